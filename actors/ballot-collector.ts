/**
 * Collects the answers of neighbouring ordinals of one type on one day: records, counts, abstentions.
 * Invariants:
 * 1. Every ordinal counts once; whatever comes again, or from outside the range, is refused.
 * 2. `shown`, `bought` and `sold` are sums of integers over ballots, so the order of arrival cannot matter. An abstention
 *    is shown nothing: it is never a neutral vote.
 * 3. A part lends the collector's buffers: it is valid until the next `reset`. New buffers for every group would make a
 *    million investors' day wait for full garbage collections.
 * 4. Records stand in ordinal order; abstentions are sorted by ordinal when the part is taken.
 */
import { invariant } from '../core/index.ts';
import type { AbstentionRecord } from '../journal/index.ts';
import type { Abstention, Picks } from './analyst.ts';
import { faultOf, isAbstention } from './answer-check.ts';
import {
  type AbstentionReason,
  type BallotLayout,
  recordWords,
  writeAbstention,
  writeBallot,
} from './ballot-records.ts';
import type { InvestorType } from './investor-type.ts';
import { NOTHING_TO_CHOOSE, reasonOf } from './opened-type.ts';

/** Answers of `count` ordinals from `first` on, complete. Counts have one element per instrument. */
export interface BallotPart {
  readonly type: InvestorType;
  readonly first: number;
  readonly count: number;
  /** Records of `ballot-records.ts`. */
  readonly words: Uint16Array;
  readonly shown: Int32Array;
  readonly bought: Int32Array;
  readonly sold: Int32Array;
  readonly received: number;
  readonly abstentions: readonly AbstentionRecord[];
}

const NO_CANDIDATES = new Uint16Array(0);

export class BallotCollector {
  private readonly layout: BallotLayout;
  private readonly words: Uint16Array;
  private readonly seen: Uint8Array;
  private shown = new Int32Array(0);
  private bought = new Int32Array(0);
  private sold = new Int32Array(0);
  private abstained: AbstentionRecord[] = [];
  private type: InvestorType | undefined;
  private first = 0;
  private count = 0;
  private missing = 0;

  /** `capacity`: most ordinals at a time. */
  constructor(layout: BallotLayout, capacity: number) {
    this.layout = layout;
    this.words = new Uint16Array(capacity * recordWords(layout));
    this.seen = new Uint8Array(capacity);
  }

  /** Begins with `count` ordinals from `first` on; `instruments` on the day. */
  reset(type: InvestorType, first: number, count: number, instruments: number): void {
    invariant(count <= this.seen.length, 'a collector has room for a group');
    this.type = type;
    this.first = first;
    this.count = count;
    this.missing = count;
    this.seen.fill(0);
    this.abstained = [];
    if (this.shown.length === instruments) {
      this.shown.fill(0);
      this.bought.fill(0);
      this.sold.fill(0);
    } else {
      this.shown = new Int32Array(instruments);
      this.bought = new Int32Array(instruments);
      this.sold = new Int32Array(instruments);
    }
  }

  get complete(): boolean {
    return this.missing === 0;
  }

  /** Takes an answer, valid or not; false when it is refused. */
  add(ordinal: number, candidates: Uint16Array, answer: Picks | Abstention): boolean {
    if (answer === NOTHING_TO_CHOOSE) {
      return this.abstain(ordinal, 'no-candidates', NOTHING_TO_CHOOSE.abstained, candidates);
    }
    if (isAbstention(answer)) return this.abstain(ordinal, 'declined', answer.abstained, candidates);
    const buys = Math.min(this.layout.buys, candidates.length);
    const sells = Math.min(this.layout.sells, candidates.length - buys);
    const fault = faultOf(answer, candidates, buys, sells);
    if (fault !== undefined) return this.abstain(ordinal, 'invalid', `invalid answer: ${fault}`, candidates);
    if (!this.claim(ordinal)) return false;
    writeBallot(this.words, ordinal - this.first, this.layout, candidates, answer);
    addPositions(this.shown, candidates);
    addPositions(this.bought, answer.buys);
    addPositions(this.sold, answer.sells);
    return true;
  }

  /** Takes an abstention; false when it is refused. */
  abstain(
    ordinal: number,
    reason: AbstentionReason,
    text: string,
    candidates: Uint16Array = NO_CANDIDATES,
  ): boolean {
    if (!this.claim(ordinal)) return false;
    writeAbstention(this.words, ordinal - this.first, this.layout, candidates, reason);
    this.abstained.push(abstentionRecord(this.type as InvestorType, ordinal, reason, text));
    return true;
  }

  part(): BallotPart {
    const { first, count, shown, bought, sold } = this;
    const type = this.type as InvestorType;
    const words = this.words.subarray(0, count * recordWords(this.layout));
    const abstentions = this.abstained.sort((a, b) => a.ordinal - b.ordinal);
    const received = count - this.missing - abstentions.length;
    return { type, first, count, words, shown, bought, sold, received, abstentions };
  }

  private claim(ordinal: number): boolean {
    const i = ordinal - this.first;
    if (i >= this.count || this.seen[i] !== 0) return false;
    this.seen[i] = 1;
    this.missing--;
    return true;
  }
}

/** As the journal holds it. */
export function abstentionRecord(
  { id }: Pick<InvestorType, 'id'>,
  ordinal: number,
  reason: AbstentionReason,
  text: string,
): AbstentionRecord {
  const record = { type: id, ordinal, reason: reasonOf(text) };
  return reason === 'timed-out' ? { ...record, timedOut: true } : record;
}

function addPositions(counts: Int32Array, positions: Uint16Array): void {
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number;
    counts[position] = (counts[position] as number) + 1;
  }
}
