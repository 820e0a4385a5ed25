/**
 * What a signal is worth beyond its correlation, one day at a time.
 * 1. A day meets labels after its close only, in order of days per horizon; its quantiles are fixed at its close by its scores alone.
 * 2. A day is kept until its last label has ended and the longest lag has passed, and no longer. Beyond that there is one number per
 *    day and statistic.
 * 3. A day that lacks what a statistic needs is an undefined day of that statistic, in its place in time.
 */
import { invariant, type Key } from '../../core/index.ts';
import { dailyMean } from '../bootstrap/daily-mean.ts';
import { createDailyCorrelator } from '../daily-correlations.ts';
import type { DailyMean, SignalProfiler } from '../signal-profile.ts';
import { DailySeries } from './daily-series.ts';
import { industryNeutralRankIc } from './industry-neutral.ts';
import { type KeptDay, keptDay, quantileTurnover, rankAutocorrelation, scoreFor } from './kept-day.ts';
import { quantileExcess } from './quantiles.ts';

export interface ProfilerSettings {
  /** Horizons in trading days; the decay needs 1 to be among them. */
  readonly horizons: readonly number[];
  /** Lags in sessions from the next day's return on. @default 0 .. 9 */
  readonly decayLags?: readonly number[];
  /** Lags in sessions of rank autocorrelation and of turnover. @default 1, 5, 10 */
  readonly autocorrelationLags?: readonly number[];
  /** @default 5 */
  readonly quantiles?: number;
  /** Root of the bootstrap's draws. */
  readonly key: Key;
  /** Bootstrap samples. @default DEFAULT_BOOTSTRAP_SAMPLES */
  readonly samples?: number;
}

const DECAY_LAGS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const AUTOCORRELATION_LAGS = [1, 5, 10];
const ONE_DAY = 1;

/** See `SignalProfile` for what is measured, and `docs/statistics.md` for how. */
export function createSignalProfiler(settings: ProfilerSettings): SignalProfiler {
  const { decayLags = DECAY_LAGS, autocorrelationLags = AUTOCORRELATION_LAGS, quantiles = 5 } = settings;
  const horizons = [...new Set(settings.horizons)].sort((a, b) => a - b);
  invariant(horizons.length > 0, 'a profile needs a horizon');
  invariant(Number.isInteger(quantiles) && quantiles >= 2, 'a profile needs two quantiles or more');
  invariant(
    decayLags.every((lag) => lag >= 0) && autocorrelationLags.every((lag) => lag >= 1),
    'lags of a decay count from 0, other lags from 1',
  );
  const lagsOfDecay = horizons.includes(ONE_DAY) ? decayLags : [];
  const longestDecay = Math.max(0, ...lagsOfDecay);
  const longestLag = Math.max(0, ...autocorrelationLags);
  const kept = new Map<number, KeptDay>();
  const labelled = new Map(horizons.map((horizon) => [horizon, -1]));
  const series = new Map<string, DailySeries>();
  let firstDay = -1;
  let lastDay = -1;
  let industriesKnown = false;

  function write(name: string, start: number, day: number, value: number): void {
    const found = series.get(name) ?? new DailySeries(start);
    series.set(name, found);
    found.set(day, value);
  }

  function valuesOf(name: string): Float64Array {
    return series.get(name)?.toArray() ?? new Float64Array(0);
  }

  /** `overlap`: days over which neighbouring values rest on the same returns or scores. */
  function meanOf(name: string, overlap: number): DailyMean {
    const { key, samples } = settings;
    return dailyMean(valuesOf(name), {
      horizon: overlap,
      key,
      ...(samples === undefined ? {} : { samples }),
    });
  }

  function forget(): void {
    const ended = Math.min(...labelled.values());
    const decayed = lagsOfDecay.length === 0 ? ended : (labelled.get(ONE_DAY) ?? -1) - longestDecay;
    for (const day of kept.keys()) {
      if (day > Math.min(ended, decayed, lastDay - longestLag)) return;
      kept.delete(day);
    }
  }

  function compareWithEarlier(day: number, now: KeptDay): void {
    for (const lag of autocorrelationLags) {
      if (day - lag < firstDay) continue;
      const before = kept.get(day - lag);
      const undefinedDay = new Float64Array(quantiles).fill(Number.NaN);
      const turnover = before === undefined ? undefinedDay : quantileTurnover(now, before, quantiles);
      const correlation = before === undefined ? Number.NaN : rankAutocorrelation(now, before);
      write(`autocorrelation/${lag}`, firstDay + lag, day, correlation);
      for (const [q, value] of turnover.entries()) {
        write(`turnover/${lag}/${q}`, firstDay + lag, day, value);
      }
    }
  }

  return {
    addDay({ day, instruments, industries, score }) {
      invariant(day > lastDay, 'days are added in order');
      invariant(
        score.length === instruments.length && (industries?.length ?? score.length) === score.length,
        'scores and industries cover the same instruments',
      );
      if (firstDay === -1) firstDay = day;
      lastDay = day;
      if (industries?.some((industry) => industry !== '') === true) industriesKnown = true;
      const now = keptDay(
        { instruments, score, ...(industries === undefined ? {} : { industries }) },
        quantiles,
      );
      compareWithEarlier(day, now);
      kept.set(day, now);
      forget();
    },
    addLabels({ day, horizon, values }) {
      const last = labelled.get(horizon);
      if (last === undefined) return;
      invariant(day > last, 'labels of one horizon end in order of their days');
      const own = kept.get(day);
      invariant(own !== undefined, 'labels end after the close of their day, once per horizon');
      invariant(values.length === own.score.length, 'a signal and its label cover the same instruments');
      labelled.set(horizon, day);
      const excess = quantileExcess(own.quantiles, values, quantiles);
      for (const [q, value] of excess.entries()) write(`quantile/${horizon}/${q}`, firstDay, day, value);
      const spread = (excess[quantiles - 1] as number) - (excess[0] as number);
      write(`spread/${horizon}`, firstDay, day, spread);
      const neutral =
        own.industries === undefined ? Number.NaN : industryNeutralRankIc(own.score, values, own.industries);
      write(`neutral/${horizon}`, firstDay, day, neutral);
      if (horizon === ONE_DAY) {
        const correlate = createDailyCorrelator(values);
        for (const lag of lagsOfDecay) {
          if (day - lag < firstDay) continue;
          const before = kept.get(day - lag);
          const { rankIc } =
            before === undefined ? { rankIc: Number.NaN } : correlate(scoreFor(own.instruments, before));
          write(`decay/${lag}`, firstDay + lag, day, rankIc);
        }
      }
      forget();
    },
    result: () => ({
      quantiles: horizons.map((horizon) => ({
        horizon,
        quantiles: Array.from({ length: quantiles }, (_, q) => meanOf(`quantile/${horizon}/${q}`, horizon)),
        spread: meanOf(`spread/${horizon}`, horizon),
      })),
      decay: lagsOfDecay.map((lag) => ({ lag, ...meanOf(`decay/${lag}`, ONE_DAY) })),
      autocorrelation: autocorrelationLags.map((lag) => ({ lag, ...meanOf(`autocorrelation/${lag}`, lag) })),
      industryNeutral: industriesKnown
        ? horizons.map((horizon) => ({ horizon, ...meanOf(`neutral/${horizon}`, horizon) }))
        : [],
      turnover: autocorrelationLags.map((lag) => ({
        lag,
        quantiles: Array.from({ length: quantiles }, (_, q) => meanOf(`turnover/${lag}/${q}`, lag)),
      })),
    }),
    series: () => ({
      firstDay: Math.max(0, firstDay),
      spreads: horizons.map((horizon) => ({ horizon, values: valuesOf(`spread/${horizon}`) })),
    }),
    get keptDays() {
      return kept.size;
    },
  };
}
