/**
 * The same decisions in a plain loop, without actors: the `uniform` control, inspection of one investor, and the baseline
 * of benchmarks. Nobody is restarted or retired here: a failure is an abstention of the day.
 * Invariants:
 * 1. Answers, tally and digests equal those of the actors. 2. Static pools remember days: show them all, in order.
 */

import type { Snapshot } from '../market/index.ts';
import { BallotCollector } from './ballot-collector.ts';
import { DayAssembly, type DayBallots } from './day-assembly.ts';
import { GROUP_ORDINALS } from './group-size.ts';
import {
  askIndividually,
  askShared,
  type OpenedType,
  openType,
  type RawAnswer,
  reasonOf,
} from './opened-type.ts';
import { drawBlock, type PoolBlock, PoolBook, type PoolSource, poolOf } from './pool-book.ts';
import { observeDay } from './population.ts';
import { type DecisionSettings, layoutOf } from './settings.ts';
import { checkSettings } from './settings-check.ts';

export interface PlainCast {
  /** Asks ordinals 0 .. counts[i] - 1 of every type i. */
  cast(snapshot: Snapshot, counts: ArrayLike<number>): Promise<DayBallots>;
  /** Shows a day without asking anybody. */
  observe(snapshot: Snapshot, counts: ArrayLike<number>): Promise<void>;
  /** One investor's pool and answer on a day, valid or not. Throws what its analyst throws. */
  inspect(snapshot: Snapshot, type: number, ordinal: number): Promise<RawAnswer>;
}

export function createPlainCast(settings: DecisionSettings): PlainCast {
  checkSettings(settings);
  const book = new PoolBook(settings);
  const blocks: BlockCache = new WeakMap();
  return {
    observe: (snapshot, counts) => observeDay(settings, book, snapshot, counts),
    async cast(snapshot, counts) {
      book.open(snapshot);
      const assembly = new DayAssembly(settings, snapshot, counts);
      const collector = new BallotCollector(layoutOf(settings), GROUP_ORDINALS);
      for (const type of settings.types) {
        const total = counts[type.index] as number;
        if (total === 0) continue;
        const opened = await openType(settings, book, type, snapshot);
        assembly.open(opened);
        for (let first = 0; first < total; first += GROUP_ORDINALS) {
          const count = Math.min(GROUP_ORDINALS, total - first);
          collector.reset(type, first, count, snapshot.instruments.length);
          const block = cachedBlock(blocks, settings, opened, first, count);
          const waiting = collect(settings, book, opened, block, first, count, collector);
          if (waiting !== undefined) await waiting;
          assembly.add(collector.part());
        }
      }
      return assembly.finish([]);
    },
    async inspect(snapshot, index, ordinal) {
      book.open(snapshot);
      const type = settings.types[index];
      if (type === undefined) throw new RangeError(`there is no investor type ${index}`);
      const opened = await openType(settings, book, type, snapshot);
      if (opened.scope === 'failed') throw new Error(opened.reason);
      const block = blockOf(settings, opened, ordinal, 1);
      if (opened.scope === 'individual') return askIndividually(settings, book, opened, block, ordinal);
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
  book: PoolBook,
  opened: OpenedType,
  block: PoolBlock | undefined,
  first: number,
  count: number,
  collector: BallotCollector,
): Promise<unknown> | undefined {
  const failed = (ordinal: number, error: unknown): boolean =>
    collector.abstain(ordinal, 'failed', `failed: ${reasonOf(error)}`);
  const waiting: Promise<boolean>[] = [];
  for (let ordinal = first; ordinal < first + count; ordinal++) {
    if (opened.scope === 'failed') {
      collector.abstain(ordinal, 'strategy', opened.reason);
      continue;
    }
    try {
      if (opened.scope === 'individual') {
        const answer = askIndividually(settings, book, opened, block, ordinal);
        waiting.push(
          answer.then(
            (raw) => collector.add(ordinal, raw.candidates, raw.answer),
            (error: unknown) => failed(ordinal, error),
          ),
        );
        continue;
      }
      const candidates = poolOf(block as PoolBlock, ordinal);
      const answer = askShared(settings, opened, ordinal, candidates);
      if (answer instanceof Promise) {
        waiting.push(
          answer.then(
            (settled) => collector.add(ordinal, candidates, settled),
            (error: unknown) => failed(ordinal, error),
          ),
        );
      } else collector.add(ordinal, candidates, answer);
    } catch (error) {
      failed(ordinal, error);
    }
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting);
}
