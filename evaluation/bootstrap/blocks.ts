/**
 * The blocks of all samples of a bootstrap.
 * 1. They are a function of (days, horizon, key, samples): block k of sample s begins at word 2k of the stream (s, days) and has
 *    its length from word 2k + 1. So all series of one length and horizon are resampled alike, and what is found for one can be
 *    subtracted from what is found for another.
 * 2. A block begins anywhere and runs on from the last day to the first. The last block of a sample is cut so that the sample has
 *    as many days as the series.
 * 3. Drawn blocks are kept for the next series while all kept ones need less than KEPT_BYTES, those unused for longest going
 *    first; a set that alone needs more is drawn anew each time, part by part. Keeping changes no number.
 */
import { bitsAt, type Key, streamAt, subKey } from '../../core/index.ts';
import { blockLengths } from './block-lengths.ts';

export interface BlockDesign {
  readonly days: number;
  /** Days over which values overlap. */
  readonly horizon: number;
  readonly key: Key;
  readonly samples: number;
}

/** Blocks of some consecutive samples. */
export interface DrawnBlocks {
  /** First day of each block, in [0, days), and the day after its last, at most 2 x days: to be read on the series written twice. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  /** Per sample the end of its blocks; the first begins at 0. */
  readonly ends: Uint32Array;
}

const WORD_RANGE = 4294967296;
/** Blocks per part: 8 MiB. */
const PART_BLOCKS = 1 << 20;
export const KEPT_BYTES = 32 * 2 ** 20;

/** Least recently used first. */
const kept = new Map<string, readonly DrawnBlocks[]>();

/** All samples, in order, in parts. */
export function blocksOf(design: BlockDesign): Iterable<DrawnBlocks> {
  const { days, horizon, key, samples } = design;
  const most = samples * (Math.ceil(days / blockLengths(days, horizon).least) + 1);
  if (bytesOf(most, samples) > KEPT_BYTES) return drawParts(design);
  const name = [key.hi, key.lo, days, horizon, samples].join();
  const blocks = kept.get(name) ?? [...drawParts(design)];
  kept.delete(name);
  kept.set(name, blocks);
  let total = 0;
  for (const [other, parts] of [...kept].toReversed()) {
    for (const { from, ends } of parts) total += bytesOf(from.length, ends.length);
    if (total > KEPT_BYTES) kept.delete(other);
  }
  return blocks;
}

function bytesOf(blocks: number, samples: number): number {
  return 8 * blocks + 4 * samples;
}

function* drawParts({ days, horizon, key, samples }: BlockDesign): Generator<DrawnBlocks> {
  const root = subKey(key, `bootstrap/${horizon}`);
  const lengths = blockLengths(days, horizon);
  const mostBlocks = Math.ceil(days / lengths.least);
  const perPart = Math.max(1, Math.min(samples, Math.floor(PART_BLOCKS / mostBlocks)));
  const from = new Uint32Array(perPart * mostBlocks);
  const to = new Uint32Array(from.length);
  for (let first = 0; first < samples; first += perPart) {
    const count = Math.min(perPart, samples - first);
    const ends = new Uint32Array(count);
    let block = 0;
    for (let s = 0; s < count; s++) {
      const { hi, lo } = streamAt(root, first + s, days);
      let left = days;
      for (let word = 0; left > 0; word += 2) {
        const start = Math.floor((bitsAt(hi, lo, word) / WORD_RANGE) * days);
        const length = Math.min(left, lengths.lengthOf(bitsAt(hi, lo, word + 1) / WORD_RANGE));
        from[block] = start;
        to[block] = start + length;
        left -= length;
        block++;
      }
      ends[s] = block;
    }
    yield { from: from.slice(0, block), to: to.slice(0, block), ends };
  }
}
