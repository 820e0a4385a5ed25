/**
 * What investors remember of their own: past ballots whose outcome is known.
 * Invariants:
 * 1. A request of day T is shown ballots of earlier days whose label was delivered by the close of T, however many later
 *    days have been shown to the book meanwhile.
 * 2. An investor forgets when a plan leaves it out: it remembers the days since it last came, without a gap. A failure
 *    leaves its memory as it is.
 * 3. Only valid ballots are kept; abstentions leave nothing. An investor's ballots arrive in the order of their days.
 * 4. The book is a function of plans, labels and ballots in day order: a resumed run rebuilds it from its journal.
 */
import { invariant, type TradingDate } from '../core/index.ts';
import type { BallotBlock } from '../journal/index.ts';
import type { EndedLabels, Snapshot } from '../market/index.ts';
import type { Abstention, MemorySettings, Picks, Remembered } from './analyst.ts';
import { faultOf, isAbstention } from './answer-check.ts';
import { type BallotLayout, BLOCK_ORDINALS, readBallot, recordWords } from './ballot-records.ts';
import type { InvestorType } from './investor-type.ts';

/** As the market delivers them, or the journal holds them. */
export type EndedLabel = Pick<EndedLabels, 'day' | 'horizon' | 'values'>;

/** A type's name and row. */
export type TypePlace = Pick<InvestorType, 'id' | 'index'>;

interface BookedDay {
  readonly day: number;
  readonly date: TradingDate;
  readonly instruments: readonly string[];
  /** Once they have been delivered: at the close of `knownAt`. */
  outcome?: { readonly knownAt: number; readonly returns: Float64Array; ranks?: Float64Array };
}

interface Entry {
  readonly booked: BookedDay;
  readonly buys: Uint16Array;
  /** Made when it is first asked for. */
  shown?: Remembered;
}

const NOTHING: readonly Remembered[] = [];

/** The memories of one day's investors. */
export interface DayMemory {
  /** What an investor remembers when it is asked on this day: newest first. */
  recall(type: TypePlace, ordinal: number): readonly Remembered[];
  /** Keeps an investor's answer of this day if it is a ballot. */
  keep(type: TypePlace, ordinal: number, candidates: Uint16Array, answer: Picks | Abstention): void;
  /** Takes this day's committed ballots instead. */
  restore(types: readonly TypePlace[], blocks: readonly BallotBlock[]): void;
}

export class MemoryBook {
  private readonly settings: MemorySettings;
  private readonly layout: BallotLayout;
  /** Days whose labels have not come, by number. */
  private readonly awaiting = new Map<number, BookedDay>();
  /** Investors per type in each day's plan, by day. */
  private readonly plans = new Map<number, Int32Array>();
  /** Ballots per type and ordinal, oldest first. */
  private readonly ballots: Map<number, Entry[]>[] = [];

  constructor(settings: MemorySettings, layout: BallotLayout) {
    this.settings = settings;
    this.layout = layout;
  }

  /** Shows a day before its investors are asked: its plan, and the labels that have ended by its close. Days ascend. */
  open(
    { day, date, instruments }: Pick<Snapshot, 'day' | 'date' | 'instruments'>,
    counts: ArrayLike<number>,
    endedLabels: readonly EndedLabel[],
  ): DayMemory {
    for (const { day: of, horizon, values } of endedLabels) {
      if (horizon !== this.settings.horizon) continue;
      const past = this.awaiting.get(of);
      if (past !== undefined) past.outcome = { knownAt: day, returns: values };
      this.awaiting.delete(of);
    }
    const booked: BookedDay = { day, date, instruments };
    this.awaiting.set(day, booked);
    this.plans.set(day, Int32Array.from(counts));
    return {
      recall: (type, ordinal) => this.recall(type, ordinal, day),
      keep: (type, ordinal, candidates, answer) => this.keep(type, ordinal, booked, candidates, answer),
      restore: (types, blocks) => this.restore(types, booked, blocks),
    };
  }

  private recall(type: TypePlace, ordinal: number, day: number): readonly Remembered[] {
    const entries = this.ballots[type.index]?.get(ordinal);
    if (entries === undefined) return NOTHING;
    const { horizon, items } = this.settings;
    const memory: Remembered[] = [];
    let since = day;
    for (let i = entries.length - 1; i >= 0 && memory.length < items; i--) {
      const entry = entries[i] as Entry;
      const { outcome, day: of } = entry.booked;
      for (; since > of; since--) {
        if (((this.plans.get(since) as Int32Array)[type.index] as number) <= ordinal) return memory;
      }
      if (outcome === undefined || outcome.knownAt > day) continue;
      memory.push((entry.shown ??= rememberedOf(entry, horizon)));
    }
    return memory;
  }

  private keep(
    type: TypePlace,
    ordinal: number,
    booked: BookedDay,
    candidates: Uint16Array,
    answer: Picks | Abstention,
  ): void {
    if (isAbstention(answer)) return;
    const buys = Math.min(this.layout.buys, candidates.length);
    const sells = Math.min(this.layout.sells, candidates.length - buys);
    if (faultOf(answer, candidates, buys, sells) !== undefined) return;
    this.add(type, ordinal, booked, answer.buys.slice());
  }

  private restore(types: readonly TypePlace[], booked: BookedDay, blocks: readonly BallotBlock[]): void {
    const places = new Map<string, TypePlace>(types.map((type) => [type.id, type]));
    const recordBytes = 2 * recordWords(this.layout);
    for (const { type: id, block, bytes } of blocks) {
      const type = places.get(id);
      invariant(type !== undefined, `a ballot of the unknown type ${id}`);
      for (let at = 0; at * recordBytes < bytes.byteLength; at++) {
        const ballot = readBallot(bytes, at, this.layout);
        if (ballot.status === 'ballot') this.add(type, block * BLOCK_ORDINALS + at, booked, ballot.buys);
      }
    }
  }

  private add(type: TypePlace, ordinal: number, booked: BookedDay, buys: Uint16Array): void {
    let ofType = this.ballots[type.index];
    if (ofType === undefined) this.ballots[type.index] = ofType = new Map();
    let entries = ofType.get(ordinal);
    if (entries === undefined) ofType.set(ordinal, (entries = []));
    const { day } = booked;
    const last = entries.at(-1);
    invariant(last === undefined || last.booked.day < day, 'an investor answers its days in order');
    entries.push({ booked, buys });
    // Whoever asks from now on asks on a later day: of what was known by this one, only the newest can be shown.
    const known = entries.filter(
      ({ booked: { outcome } }) => outcome !== undefined && outcome.knownAt <= day,
    );
    if (known.length > this.settings.items) entries.splice(0, known.length - this.settings.items);
  }
}

function rememberedOf({ booked, buys }: Entry, horizon: number): Remembered {
  const outcome = booked.outcome as NonNullable<BookedDay['outcome']>;
  const { returns } = outcome;
  const ranks = (outcome.ranks ??= sharesBelow(returns));
  const { day, date, instruments } = booked;
  return {
    day,
    date,
    horizon,
    buys: Array.from(buys, (position) => instruments[position] as string),
    returns: Array.from(buys, (position) => returns[position] ?? Number.NaN),
    ranks: Array.from(buys, (position) => ranks[position] ?? Number.NaN),
  };
}

/** Share of the defined values that are lower, per value; NaN where the value itself is. */
function sharesBelow(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const lower = new Map<number, number>();
  sorted.forEach((value, i) => {
    if (!lower.has(value)) lower.set(value, i);
  });
  return values.map((value) =>
    Number.isNaN(value) ? Number.NaN : (lower.get(value) as number) / sorted.length,
  );
}
