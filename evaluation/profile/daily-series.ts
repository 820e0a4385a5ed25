import { invariant } from '../../core/index.ts';

/** One number a day, NaN = undefined, from the first day that could have one on; days that are skipped are undefined. */
export class DailySeries {
  private readonly values: number[] = [];
  private readonly firstDay: number;

  constructor(firstDay: number) {
    this.firstDay = firstDay;
  }

  /** Days ascend. */
  set(day: number, value: number): void {
    const place = day - this.firstDay;
    invariant(place >= this.values.length, 'a daily series is written in order of days');
    while (this.values.length < place) this.values.push(Number.NaN);
    this.values.push(value);
  }

  toArray(): Float64Array {
    return Float64Array.from(this.values);
  }
}
