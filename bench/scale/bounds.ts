/**
 * What a day of a cohort costs at least, without the engine: the decisions as a bare loop, and what the machine takes for the kernel alone,
 * SHA-256 of the ballots' records and one copy of them. Everybody has a record of his own in memory, as in a cohort; the pools in
 * them are those of the first 1,024 ordinals of a type, again and again.
 */
import { hash } from 'node:crypto';
import { BLOCK_ORDINALS, layoutOf, type PopulationSettings, recordWords } from '../../actors/index.ts';
import { candidateDraw, STATIC_POOL_DAY, viewOf } from '../../market/index.ts';
import { bareDayOf } from '../kernel/bare-day.ts';
import { bareBlock } from '../kernel/bare-loop.ts';
import { COLUMNS, INSTRUMENTS, snapshotOf } from '../population/settings.ts';

/** Each passes over all investors once and returns a number made from its results. */
export interface Bounds {
  readonly bare: () => number;
  readonly kernel: () => number;
  readonly hashing: () => number;
  readonly copying: () => number;
  /** Draws a pool for everybody. */
  readonly pools: () => number;
}

/** As in a record of a ballot. */
const HEADER_WORDS = 4;

export function boundsOf(settings: PopulationSettings, plan: readonly number[]): Bounds {
  const { analyst, types, pool, picks: buys } = settings;
  const snapshot = snapshotOf(0);
  const { instruments } = snapshot;
  const weights = new Float64Array(INSTRUMENTS).fill(1);
  const stride = recordWords(layoutOf(settings));
  const all = types.map((type, index) => {
    const total = plan[index] as number;
    const draw = candidateDraw({
      key: type.key,
      weights,
      instruments,
      size: pool.size,
      replacement: pool.replacement,
    });
    const words = new Uint16Array(total * stride);
    for (let i = 0; i < Math.min(total, BLOCK_ORDINALS); i++) {
      draw.drawInto(i, STATIC_POOL_DAY, words, i * stride + HEADER_WORDS);
    }
    for (let at = BLOCK_ORDINALS; at < total; at += BLOCK_ORDINALS) {
      words.copyWithin(at * stride, 0, Math.min(BLOCK_ORDINALS, total - at) * stride);
    }
    const view = viewOf(snapshot, type.mask);
    const strategy = analyst.strategy(type, view);
    if (strategy instanceof Promise) throw new Error('rule investors answer at once');
    const day = bareDayOf({ instruments: INSTRUMENTS, columns: COLUMNS }, index);
    return { type, total, draw, words, view, strategy, day };
  });
  const bought = new Uint16Array(BLOCK_ORDINALS * buys);
  const sold = new Uint16Array(0);
  const counts = new Uint16Array(BLOCK_ORDINALS).fill(pool.size);
  const copy = new Uint16Array(Math.max(...plan) * stride);

  const blocks = (work: (of: (typeof all)[number], first: number, count: number) => number): number => {
    let sum = 0;
    for (const of of all) {
      for (let first = 0; first < of.total; first += BLOCK_ORDINALS) {
        sum += work(of, first, Math.min(BLOCK_ORDINALS, of.total - first));
      }
    }
    return sum;
  };

  return {
    bare: () =>
      blocks(({ day, words }, first, count) => {
        const offset = first * stride + HEADER_WORDS;
        bareBlock(day, { words, offset, stride, size: pool.size }, first, count, buys, bought);
        return bought[0] as number;
      }),
    kernel: () =>
      blocks(({ type, strategy, view, words }, first, count) => {
        const offset = first * stride + HEADER_WORDS;
        const batch = { type, strategy, view, first, count, words, offset, stride, counts, buys, sells: 0 };
        analyst.decideBatch?.(batch, bought, sold);
        return bought[0] as number;
      }),
    hashing: () =>
      blocks(({ words }, first, count) => {
        const from = words.byteOffset + first * stride * Uint16Array.BYTES_PER_ELEMENT;
        const bytes = new Uint8Array(words.buffer, from, count * stride * Uint16Array.BYTES_PER_ELEMENT);
        return hash('sha256', bytes, 'hex').length;
      }),
    copying: () =>
      all.reduce((sum, { words }) => {
        copy.set(words);
        return sum + (copy[HEADER_WORDS] as number);
      }, 0),
    pools: () =>
      blocks(({ draw }, first, count) => {
        let sum = 0;
        for (let i = 0; i < count; i++) sum += draw.drawInto(first + i, 0, copy, HEADER_WORDS);
        return sum;
      }),
  };
}
