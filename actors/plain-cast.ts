/**
 * The same decisions in a plain loop, without actors: the `uniform` control, inspection of one investor, and the baseline
 * of benchmarks. Nobody is restarted or retired here: a failure is an abstention of the day, but a `RunStop` is thrown.
 * Nobody misbehaves on purpose here either; who does not answer in time abstains.
 * Invariants:
 * 1. Answers, tally and digests equal those of the actors. 2. Static pools and memories remember days: show them all, in
 *    order.
 */
import { systemTimers } from '../core/index.ts';
import type { BallotBlock } from '../journal/index.ts';
import type { Snapshot } from '../market/index.ts';
import { AnswerTimeout, TimedOut } from './answer-timeout.ts';
import { BallotCollector } from './ballot-collector.ts';
import { DayAssembly, type DayBallots } from './day-assembly.ts';
import { DayBooks } from './day-books.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import type { EndedLabel } from './memory-book.ts';
import {
  askIndividually,
  askShared,
  endsTheRun,
  type OpenedType,
  openType,
  type RawAnswer,
  reasonOf,
} from './opened-type.ts';
import { drawBlock, type PoolBlock, type PoolSource, poolOf } from './pool-book.ts';
import { observeDay } from './population.ts';
import { type DecisionSettings, layoutOf } from './settings.ts';
import { checkSettings } from './settings-check.ts';

export interface PlainCast {
  /**
   * Asks ordinals 0 .. counts[i] - 1 of every type i. `endedLabels`: those that ended by this close, for investors who
   * remember.
   */
  cast(
    snapshot: Snapshot,
    counts: ArrayLike<number>,
    endedLabels?: readonly EndedLabel[],
  ): Promise<DayBallots>;
  /** Shows a day without asking anybody; investors who remember need its labels and its ballots. */
  observe(snapshot: Snapshot, counts: ArrayLike<number>, past?: PastDay): Promise<void>;
  /** One investor's pool and answer on a day, valid or not. Throws what its analyst throws. */
  inspect(
    snapshot: Snapshot,
    type: number,
    ordinal: number,
    endedLabels?: readonly EndedLabel[],
  ): Promise<RawAnswer>;
}

/** What memories keep of a day that is over. */
export interface PastDay {
  readonly endedLabels: readonly EndedLabel[];
  readonly ballots: readonly BallotBlock[];
  /** As `CommittedDay` has them. */
  readonly selectors?: Readonly<Record<string, string>>;
}

export function createPlainCast(settings: DecisionSettings): PlainCast {
  checkSettings(settings);
  const books = new DayBooks(settings);
  const blocks: BlockCache = new WeakMap();
  const { answerTimeoutSeconds: seconds, timers = systemTimers } = settings;
  const timeout = seconds === undefined ? undefined : new AnswerTimeout(seconds, timers);
  return {
    observe: (snapshot, plan, past) => observeDay(settings, books, { snapshot, plan, ...past }),
    async cast(snapshot, counts, endedLabels = []) {
      const today = books.open(snapshot, counts, endedLabels);
      const assembly = new DayAssembly(settings, snapshot, counts);
      const collector = new BallotCollector(layoutOf(settings), GROUP_ORDINALS);
      for (const type of settings.types) {
        const total = counts[type.index] as number;
        if (total === 0) continue;
        const opened = await openType(settings, today, type);
        assembly.open(opened);
        for (let first = 0; first < total; first += GROUP_ORDINALS) {
          const count = Math.min(GROUP_ORDINALS, total - first);
          collector.reset(type, first, count, snapshot.instruments.length);
          const block = cachedBlock(blocks, settings, opened, first, count);
          const waiting = collect(settings, opened, block, first, count, collector, timeout);
          if (waiting !== undefined) await waiting;
          assembly.add(collector.part());
        }
      }
      return assembly.finish([]);
    },
    async inspect(snapshot, index, ordinal, endedLabels = []) {
      const type = settings.types[index];
      if (type === undefined) throw new RangeError(`there is no investor type ${index}`);
      const counts = settings.types.map((_, i) => (i === index ? ordinal + 1 : 0));
      const opened = await openType(settings, books.open(snapshot, counts, endedLabels), type);
      if (opened.scope === 'failed') throw new Error(opened.reason);
      const block = blockOf(settings, opened, ordinal, 1);
      if (opened.scope === 'individual') return askIndividually(settings, opened, block, ordinal);
      const candidates = poolOf(block as PoolBlock, ordinal);
      return { candidates, answer: await askShared(settings, opened, ordinal, candidates) };
    },
  };
}

function blockOf(
  settings: DecisionSettings,
  opened: OpenedType,
  first: number,
  count: number,
): PoolBlock | undefined {
  if (opened.scope === 'failed' || opened.pools === undefined) return undefined;
  return drawBlock(opened.pools, first, count, settings.pool.size);
}

/** Blocks by source and first ordinal: a static source lives until the members change, a daily one for a day. */
type BlockCache = WeakMap<PoolSource, Map<number, PoolBlock>>;

function cachedBlock(
  cache: BlockCache,
  settings: DecisionSettings,
  opened: OpenedType,
  first: number,
  count: number,
): PoolBlock | undefined {
  if (opened.scope === 'failed' || opened.pools === undefined) return undefined;
  let ofSource = cache.get(opened.pools);
  if (ofSource === undefined) cache.set(opened.pools, (ofSource = new Map()));
  const known = ofSource.get(first);
  if (known !== undefined && known.counts.length >= count) return known;
  const block = blockOf(settings, opened, first, count);
  if (block !== undefined) ofSource.set(first, block);
  return block;
}

/** Answers that come at once are taken at once; only waiting answers cost a promise. */
function collect(
  settings: DecisionSettings,
  opened: OpenedType,
  block: PoolBlock | undefined,
  first: number,
  count: number,
  collector: BallotCollector,
  timeout: AnswerTimeout | undefined,
): Promise<unknown> | undefined {
  const { type, memory } = opened;
  const failed = (ordinal: number, error: unknown): boolean => {
    if (endsTheRun(error)) throw error;
    if (error instanceof TimedOut) return collector.abstain(ordinal, 'timed-out', error.message);
    return collector.abstain(ordinal, 'failed', `failed: ${reasonOf(error)}`);
  };
  const answered = (ordinal: number, { candidates, answer }: RawAnswer): boolean => {
    memory?.keep(type, ordinal, candidates, answer);
    return collector.add(ordinal, candidates, answer);
  };
  const within = <T>(answer: Promise<T>): Promise<T> => timeout?.within(answer) ?? answer;
  const waiting: Promise<boolean>[] = [];
  for (let ordinal = first; ordinal < first + count; ordinal++) {
    if (opened.scope === 'failed') {
      collector.abstain(ordinal, 'strategy', opened.reason);
      continue;
    }
    try {
      if (opened.scope === 'individual') {
        const answer = askIndividually(settings, opened, block, ordinal);
        waiting.push(
          within(answer).then(
            (raw) => answered(ordinal, raw),
            (error: unknown) => failed(ordinal, error),
          ),
        );
        continue;
      }
      const candidates = poolOf(block as PoolBlock, ordinal);
      const answer = askShared(settings, opened, ordinal, candidates);
      if (answer instanceof Promise) {
        waiting.push(
          within(answer).then(
            (settled) => answered(ordinal, { candidates, answer: settled }),
            (error: unknown) => failed(ordinal, error),
          ),
        );
      } else if (memory === undefined) collector.add(ordinal, candidates, answer);
      else answered(ordinal, { candidates, answer });
    } catch (error) {
      // Told with those that wait, so that no rejection of theirs goes unheard.
      if (endsTheRun(error)) return Promise.all([...waiting, Promise.reject(error)]);
      failed(ordinal, error);
    }
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting);
}
