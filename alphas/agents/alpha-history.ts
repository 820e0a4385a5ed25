/**
 * What the past says of alphas, one day at a time.
 * 1. A day meets its labels after its close only, in the order of days per horizon; a label that has not ended is refused.
 * 2. The spread portfolio of a day is fixed at its close by the alphas' values alone.
 * 3. Kept are the values of days that wait for a label, and two numbers per alpha for the latest `window` days.
 */
import { invariant } from '../../core/index.ts';
import { createDailyCorrelator, type DayLabels } from '../../evaluation/index.ts';
import type { AlphaIdentity } from '../alpha-day.ts';
import { type AlphaDay, checkEnded, type LabelTiming } from '../alpha-day.ts';
import type { AlphaEvidence } from '../evaluation-agent.ts';
import type { MarketState } from '../market-state.ts';
import { spreadReturn, spreadWeights } from './quantile-spread.ts';

/** A year of sessions (alpha-mining.md 1.9). */
export const EVIDENCE_DAYS = 252;
/** Fewest instruments of a daily IC or spread (alpha-mining.md 1.9). */
export const LEAST_NAMES = 20;
/** Fewest daily ICs behind a mean, and spreads behind a risk: a quarter (alpha-mining.md 1.9). */
export const LEAST_IC_DAYS = 60;
/** Spreads earn from day to day, whatever horizon the ICs have. */
export const SPREAD_HORIZON = 1;

export interface AlphaHistorySettings {
  readonly alphas: readonly AlphaIdentity[];
  /** Trading days of the label behind ICs. */
  readonly horizon: number;
  readonly timing: LabelTiming;
  /** Latest days with ended labels that evidence holds. @default EVIDENCE_DAYS */
  readonly window?: number;
  /** @default LEAST_NAMES */
  readonly leastNames?: number;
  /** Fewest daily ICs of a condition, of a sign and of an opinion; the window holds as many. @default LEAST_IC_DAYS */
  readonly leastIcDays?: number;
}

export interface AlphaHistory {
  /** Labels that ended by the close of the next day to be added, of the horizon and of `SPREAD_HORIZON`; others change nothing. */
  addLabels(labels: DayLabels): void;
  addDay(day: AlphaDay): void;
  /** As of the close of the last day that was added. */
  evidence(): AlphaEvidence;
}

interface WaitingDay {
  readonly state: MarketState | undefined;
  readonly values: readonly Float64Array[];
  readonly spreads: readonly (Float64Array | undefined)[];
}

interface LabelledDay {
  readonly state: MarketState | undefined;
  /** One number per alpha. */
  readonly numbers: Float64Array;
}

export function createAlphaHistory(settings: AlphaHistorySettings): AlphaHistory {
  const { alphas, horizon, timing, window = EVIDENCE_DAYS, leastNames = LEAST_NAMES } = settings;
  const { leastIcDays = LEAST_IC_DAYS } = settings;
  invariant(leastIcDays <= window, 'evidence holds as many days as a sign needs');
  invariant(
    new Set(alphas.map(({ name }) => name)).size === alphas.length,
    'alphas that are judged together have distinct names',
  );
  const waiting = new Map<number, WaitingDay>();
  const latestLabel = new Map([horizon, SPREAD_HORIZON].map((h) => [h, Number.NEGATIVE_INFINITY]));
  const icDays: LabelledDay[] = [];
  const spreadDays: LabelledDay[] = [];
  let lastDay: number | undefined;
  let state: MarketState | undefined;

  function keep(days: LabelledDay[], day: LabelledDay): void {
    days.push(day);
    if (days.length > window) days.shift();
  }

  function icsOf(day: WaitingDay, labels: Float64Array): Float64Array {
    const correlate = createDailyCorrelator(labels);
    return Float64Array.from(day.values, (values) => {
      let pairs = 0;
      for (let i = 0; i < values.length; i++) {
        if (!Number.isNaN(values[i]) && !Number.isNaN(labels[i])) pairs++;
      }
      return pairs < leastNames ? Number.NaN : correlate(values).rankIc;
    });
  }

  const column = (days: readonly LabelledDay[], alpha: number) =>
    Float64Array.from(days, ({ numbers }) => numbers[alpha] as number);

  return {
    addLabels(labels) {
      const latest = latestLabel.get(labels.horizon);
      if (latest === undefined || lastDay === undefined) return;
      checkEnded(labels.day, labels.horizon, lastDay, timing);
      invariant(labels.day > latest, 'labels of one horizon end in the order of their days');
      latestLabel.set(labels.horizon, labels.day);
      const own = waiting.get(labels.day);
      if (own !== undefined && labels.horizon === horizon) {
        keep(icDays, { state: own.state, numbers: icsOf(own, labels.values) });
      }
      if (own !== undefined && labels.horizon === SPREAD_HORIZON) {
        const numbers = Float64Array.from(own.spreads, (weights) =>
          weights === undefined ? Number.NaN : spreadReturn(weights, labels.values),
        );
        keep(spreadDays, { state: own.state, numbers });
      }
      const done = Math.min(...latestLabel.values());
      for (const day of waiting.keys()) if (day <= done) waiting.delete(day);
    },
    addDay(day) {
      invariant(lastDay === undefined || day.day > lastDay, 'days are added in order');
      invariant(day.values.length === alphas.length, 'a day has values of every alpha');
      lastDay = day.day;
      state = day.state;
      const spreads = day.values.map((values) => spreadWeights(values, leastNames));
      waiting.set(day.day, { state, values: day.values, spreads });
    },
    evidence() {
      invariant(lastDay !== undefined, 'evidence stands at the close of a day');
      return {
        day: lastDay,
        state,
        horizon,
        leastDays: leastIcDays,
        icStates: icDays.map((day) => day.state),
        alphas: alphas.map((alpha, a) => ({
          alpha,
          ics: column(icDays, a),
          spreads: column(spreadDays, a),
        })),
      };
    },
  };
}
