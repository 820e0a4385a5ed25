/** How popular instruments are: the share of the investors who were shown one that buy it. */
import { byCodeUnit, informationCoefficient } from '../../core/index.ts';
import type { Journal } from '../../journal/index.ts';

export interface Popularity {
  /** Every instrument of the run, in code order. */
  readonly instruments: readonly string[];
  /** Per day, then per instrument: a share, six decimals; null = no member of the day, or shown to nobody. */
  readonly shares: readonly (readonly (number | null)[])[];
}

export function popularityOf(journal: Journal): Popularity {
  const codes = new Set<string>();
  const days: ReadonlyMap<string, number>[] = [];
  for (const { instruments, tally } of journal.records(0, { ballots: false })) {
    const shares = new Map<string, number>();
    instruments.forEach((code, j) => {
      codes.add(code);
      let shown = 0;
      let bought = 0;
      for (let at = j; at < tally.shown.length; at += tally.instruments) {
        shown += tally.shown[at] as number;
        bought += tally.bought[at] as number;
      }
      if (shown > 0) shares.set(code, Math.round((bought / shown) * 1e6) / 1e6);
    });
    days.push(shares);
  }
  const instruments = [...codes].sort(byCodeUnit);
  return { instruments, shares: days.map((shares) => instruments.map((code) => shares.get(code) ?? null)) };
}

/** Correlation of two runs' popularity. */
export interface PopularityAgreement {
  /** Mean over days of the correlation over instruments: do both find the same popular on a day? Null = undefined. */
  readonly acrossInstruments: number | null;
  /** Mean over instruments of the correlation over days: do both see it become popular at the same time? */
  readonly overTime: number | null;
}

/** Of two runs over the same days. Pearson, as in a plot of one against the other. */
export function agreementOf(a: Popularity, b: Popularity): PopularityAgreement {
  const places = new Map(b.instruments.map((code, at) => [code, at]));
  const shared = a.instruments.flatMap((code, at) => {
    const other = places.get(code);
    return other === undefined ? [] : [[at, other] as const];
  });
  const days = Math.min(a.shares.length, b.shares.length);
  const pair = (day: number, [at, other]: readonly [number, number]) =>
    [a.shares[day]?.[at] ?? null, b.shares[day]?.[other] ?? null] as const;
  const perDay = Array.from({ length: days }, (_, day) =>
    correlation(shared.map((place) => pair(day, place))),
  );
  const perInstrument = shared.map((place) =>
    correlation(Array.from({ length: days }, (_, day) => pair(day, place))),
  );
  return { acrossInstruments: meanOf(perDay), overTime: meanOf(perInstrument) };
}

function correlation(pairs: readonly (readonly [number | null, number | null])[]): number {
  const [x, y] = [0, 1].map((side) => Float64Array.from(pairs, (pair) => pair[side] ?? Number.NaN));
  return informationCoefficient(x as Float64Array, y as Float64Array);
}

function meanOf(values: readonly number[]): number | null {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}
