/**
 * The look-back window of the backward optimisation.
 * 1. Holds the tallies of recent days and the labels of the optimiser's horizon that have ended, and no other labels.
 * 2. A day enters the window only with its label; days older than the window are forgotten, also while committed days are read whose
 *    windows nobody asks for: a run of thousands of days is resumed in the memory of a few.
 */
import { invariant, type Tally } from '../core/index.ts';
import { type Fill, lastLabelledDay } from '../market/index.ts';
import type { WindowDay } from '../optimizer/index.ts';

export interface WindowSettings {
  /** Days in the window, L. */
  readonly lookback: number;
  /** Trading days of the label, h. */
  readonly horizon: number;
  readonly fill: Fill;
  /** Sessions between the end of a label and the close that knows it. */
  readonly labelLag: number;
}

export interface Window {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly days: readonly WindowDay[];
}

export class LookbackWindow {
  private readonly settings: WindowSettings;
  private readonly tallies = new Map<number, Tally>();
  private readonly labels = new Map<number, Float64Array>();

  constructor(settings: WindowSettings) {
    this.settings = settings;
  }

  /** Of a committed day: the windows asked for from now on are those of later days. */
  addTally(day: number, tally: Tally): void {
    this.tallies.set(day, tally);
    this.forget(this.daysAt(day + 1).firstDay);
  }

  addLabels(
    ended: readonly { readonly day: number; readonly horizon: number; readonly values: Float64Array }[],
  ): void {
    for (const label of ended)
      if (label.horizon === this.settings.horizon) this.labels.set(label.day, label.values);
  }

  /** The window at the close of `today`, before its ballots; undefined while fewer than L label days have ended. */
  at(today: number): Window | undefined {
    const { firstDay, lastDay } = this.daysAt(today);
    this.forget(firstDay);
    if (firstDay < 0) return undefined;
    const days: WindowDay[] = [];
    for (let day = firstDay; day <= lastDay; day++) {
      const tally = this.tallies.get(day);
      invariant(tally !== undefined, `the tally of day ${day} is missing from the look-back window`);
      // A source without labels for a whole day counts as a day without a defined correlation.
      days.push({
        tally,
        labels: this.labels.get(day) ?? new Float64Array(tally.instruments).fill(Number.NaN),
      });
    }
    return { firstDay, lastDay, days };
  }

  /** Days whose tallies and labels are held. */
  get held(): number {
    return Math.max(this.tallies.size, this.labels.size);
  }

  private daysAt(today: number): { readonly firstDay: number; readonly lastDay: number } {
    const { lookback, horizon, fill, labelLag } = this.settings;
    const lastDay = lastLabelledDay(today, horizon, fill, labelLag);
    return { firstDay: lastDay - lookback + 1, lastDay };
  }

  private forget(before: number): void {
    for (const day of this.tallies.keys()) if (day < before) this.tallies.delete(day);
    for (const day of this.labels.keys()) if (day < before) this.labels.delete(day);
  }
}
