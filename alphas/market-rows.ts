/**
 * A market's days spread over one list of instruments, so that formulas look back along a row.
 * 1. What a place holds on a day is what that day's snapshot says of the instrument; who is not listed there has NaN.
 * 2. The list decides places and nothing else: a market whose later days bring other instruments gives the same values.
 * 3. Which columns and classifications there are follows from the market's description and its first session; an instrument's group is the
 *    one of its first session.
 */
import { byCodeUnit, invariant, type TradingDate } from '../core/index.ts';
import type { Market, MarketDescription, Snapshot } from '../market/index.ts';
import { columnName } from './columns.ts';
import type { FormulaDay, FormulaMarket } from './evaluator.ts';
import type { FormulaData } from './formula-data.ts';

/** What a study has to know of a market before it walks: places, and what the first session shows. */
export interface MarketAxis {
  /** Every instrument that the market ever has, in code-unit order. */
  readonly instruments: readonly string[];
  /** Industry of each as of its first session; empty = unknown. */
  readonly industries: readonly string[];
  /** Whether the first session knows an industry of anybody. */
  readonly isClassified: boolean;
  /** Whether the first session has sizes. */
  readonly hasSizes: boolean;
  /** Whether the first session says what orders could be filled at. */
  readonly hasFills: boolean;
  /** Sessions that the feed delivers with this history. */
  readonly sessions: number;
}

/** Reads a market once, `history` sessions before its first day included, or its first `most` sessions. */
export function marketAxis(market: Market, history = 0, most = Number.POSITIVE_INFINITY): MarketAxis {
  const feed = market.feed(history);
  const industries = new Map<string, string>();
  let first: Pick<MarketAxis, 'isClassified' | 'hasSizes' | 'hasFills'> | undefined;
  let sessions = 0;
  for (let day = feed.next(); day !== undefined; day = feed.next()) {
    addIndustries(industries, day.snapshot);
    first ??= { ...shownBy(day.snapshot), hasFills: day.fills !== undefined };
    sessions++;
    if (sessions >= most) break;
  }
  invariant(first !== undefined, 'a market has a session');
  return { ...sortedAxis(industries), ...first, sessions };
}

/** Every instrument that a market ever has, in code-unit order: one pass over its feed. */
export function instrumentsOf(market: Market, history = 0): readonly string[] {
  return marketAxis(market, history).instruments;
}

/**
 * Names that formulas may use on a market: its columns, MARKET_CAP where it has sizes, and its macro series in upper case. A column
 * hides a macro series of its name.
 */
export function formulaColumnsOf(
  description: Pick<MarketDescription, 'columns' | 'macro'>,
  hasSizes: boolean,
): readonly string[] {
  return [
    ...new Set([
      ...description.columns.map(({ name }) => columnName(name)),
      ...(hasSizes ? ['MARKET_CAP'] : []),
      ...description.macro.map(({ name }) => columnName(name)),
    ]),
  ];
}

export interface MarketRows {
  /** For a `FormulaEvaluator` of the days below. */
  readonly formulaMarket: FormulaMarket;
  /** A macro series stands at every place, listed that day or not. */
  day(snapshot: Snapshot): FormulaDay;
  /** Values of a day's members at their places; NaN elsewhere. */
  scatter(values: Float64Array, members: readonly string[]): Float64Array;
  /** The way back: of a row, the members' values in their order. */
  gather(row: Float64Array, members: readonly string[]): Float64Array;
}

/** The market has one classification: it stands for all three levels. */
export function createMarketRows(market: Pick<Market, 'description'>, axis: MarketAxis): MarketRows {
  const { instruments, industries, isClassified, hasSizes } = axis;
  const width = instruments.length;
  const names = formulaColumnsOf(market.description, hasSizes);
  const placesOf = placeFinder(instruments);
  const scatter = (values: ArrayLike<number>, members: readonly string[]): Float64Array => {
    const places = placesOf(members);
    invariant(values.length === members.length, 'a day has a value of every member');
    const row = new Float64Array(width).fill(Number.NaN);
    for (const [k, place] of places.entries()) row[place] = values[k] as number;
    return row;
  };

  return {
    formulaMarket: {
      width,
      columns: names,
      groups: isClassified ? { SECTOR: industries, INDUSTRY: industries, SUBINDUSTRY: industries } : {},
    },
    day(snapshot) {
      const { instruments: listed } = snapshot;
      const members = new Uint8Array(width);
      for (const place of placesOf(listed)) members[place] = 1;
      const columns = new Map<string, Float64Array>();
      for (const name of names) columns.set(name, new Float64Array(width).fill(Number.NaN));
      for (const { name, value } of snapshot.macro)
        columns.set(columnName(name), new Float64Array(width).fill(value));
      if (snapshot.sizes !== undefined) columns.set('MARKET_CAP', scatter(snapshot.sizes, listed));
      for (const { spec, values } of snapshot.columns)
        columns.set(columnName(spec.name), scatter(values, listed));
      return { members, columns };
    },
    scatter,
    gather: (row, members) => Float64Array.from(placesOf(members), (place) => row[place] as number),
  };
}

/**
 * The days before `sessions` (session 0 is the run's first), `history` sessions before them included, as data of formulas: for
 * correlations between formulas, and what of them is missing. Reads nothing of a later session, and no label.
 */
export function formulaDataOfMarket(
  market: Market,
  request: { readonly history: number; readonly sessions: number },
): FormulaData {
  const feed = market.feed(request.history);
  const snapshots: Snapshot[] = [];
  const industries = new Map<string, string>();
  for (let day = feed.next(); day !== undefined; day = feed.next()) {
    snapshots.push(day.snapshot);
    addIndustries(industries, day.snapshot);
    if (day.snapshot.day >= request.sessions - 1) break;
  }
  const [first] = snapshots;
  invariant(first !== undefined, 'data of formulas have a session');
  const axis = { ...sortedAxis(industries), ...shownBy(first), hasFills: false, sessions: snapshots.length };
  const rows = createMarketRows(market, axis);
  const { width, columns: names, groups } = rows.formulaMarket;
  const members = new Uint8Array(snapshots.length * width);
  const columns = new Map([...names].map((name) => [name, new Float64Array(members.length)]));
  for (const [k, snapshot] of snapshots.entries()) {
    const day = rows.day(snapshot);
    members.set(day.members, k * width);
    for (const [name, matrix] of columns) matrix.set(day.columns.get(name) as Float64Array, k * width);
  }
  const dates = snapshots.map(({ date }): TradingDate => date);
  return { dates, instruments: axis.instruments, members, groups, columns };
}

function addIndustries(industries: Map<string, string>, snapshot: Snapshot): void {
  for (const [k, instrument] of snapshot.instruments.entries()) {
    if (!industries.has(instrument)) industries.set(instrument, snapshot.industries[k] ?? '');
  }
}

function shownBy({ industries, sizes }: Snapshot): Pick<MarketAxis, 'isClassified' | 'hasSizes'> {
  return { isClassified: industries.some((industry) => industry !== ''), hasSizes: sizes !== undefined };
}

function sortedAxis(industries: ReadonlyMap<string, string>): Pick<MarketAxis, 'instruments' | 'industries'> {
  const sorted = [...industries].sort(([a], [b]) => byCodeUnit(a, b));
  return {
    instruments: sorted.map(([instrument]) => instrument),
    industries: sorted.map(([, industry]) => industry),
  };
}

/** Places of a day's members. Most days list whom the day before listed. */
function placeFinder(instruments: readonly string[]): (members: readonly string[]) => Uint32Array {
  const placeOf = new Map(instruments.map((instrument, place) => [instrument, place]));
  let latest: readonly string[] = [];
  let places = new Uint32Array(0);
  const isLatest = (members: readonly string[]) =>
    members === latest || (members.length === latest.length && members.every((one, k) => one === latest[k]));
  return (members) => {
    if (isLatest(members)) return places;
    places = Uint32Array.from(members, (one) => {
      const place = placeOf.get(one);
      invariant(place !== undefined, `${one} is not among the instruments of the market`);
      return place;
    });
    latest = members;
    return places;
  };
}
