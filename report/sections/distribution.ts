import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { seriesColour } from '../palette.ts';
import type { RunData, TypeData } from '../run-data.ts';

/** Types that are drawn one by one; the others are added up. */
const MOST_TYPES = 16;

/** Which kinds of investors were learned to count, over time. */
export function distributionSection(data: RunData): Section {
  const { days } = data;
  const shares = days.map(({ distribution }) => sharesOf(distribution));
  return {
    id: 'distribution',
    title: 'Which investors count',
    text: [
      'Every investor type sees only some kinds of data. At the close of each day the weights of the types are chosen anew so that the score would have fitted the returns of the latest days that are known; the weights below are the result. They begin equal. Weights that wander without settling say that the days differ more than the types do.',
    ],
    tables: [typeTable(data, shares)],
    charts: days.length === 0 ? [] : [areaOf(data, shares)],
  };
}

/** Weights as shares of their sum. */
export function sharesOf(distribution: readonly number[]): readonly number[] {
  const sum = distribution.reduce((total, weight) => total + weight, 0);
  return distribution.map((weight) => weight / sum);
}

/** `valuation+news: valuation, news`, the identifier alone where it says the same. */
export function typeLabel({ id, modalities }: Pick<TypeData, 'id' | 'modalities'>): string {
  return modalities.join('+') === id ? id : `${id}: ${modalities.join(', ')}`;
}

function typeTable({ types, days }: RunData, shares: readonly (readonly number[])[]) {
  const mean = (at: number) =>
    shares.length === 0 ? null : shares.reduce((sum, day) => sum + (day[at] as number), 0) / shares.length;
  return {
    id: 'types',
    title: 'Investor types',
    columns: [
      { key: 'type', label: 'Type' },
      { key: 'modalities', label: 'What it sees' },
      { key: 'mask', label: 'Mask', format: 'count' as const, hint: 'Sum of the bits of what it sees' },
      { key: 'first_weight', label: 'First weight', format: 'percent' as const },
      { key: 'mean_weight', label: 'Mean weight', format: 'percent' as const },
      { key: 'last_weight', label: 'Last weight', format: 'percent' as const },
      { key: 'first_investors', label: 'Investors, first day', format: 'count' as const },
      { key: 'last_investors', label: 'last day', format: 'count' as const },
      {
        key: 'bought_share',
        label: 'Bought of shown',
        format: 'percent' as const,
        hint: 'Over all days: of the instruments that its investors could choose, how many they bought',
      },
    ],
    rows: types.map(({ id, modalities, mask, shown, bought }, at) => [
      { name: id, colour: seriesColour(at) },
      modalities.join(', '),
      mask,
      shares[0]?.[at] ?? null,
      mean(at),
      shares.at(-1)?.[at] ?? null,
      days[0]?.plan[at] ?? null,
      days.at(-1)?.plan[at] ?? null,
      shown === 0 ? null : bought / shown,
    ]),
  };
}

function areaOf({ types, days }: RunData, shares: readonly (readonly number[])[]) {
  const last = shares.at(-1) ?? [];
  const order = types.map((_, at) => at).sort((a, b) => (last[b] ?? 0) - (last[a] ?? 0));
  const shown =
    types.length <= MOST_TYPES
      ? types.map((_, at) => at)
      : order.slice(0, MOST_TYPES - 1).sort((a, b) => a - b);
  const others = types.map((_, at) => at).filter((at) => !shown.includes(at));
  const valuesOf = (which: readonly number[]) =>
    shares.map((day) => rounded(which.reduce((sum, at) => sum + (day[at] as number), 0)));
  return linesChart({
    id: 'distribution',
    title: 'Share of each type in the score',
    note: `Areas add up to 100 %. Names say what the type sees.${others.length === 0 ? '' : ` The ${others.length} types with the smallest last weights are one area.`}`,
    x: days.map(({ date }) => date),
    format: 'percent',
    canZoom: true,
    isStacked: true,
    yRange: [0, 1],
    height: 460,
    lines: [
      ...shown.map((at) => ({
        name: typeLabel(types[at] as TypeData),
        colour: seriesColour(at),
        values: valuesOf([at]),
      })),
      ...(others.length === 0
        ? []
        : [{ name: `${others.length} other types`, colour: 'muted' as const, values: valuesOf(others) }]),
    ],
  });
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
