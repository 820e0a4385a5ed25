/**
 * Ballots as fixed little-endian records in ordinal order: what is hashed, journaled and exported.
 *
 * Layout of one record, for a pool of `pool` and `buys`, `sells` picks (all numbers unsigned little-endian):
 *   offset 0           u8   status: 0 = ballot, 1 = abstention
 *   offset 1           u8   reason: 0 for a ballot, else the place in `abstentionReasons` + 1
 *   offset 2           u16  number of candidates
 *   offset 4           u16  number of buys
 *   offset 6           u16  number of sells
 *   offset 8           u16 x pool   candidates: positions into the day's instruments, ascending, padded with 0xFFFF
 *   then               u16 x buys   buys, the same way
 *   then               u16 x sells  sells, the same way
 * An abstention has no picks; it keeps its pool where the investor was asked and answered
 * (`declined`, `invalid`), and has none otherwise. A block holds the records of 1,024 ordinals at most, without a header.
 */
import type { Picks } from './analyst.ts';

/** Ordinals per block: ballots are hashed block by block. */
export const BLOCK_ORDINALS = 1_024;
const PADDING = 0xffff;
const HEADER_WORDS = 4;

/**
 * Why an investor abstained. `failed`: it threw or its promise rejected. `invalid`: its answer was no ballot. `retired`:
 * its restart budget is spent. `declined`: its analyst abstained. `strategy`: its strategy failed. `no-candidates`: its
 * pool is empty. `timed-out`: it did not answer in time.
 */
export const abstentionReasons = [
  'failed',
  'invalid',
  'retired',
  'declined',
  'strategy',
  'no-candidates',
  'timed-out',
] as const;
export type AbstentionReason = (typeof abstentionReasons)[number];

export interface BallotLayout {
  /** Most candidates, buys and sells of one ballot. */
  readonly pool: number;
  readonly buys: number;
  readonly sells: number;
}

export type Ballot =
  | {
      readonly status: 'ballot';
      readonly candidates: Uint16Array;
      readonly buys: Uint16Array;
      readonly sells: Uint16Array;
    }
  | { readonly status: 'abstention'; readonly candidates: Uint16Array; readonly reason: AbstentionReason };

/** 16-bit words of one record. */
export function recordWords(layout: BallotLayout): number {
  return HEADER_WORDS + layout.pool + layout.buys + layout.sells;
}

/** Writes a ballot as record `at` of `words`. Arrays longer than the layout are a defect of the caller. */
export function writeBallot(
  words: Uint16Array,
  at: number,
  layout: BallotLayout,
  candidates: Uint16Array,
  picks: Picks,
): void {
  const base = at * recordWords(layout);
  words[base] = 0;
  words[base + 1] = candidates.length;
  words[base + 2] = picks.buys.length;
  words[base + 3] = picks.sells.length;
  let next = fill(words, base + HEADER_WORDS, candidates, layout.pool);
  next = fill(words, next, picks.buys, layout.buys);
  fill(words, next, picks.sells, layout.sells);
}

/** Index of the first candidate of record `at`. */
export function candidatesAt(at: number, layout: BallotLayout): number {
  return at * recordWords(layout) + HEADER_WORDS;
}

/** Makes record `at` a ballot whose first `members` candidates stand in it already, and whose picks are to come. */
export function frameBallot(words: Uint16Array, at: number, layout: BallotLayout, members: number): void {
  const base = at * recordWords(layout);
  const buys = Math.min(layout.buys, members);
  words[base] = 0;
  words[base + 1] = members;
  words[base + 2] = buys;
  words[base + 3] = Math.min(layout.sells, members - buys);
  words.fill(PADDING, base + HEADER_WORDS + members, base + recordWords(layout));
}

/** Writes an abstention as record `at` of `words`. */
export function writeAbstention(
  words: Uint16Array,
  at: number,
  layout: BallotLayout,
  candidates: Uint16Array,
  reason: AbstentionReason,
): void {
  const base = at * recordWords(layout);
  words[base] = 1 | ((abstentionReasons.indexOf(reason) + 1) << 8);
  words[base + 1] = candidates.length;
  words[base + 2] = 0;
  words[base + 3] = 0;
  const next = fill(words, base + HEADER_WORDS, candidates, layout.pool);
  words.fill(PADDING, next, next + layout.buys + layout.sells);
}

/** Record `at` of a block's bytes. */
export function readBallot(bytes: Uint8Array, at: number, layout: BallotLayout): Ballot {
  const size = 2 * recordWords(layout);
  const words = new Uint16Array(bytes.slice(at * size, (at + 1) * size).buffer);
  const [head = 0, candidateCount = 0, buyCount = 0, sellCount = 0] = words;
  const candidates = words.slice(HEADER_WORDS, HEADER_WORDS + candidateCount);
  if ((head & 0xff) === 1) {
    return { status: 'abstention', candidates, reason: abstentionReasons[(head >> 8) - 1] ?? 'failed' };
  }
  const buysAt = HEADER_WORDS + layout.pool;
  const sellsAt = buysAt + layout.buys;
  return {
    status: 'ballot',
    candidates,
    buys: words.slice(buysAt, buysAt + buyCount),
    sells: words.slice(sellsAt, sellsAt + sellCount),
  };
}

/** Copies positions and pads to `width`; returns the index after them. Loops, because they are short. */
function fill(words: Uint16Array, from: number, values: Uint16Array, width: number): number {
  const count = values.length;
  for (let i = 0; i < count; i++) words[from + i] = values[i] as number;
  for (let i = count; i < width; i++) words[from + i] = PADDING;
  return from + width;
}
