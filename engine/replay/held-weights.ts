import { byCodeUnit, rankGrid } from '../../core/index.ts';

/** Weights of an account by day, 12 bytes a holding: a run of 1,000 days and 1,000 holdings fits into 12 MB. */
export class HeldWeights {
  private readonly days: { readonly places: Int32Array; readonly weights: Float64Array }[] = [];
  private readonly codes: string[] = [];
  private readonly placeOf = new Map<string, number>();

  /** Days that are kept. */
  get length(): number {
    return this.days.length;
  }

  /** Of the day after the last one. */
  push(weights: ReadonlyMap<string, number>): void {
    const held = Array.from(weights, ([code, weight]) => ({
      code,
      weight,
      // What rounding tells apart is equally heavy.
      size: rankGrid(Math.abs(weight)),
    })).sort((a, b) => b.size - a.size || byCodeUnit(a.code, b.code));
    this.days.push({
      places: Int32Array.from(held, ({ code }) => this.placeIn(code)),
      weights: Float64Array.from(held, ({ weight }) => weight),
    });
  }

  /** After a day's trades, heaviest first, long or short; equal ones by code. Empty before the first day. */
  after(day: number): readonly (readonly [code: string, weight: number])[] {
    const { places, weights } = this.days[day] ?? { places: [], weights: [] };
    return Array.from(places, (place, k) => [this.codes[place] as string, weights[k] as number]);
  }

  private placeIn(code: string): number {
    const known = this.placeOf.get(code);
    if (known !== undefined) return known;
    const place = this.codes.push(code) - 1;
    this.placeOf.set(code, place);
    return place;
  }
}
