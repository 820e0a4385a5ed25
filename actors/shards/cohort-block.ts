/**
 * A block of a cohort: up to 1,024 neighbouring investors as one array of ballot records (`ballot-records.ts`).
 * Invariants:
 * 1. Once prepared, the candidates in record i are the pool of ordinal first + i out of `source`, for all i < `drawn`. A day rewrites picks
 *    alone, so that records are hashed where they lie. Growing draws the new pools, shrinking forgets the last ones; nothing else is
 *    touched, but the records of who abstained without being asked (`holes`), whose pools are drawn again.
 * 2. `shown` counts the candidates of the first `drawn` records. 3. What a batch kernel writes is checked before it is counted.
 */
import { addCounts, type Digest, invariant } from '../../core/index.ts';
import type { Analyst } from '../analyst.ts';
import {
  type AbstentionReason,
  type BallotLayout,
  candidatesAt,
  frameBallot,
  recordWords,
  writeAbstention,
} from '../ballot-records.ts';
import { digestOf } from '../block-assembly.ts';
import type { OpenedType } from '../opened-type.ts';
import type { PoolBlock, PoolSource } from '../pool-book.ts';

/** Picks of one block as a kernel writes them; shared by all blocks of a thread. */
export interface BatchScratch {
  readonly bought: Uint16Array;
  readonly sold: Uint16Array;
}

/** Sums per member of the day. */
export interface Counts {
  readonly shown: Int32Array;
  readonly bought: Int32Array;
  readonly sold: Int32Array;
}

/** Who abstains without being asked, by ordinal. */
export type Absent = ReadonlyMap<number, { readonly reason: AbstentionReason; readonly text: string }>;

const NO_CANDIDATES = new Uint16Array(0);

type Shared = Extract<OpenedType, { readonly scope: 'shared' }>;

export class CohortBlock {
  private readonly first: number;
  private readonly layout: BallotLayout;
  private source: PoolSource | undefined;
  private words = new Uint16Array(0);
  private members = new Uint16Array(0);
  private shown = new Int32Array(0);
  private drawn = 0;
  private emptyPools = 0;
  /** Records without their pool. */
  private holes: number[] = [];

  constructor(first: number, layout: BallotLayout) {
    this.first = first;
    this.layout = layout;
  }

  /** Has the pools of its first `count` investors, and no others; false when one of them is empty. */
  prepare(source: PoolSource, count: number): boolean {
    if (source !== this.source) {
      this.source = source;
      this.drawn = 0;
      this.emptyPools = 0;
      this.holes = [];
      this.shown = new Int32Array(source.instruments.length);
    }
    for (const record of this.holes) this.draw(source, record);
    this.holes = [];
    while (this.drawn > count) this.tally(--this.drawn, -1);
    this.reserve(count);
    for (; this.drawn < count; this.drawn++) {
      this.draw(source, this.drawn);
      this.tally(this.drawn, 1);
    }
    return this.emptyPools === 0;
  }

  /** Everybody decides by the analyst's batch kernel. Throws what it throws. */
  decide(analyst: Analyst, { type, strategy, view }: Shared, scratch: BatchScratch): void {
    const { layout, words, first, drawn: count, members: counts } = this;
    const { buys, sells } = layout;
    const stride = recordWords(layout);
    const offset = candidatesAt(0, layout);
    const request = { type, strategy, view, first, count, words, offset, stride, counts, buys, sells };
    analyst.decideBatch?.(request, scratch.bought, scratch.sold);
  }

  /** Its pools, for asking its investors one by one. Valid until it is prepared again. */
  pools(): PoolBlock {
    const { first, layout, words, members, drawn } = this;
    const counts = members.subarray(0, drawn);
    const pools = Array.from(counts, (count, i) => {
      const at = candidatesAt(i, layout);
      return words.subarray(at, at + count);
    });
    return { first, size: layout.pool, positions: words, counts, pools };
  }

  /** Writes what was decided into the records and counts it, but for who is absent; the digest of the block. */
  count({ bought, sold }: BatchScratch, into: Counts, absent: Absent): Digest {
    const { layout, words, members, drawn } = this;
    const { pool, buys, sells } = layout;
    const width = recordWords(layout);
    for (let i = 0; i < drawn; i++) {
      const candidates = candidatesAt(i, layout);
      const own = members[i] as number;
      const b = own < buys ? own : buys;
      place(words, candidates, own, bought, i * buys, b, candidates + pool, into.bought);
      if (sells === 0) continue;
      const s = own - b < sells ? own - b : sells;
      place(words, candidates, own, sold, i * sells, s, candidates + pool + buys, into.sold);
      checkApart(bought, i * buys, b, sold, i * sells, s);
    }
    addCounts(into.shown, this.shown);
    for (const [ordinal, { reason }] of absent) {
      const record = ordinal - this.first;
      this.leaveOut(record, into);
      writeAbstention(words, record, layout, NO_CANDIDATES, reason);
      this.holes.push(record);
    }
    return digestOf(words.subarray(0, drawn * width));
  }

  /** Its records as they were counted last. */
  records(): Uint16Array {
    return this.words.subarray(0, this.drawn * recordWords(this.layout));
  }

  private reserve(count: number): void {
    if (count <= this.members.length) return;
    const words = new Uint16Array(count * recordWords(this.layout));
    words.set(this.records());
    const members = new Uint16Array(count);
    members.set(this.members.subarray(0, this.drawn));
    this.words = words;
    this.members = members;
  }

  private draw(source: PoolSource, record: number): void {
    const at = candidatesAt(record, this.layout);
    const members = source.draw.drawInto(this.first + record, source.day, this.words, at);
    this.members[record] = members;
    frameBallot(this.words, record, this.layout, members);
  }

  /** Takes one record out of the counts of the day. */
  private leaveOut(record: number, into: Counts): void {
    const { words, layout } = this;
    const candidates = candidatesAt(record, layout);
    const own = this.members[record] as number;
    const buys = Math.min(layout.buys, own);
    uncount(words, candidates, own, into.shown);
    uncount(words, candidates + layout.pool, buys, into.bought);
    uncount(words, candidates + layout.pool + layout.buys, Math.min(layout.sells, own - buys), into.sold);
  }

  private tally(record: number, sign: 1 | -1): void {
    const at = candidatesAt(record, this.layout);
    const members = this.members[record] as number;
    if (members === 0) this.emptyPools += sign;
    for (let i = at; i < at + members; i++) {
      const position = this.words[i] as number;
      this.shown[position] = (this.shown[position] as number) + sign;
    }
  }
}

function uncount(words: Uint16Array, from: number, count: number, counts: Int32Array): void {
  for (let i = from; i < from + count; i++) {
    const position = words[i] as number;
    counts[position] = (counts[position] as number) - 1;
  }
}

/** Turns places within a pool into positions at `to`, and counts them. */
function place(
  words: Uint16Array,
  candidates: number,
  members: number,
  places: Uint16Array,
  from: number,
  count: number,
  to: number,
  counts: Int32Array,
): void {
  let before = -1;
  for (let k = 0; k < count; k++) {
    const at = places[from + k] as number;
    if (at <= before || at >= members)
      invariant(false, 'a batch kernel gives ascending places within the pool');
    before = at;
    const position = words[candidates + at] as number;
    words[to + k] = position;
    counts[position] = (counts[position] as number) + 1;
  }
}

/** Both ascend. */
function checkApart(
  bought: Uint16Array,
  boughtAt: number,
  buys: number,
  sold: Uint16Array,
  soldAt: number,
  sells: number,
): void {
  let b = 0;
  for (let s = 0; s < sells; s++) {
    const at = sold[soldAt + s] as number;
    while (b < buys && (bought[boughtAt + b] as number) < at) b++;
    if (b < buys && bought[boughtAt + b] === at)
      invariant(false, 'a batch kernel does not buy and sell the same');
  }
}
