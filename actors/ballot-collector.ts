/**
 * Collects the answers of neighbouring ordinals of one type on one day: records, counts, abstentions.
 * Invariants:
 * 1. Every ordinal counts once; whatever comes again, or from outside the range, is refused.
 * 2. `shown`, `bought` and `sold` are sums of integers over ballots, so the order of arrival cannot matter. An abstention
 *    is shown nothing: it is never a neutral vote.
 * 3. Records stand in ordinal order; abstentions are sorted by ordinal when the part is taken.
 */
import type { AbstentionRecord } from '../journal/index.ts';
import { faultOf, isAbstention } from './answer-check.ts';
import {
  type AbstentionReason,
  type BallotLayout,
  recordWords,
  writeAbstention,
  writeBallot,
} from './ballot-records.ts';
import type { InvestorType } from './investor-type.ts';
import { NOTHING_TO_CHOOSE, type RawAnswer, reasonOf } from './opened-type.ts';

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
  private readonly type: InvestorType;
  private readonly first: number;
  private readonly count: number;
  private readonly layout: BallotLayout;
  private readonly words: Uint16Array;
  private readonly shown: Int32Array;
  private readonly bought: Int32Array;
  private readonly sold: Int32Array;
  private readonly seen: Uint8Array;
  private readonly abstained: AbstentionRecord[] = [];
  private missing: number;

  constructor(type: InvestorType, first: number, count: number, instruments: number, layout: BallotLayout) {
    this.type = type;
    this.first = first;
    this.count = count;
    this.layout = layout;
    this.words = new Uint16Array(count * recordWords(layout));
    this.shown = new Int32Array(instruments);
    this.bought = new Int32Array(instruments);
    this.sold = new Int32Array(instruments);
    this.seen = new Uint8Array(count);
    this.missing = count;
  }

  get complete(): boolean {
    return this.missing === 0;
  }

  /** Takes an answer, valid or not; false when it is refused. */
  add(ordinal: number, { candidates, answer }: RawAnswer): boolean {
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
    this.abstained.push({ type: this.type.id, ordinal, reason: reasonOf(text) });
    return true;
  }

  part(): BallotPart {
    const { type, first, words, shown, bought, sold } = this;
    const abstentions = this.abstained.sort((a, b) => a.ordinal - b.ordinal);
    const received = this.count - this.missing - abstentions.length;
    return { type, first, count: this.count, words, shown, bought, sold, received, abstentions };
  }

  private claim(ordinal: number): boolean {
    const i = ordinal - this.first;
    if (this.seen[i] !== 0) return false;
    this.seen[i] = 1;
    this.missing--;
    return true;
  }
}

function addPositions(counts: Int32Array, positions: Uint16Array): void {
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number;
    counts[position] = (counts[position] as number) + 1;
  }
}
