/**
 * The sessions of one backtest, column by column: 48 bytes each. Random investors keep hundreds of these, and an object a session takes
 * four times as much.
 */
import { invariant, type TradingDate } from '../../core/index.ts';

/** What one session did, as fractions of the value before its trades; `cash` and `shorts` of that after them. */
export interface SessionOutcome {
  readonly date: TradingDate;
  readonly grossReturn: number;
  readonly turnover: number;
  readonly costs: number;
  readonly holdings: number;
  readonly cash: number;
  /** Sold short, 0 or more. */
  readonly shorts: number;
}

const names = ['grossReturn', 'turnover', 'costs', 'cash', 'shorts'] as const;
export type FractionName = (typeof names)[number];

export class SessionColumns {
  private dates = new Int32Array(0);
  private holdings = new Int32Array(0);
  private fractions = names.map(() => new Float64Array(0));
  private used = 0;

  get length(): number {
    return this.used;
  }

  add(outcome: SessionOutcome): void {
    const at = this.used++;
    if (at === this.dates.length) this.grow();
    this.dates[at] = outcome.date;
    this.holdings[at] = outcome.holdings;
    for (const [k, name] of names.entries()) (this.fractions[k] as Float64Array)[at] = outcome[name];
  }

  date(session: number): TradingDate | undefined {
    return session < this.used ? (this.dates[session] as TradingDate) : undefined;
  }

  /** The first session from `date` on; `length` when there is none. */
  from(date: TradingDate | undefined): number {
    if (date === undefined) return 0;
    const at = this.dates.subarray(0, this.used).findIndex((other) => other >= date);
    return at < 0 ? this.used : at;
  }

  outcome(session: number): SessionOutcome {
    const date = this.date(session);
    invariant(date !== undefined, 'a session is asked for after it was added');
    const [grossReturn, turnover, costs, cash, shorts] = this.fractions.map((column) => column[session]);
    return {
      date,
      grossReturn,
      turnover,
      costs,
      cash,
      shorts,
      holdings: this.holdings[session],
    } as SessionOutcome;
  }

  datesFrom(first: number): readonly TradingDate[] {
    return Array.from(this.dates.subarray(first, this.used)) as TradingDate[];
  }

  holdingsFrom(first: number): Float64Array {
    return Float64Array.from(this.holdings.subarray(first, this.used));
  }

  /** A copy. */
  fractionsFrom(name: FractionName, first: number): Float64Array {
    return (this.fractions[names.indexOf(name)] as Float64Array).slice(first, this.used);
  }

  /** By a quarter: what is not used yet is memory, too. */
  private grow(): void {
    const room = Math.max(64, Math.ceil(this.used * 1.25));
    const wider = <Column extends Int32Array | Float64Array>(column: Column, made: Column): Column => {
      made.set(column);
      return made;
    };
    this.dates = wider(this.dates, new Int32Array(room));
    this.holdings = wider(this.holdings, new Int32Array(room));
    this.fractions = this.fractions.map((column) => wider(column, new Float64Array(room)));
  }
}
