import type { Chart } from '../chart.ts';
import { barsChart } from '../charts/bars.ts';
import { linesChart } from '../charts/lines.ts';
import { formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import { rollingMean } from '../rolling.ts';
import type { RunData } from '../run-data.ts';
import { contendersOf } from './contenders.ts';
import { learningHorizon } from './quality.ts';
import { daysAhead } from './words.ts';

const WINDOW = 20;
const BINS = 24;
/** Shown in a first look; the others with a click. */
const first = new Set(['score', 'uniformWeights', 'ridge', 'boosting']);

/** Rank IC day by day, added up, and how its values are spread. */
export function correlationSection(data: RunData): Section {
  const horizon = learningHorizon(data);
  const own = data.correlations.find((one) => one.contender === 'score' && String(one.horizon) === horizon);
  const values = own?.rankIc ?? [];
  const defined = values.filter((value) => value !== null);
  const positive = defined.filter((value) => value > 0).length;
  return {
    id: 'correlations',
    title: 'Rank IC over time',
    text:
      defined.length === 0
        ? ['No label has ended yet.']
        : [
            `On ${formatNumber(positive / defined.length, 'percentWhole')} of ${defined.length} days the score's rank IC was above zero. A cumulative curve that rises evenly is a signal that keeps working; one that rises in steps lives from few periods.`,
          ],
    tables: [],
    charts:
      defined.length === 0
        ? []
        : [daily(data, horizon, values), cumulative(data, horizon), histogram(horizon, defined)],
  };
}

function daily(data: RunData, horizon: string, values: readonly (number | null)[]): Chart {
  return linesChart({
    id: 'rank-ic',
    title: `Rank IC of the score, ${daysAhead(horizon)}`,
    note: `Each day, and the mean of the latest ${WINDOW} days. The last days have no value: their labels have not ended.`,
    x: data.days.map(({ date }) => date),
    format: 'percent',
    canZoom: true,
    lines: [
      { name: 'each day', colour: 'series8', width: 1, values, fill: 0.25 },
      { name: `mean of ${WINDOW} days`, colour: 'accent', width: 2.2, values: rollingMean(values, WINDOW) },
    ],
  });
}

function cumulative(data: RunData, horizon: string): Chart {
  const lines = contendersOf(data).flatMap(({ name, label, style }) => {
    const own = data.correlations.find((one) => one.contender === name && String(one.horizon) === horizon);
    if (own === undefined || own.rankIc.every((value) => value === null)) return [];
    let sum = 0;
    const values = own.rankIc.map((value) => {
      sum += value ?? 0;
      return value === null ? null : Math.round(sum * 1e4) / 1e4;
    });
    return [{ name: label, ...style, values, isHidden: !first.has(name) }];
  });
  return linesChart({
    id: 'cumulative-ic',
    title: `Cumulative rank IC, ${daysAhead(horizon)}`,
    note: `Sum of the daily values.${lines.some(({ isHidden }) => isHidden) ? ' Click names to show or hide them.' : ''}`,
    x: data.days.map(({ date }) => date),
    format: 'number',
    canZoom: true,
    lines,
  });
}

function histogram(horizon: string, values: readonly number[]): Chart {
  const { edges, counts } = binsOf(values, BINS);
  return barsChart({
    id: 'ic-histogram',
    title: `How daily rank IC is spread, ${daysAhead(horizon)}`,
    note: 'Days by the value of their rank IC; orange below zero.',
    isHistogram: true,
    categories: counts.map((_, bin) =>
      formatNumber(((edges[bin] as number) + (edges[bin + 1] as number)) / 2, 'percentShort'),
    ),
    categoryName: 'rank IC (middle of the range)',
    valueName: 'days',
    format: 'count',
    height: 280,
    series: [
      {
        name: 'days',
        colour: 'accent',
        values: counts,
        colours: counts.map((_, bin) => ((edges[bin + 1] as number) <= 1e-9 ? 'negative' : 'accent')),
      },
    ],
  });
}

/** Equal ranges of a round width, one of which begins at zero, so that no range holds both signs. */
export function binsOf(
  values: readonly number[],
  most: number,
): { readonly edges: readonly number[]; readonly counts: readonly number[] } {
  const [low, high] = [Math.min(...values, 0), Math.max(...values, 0)];
  const width =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].find((step) => (high - low) / step <= most) ?? 0.5;
  const firstBin = Math.floor(low / width);
  const bins = Math.max(1, Math.floor(high / width) - firstBin + 1);
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(value / width) - firstBin);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, bin) => (firstBin + bin) * width), counts };
}
