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
import { AnswerTimeout } from './answer-timeout.ts';
import { askEach } from './ask-each.ts';
import { BallotCollector } from './ballot-collector.ts';
import { DayAssembly, type DayBallots } from './day-assembly.ts';
import { DayBooks } from './day-books.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import type { EndedLabel } from './memory-book.ts';
import { observeDay } from './observe-day.ts';
import { askIndividually, askShared, type OpenedType, openType, type RawAnswer } from './opened-type.ts';
import { drawBlock, type PoolBlock, type PoolSource, poolOf } from './pool-book.ts';
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
          const waiting = askEach({ settings, opened, block, first, count, collector, timeout });
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
