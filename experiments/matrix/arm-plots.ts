import type { MatrixOutcome } from '../matrix.ts';
import type { SampleMean } from '../sample.ts';
import { summariesOf } from './arm-summary.ts';
import type { Plot, PlotSeries } from './plot.ts';

/** Means over seeds with their intervals, in per cent, one per place. */
export function percentSeries(name: string, means: readonly (SampleMean | null)[]): PlotSeries {
  const ends = (of: 'mean' | 'low' | 'high') =>
    means.map((mean) => {
      const value = mean?.[of] ?? null;
      return value === null ? null : value * 100;
    });
  return { name, values: ends('mean'), low: ends('low'), high: ends('high') };
}

/** Rank IC of every arm with its interval over seeds. */
export function armBars(outcome: MatrixOutcome): Plot {
  const summaries = summariesOf(outcome);
  return {
    title: 'Rank IC by arm',
    caption: `Mean over seeds with 95 % t interval, %, against the ${outcome.horizon}-day label.`,
    kind: 'bars',
    axis: 'arm',
    places: summaries.map(({ name }) => name),
    unit: 'rank IC, %',
    series: [
      percentSeries(
        'score',
        summaries.map(({ rankIc }) => rankIc),
      ),
    ],
  };
}
