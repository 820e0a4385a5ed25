import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { sharesOf } from '../sections/distribution.ts';
import type { NamedRun } from './named-runs.ts';

/** Which types came to count in each run, and how unequal they became. */
export function distributionComparison(runs: readonly NamedRun[]): Section {
  const dates = [...new Set(runs.flatMap(({ data }) => data.days.map(({ date }) => date)))].sort();
  return {
    id: 'distributions',
    title: 'Which investors count',
    text: [
      'The effective number of types is one over the sum of the squared shares: all of them when they weigh the same, 1 when a single one counts.',
    ],
    tables: [
      {
        id: 'distributions',
        title: 'Distributions',
        columns: [
          { key: 'run', label: 'Run' },
          { key: 'types', label: 'Types', format: 'count' },
          { key: 'mean_effective', label: 'Effective, mean', format: 'number' },
          { key: 'last_effective', label: 'Effective, last day', format: 'number' },
          { key: 'largest', label: 'Heaviest types of the last day' },
          {
            key: 'changes',
            label: 'Moved a day',
            format: 'percent',
            hint: 'Mean over days of half the sum of absolute changes of the shares',
          },
        ],
        rows: runs.map(({ name, colour, data }) => {
          const shares = data.days.map(({ distribution }) => sharesOf(distribution));
          const effective = shares.map(effectiveNumber);
          const last = shares.at(-1) ?? [];
          const heaviest = last
            .map((share, at) => ({ share, id: data.types[at]?.id ?? String(at) }))
            .sort((a, b) => b.share - a.share)
            .slice(0, 3)
            .map(({ share, id }) => `${id} ${(share * 100).toFixed(0)} %`);
          return [
            { name, colour },
            data.types.length,
            effective.length === 0
              ? null
              : effective.reduce((sum, value) => sum + value, 0) / effective.length,
            effective.at(-1) ?? null,
            heaviest.join(', '),
            meanMove(shares),
          ];
        }),
      },
    ],
    charts:
      dates.length === 0
        ? []
        : [
            linesChart({
              id: 'effective-types',
              title: 'Effective number of types',
              x: dates,
              format: 'number',
              canZoom: true,
              height: 300,
              lines: runs.map(({ name, colour, data }) => {
                const at = new Map(
                  data.days.map(({ date, distribution }) => [date, effectiveNumber(sharesOf(distribution))]),
                );
                return { name, colour, values: dates.map((date) => at.get(date) ?? null) };
              }),
            }),
          ],
  };
}

/** One over the sum of the squared shares. */
export function effectiveNumber(shares: readonly number[]): number {
  return 1 / shares.reduce((sum, share) => sum + share * share, 0);
}

function meanMove(shares: readonly (readonly number[])[]): number | null {
  if (shares.length < 2) return null;
  const moves = shares.slice(1).map((day, index) => {
    const before = shares[index] as readonly number[];
    return day.reduce((sum, share, at) => sum + Math.abs(share - (before[at] as number)), 0) / 2;
  });
  return moves.reduce((sum, move) => sum + move, 0) / moves.length;
}
