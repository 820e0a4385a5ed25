/** What paired differences of rank IC say, in words that are never more certain than their intervals. */
import type { Chart } from '../chart.ts';
import { barsChart } from '../charts/bars.ts';
import { formatNumber } from '../formats.ts';
import type { Estimate } from '../table.ts';
import type { ContenderData } from './contenders.ts';
import { daysAhead, inWords } from './words.ts';

export type Place = 'above' | 'apart' | 'below' | 'unknown';

/** Of one signal minus another. */
export interface Difference {
  readonly against: string;
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Where an interval lies; `apart` = it holds zero, so that the two cannot be told apart. */
export function placeOf({ value, low, high }: Estimate): Place {
  if (value === null || low === null || high === null || low === high) return 'unknown';
  if (low > 0) return 'above';
  return high < 0 ? 'below' : 'apart';
}

/** `+1.23 % (95 % interval +0.10 % to +2.40 %)`. */
export function estimateText({ value, low, high }: Estimate): string {
  const range =
    low === null || high === null
      ? 'no interval'
      : `95\u00a0% interval ${formatNumber(low, 'signedPercent')} to ${formatNumber(high, 'signedPercent')}`;
  return `${formatNumber(value, 'signedPercent')} (${range})`;
}

/** Whom the score is above, below, and not told apart from. */
export function comparisonSentences(
  differences: readonly Difference[],
  contenders: readonly ContenderData[],
): readonly string[] {
  const by = (wanted: Place) =>
    differences
      .map(({ against, mean, low, high }) => ({ against, estimate: { value: mean, low, high } }))
      .filter(({ estimate }) => placeOf(estimate) === wanted)
      .map(({ against, estimate }) => {
        const found = contenders.find(({ name }) => name === against);
        const label = found === undefined ? against : `the ${found.role} "${found.label}"`;
        return `${label} by ${estimateText(estimate)}`;
      });
  const grouped = (wanted: Place) => {
    const found = differences
      .filter(({ mean, low, high }) => placeOf({ value: mean, low, high }) === wanted)
      .map(
        ({ against }) => contenders.find(({ name }) => name === against) ?? { label: against, role: 'rival' },
      );
    const named = (role: string) => {
      const labels = found.filter((one) => one.role === role).map(({ label }) => `"${label}"`);
      return labels.length === 0 ? [] : [`the ${role}${labels.length === 1 ? '' : 's'} ${inWords(labels)}`];
    };
    return ['signal', 'control', 'rival'].flatMap(named).join(', or from ');
  };
  const [above, apart, below, unknown] = [by('above'), by('apart'), by('below'), by('unknown')];
  return [
    ...(above.length === 0 ? [] : [`In rank IC, day by day, the score is above ${inWords(above)}.`]),
    ...(below.length === 0 ? [] : [`The score is below ${inWords(below)}.`]),
    ...(apart.length === 0 ? [] : [`The score cannot be told apart from ${grouped('apart')}.`]),
    ...(unknown.length === 0
      ? []
      : [`Too few days, or no difference at all, to compare it with ${grouped('unknown')}.`]),
    ...(above.length + below.length === 0 || differences.length < 4
      ? []
      : [
          `Each of these ${differences.length} intervals is right 95 times in 100 by itself: of 20 comparisons without any difference, one looks like one.`,
        ]),
  ];
}

/** Bars of `own` minus everybody else, with intervals. */
export function differenceChart(
  differences: readonly Difference[],
  contenders: readonly ContenderData[],
  { horizon, own }: { readonly horizon: string; readonly own: string },
): Chart {
  return barsChart({
    id: 'verdict-differences',
    title: `${own.charAt(0).toUpperCase()}${own.slice(1)} minus others in rank IC, ${daysAhead(horizon)}`,
    note: `Means over the days that both have, with 95 % intervals. To the right of zero the ${own} was better; a line that crosses zero tells nothing apart.`,
    isHorizontal: true,
    categories: differences.map(
      ({ against }) => contenders.find((one) => one.name === against)?.label ?? against,
    ),
    categoryName: 'against',
    valueName: 'difference of mean rank IC',
    format: 'signedPercent',
    series: [
      {
        name: `${own} minus`,
        values: differences.map(({ mean, low, high }) => ({ value: mean, low, high })),
        colours: differences.map(
          ({ against }) => contenders.find((one) => one.name === against)?.style.colour ?? 'muted',
        ),
      },
    ],
  });
}
