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
  /** Most days in the window, L. */
  readonly lookback: number;
  /** Days from which on there is a window. */
  readonly minimumDays: number;
  /** Age at which a day counts half as much as the last one; absent: all count the same. */
  readonly halfLife?: number;
  /** Trading days of the label, h. */
  readonly horizon: number;
  /** Horizons below it whose labels of the same days count as well. */
  readonly shorterHorizons: readonly number[];
  readonly fill: Fill;
  /** Sessions between the end of a label and the close that knows it. */
  readonly labelLag: number;
}

/** What of the settings a scenario decides. */
export type Lookback = Omit<WindowSettings, 'fill' | 'labelLag'>;

export interface Window {
  readonly firstDay: number;
  readonly lastDay: number;
  /** Ascending; a day stands there once per horizon, the longest first. */
  readonly days: readonly WindowDay[];
  /** Sessions between a day and the last one whose label its close knew. */
  readonly gap: number;
  /** Trading days of the longest label. */
  readonly horizon: number;
}

/** Weights are positive, and so are their squares and sums. */
const LEAST_WEIGHT = 1e-12;

export class LookbackWindow {
  private readonly settings: WindowSettings;
  private readonly tallies = new Map<number, Tally>();
  /** By day, and by the label's place among `horizons`. */
  private readonly labels = new Map<number, Map<number, Float64Array>>();
  private readonly horizons: readonly number[];

  constructor(settings: WindowSettings) {
    this.settings = settings;
    this.horizons = [settings.horizon, ...settings.shorterHorizons];
  }

  /** Of a committed day: the windows asked for from now on are those of later days. */
  addTally(day: number, tally: Tally): void {
    this.tallies.set(day, tally);
    this.forget(this.daysAt(day + 1).firstDay);
  }

  addLabels(
    ended: readonly { readonly day: number; readonly horizon: number; readonly values: Float64Array }[],
  ): void {
    for (const { day, horizon, values } of ended) {
      if (!this.horizons.includes(horizon)) continue;
      const ofDay = this.labels.get(day) ?? new Map<number, Float64Array>();
      this.labels.set(day, ofDay.set(horizon, values));
    }
  }

  /** The window at the close of `today`, before its ballots; undefined while too few label days have ended. */
  at(today: number): Window | undefined {
    const { firstDay, lastDay } = this.daysAt(today);
    this.forget(firstDay);
    const { minimumDays, halfLife } = this.settings;
    if (lastDay - firstDay + 1 < minimumDays) return undefined;
    const days: WindowDay[] = [];
    for (let day = firstDay; day <= lastDay; day++) {
      const tally = this.tallies.get(day);
      invariant(tally !== undefined, `the tally of day ${day} is missing from the look-back window`);
      const weight =
        halfLife === undefined ? {} : { weight: Math.max(0.5 ** ((lastDay - day) / halfLife), LEAST_WEIGHT) };
      for (const horizon of this.horizons) {
        // A source without labels for a whole day counts as a day without a defined correlation.
        const labels =
          this.labels.get(day)?.get(horizon) ?? new Float64Array(tally.instruments).fill(Number.NaN);
        days.push({ tally, labels, ...weight });
      }
    }
    return { firstDay, lastDay, days, gap: today - lastDay, horizon: this.settings.horizon };
  }

  /** Days whose tallies and labels are held. */
  get held(): number {
    return Math.max(this.tallies.size, this.labels.size);
  }

  private daysAt(today: number): { readonly firstDay: number; readonly lastDay: number } {
    const { lookback, horizon, fill, labelLag } = this.settings;
    const lastDay = lastLabelledDay(today, horizon, fill, labelLag);
    return { firstDay: Math.max(0, lastDay - lookback + 1), lastDay };
  }

  private forget(before: number): void {
    for (const day of this.tallies.keys()) if (day < before) this.tallies.delete(day);
    for (const day of this.labels.keys()) if (day < before) this.labels.delete(day);
  }
}
