import { barsChart } from '../charts/bars.ts';
import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { contendersOf } from '../sections/contenders.ts';
import { horizonsOf, learningHorizon, randomSentence, rankIc } from '../sections/quality.ts';
import { daysAhead } from '../sections/words.ts';
import type { Table } from '../table.ts';
import type { NamedRun } from './named-runs.ts';

/** Rank IC of the scores of several runs, beside what they are compared with. */
export function qualityComparison(runs: readonly NamedRun[]): Section {
  const horizons = [...new Set(runs.flatMap(({ data }) => horizonsOf(data)))].sort(
    (a, b) => Number(a) - Number(b),
  );
  const horizon = learningHorizon((runs[0] as NamedRun).data);
  return {
    id: 'quality',
    title: 'Signal quality',
    text: [
      'Intervals that overlap say nothing about the difference of two runs: on equal days it can be known better than either of them. Runs on other days or other instruments had other tasks.',
      ...(runs.some(({ data }) =>
        contendersOf(data).some(({ name, byHorizon }) => name === 'random' && byHorizon !== null),
      )
        ? [randomSentence]
        : []),
    ],
    tables: [...horizons.map((one) => qualityTable(runs, one)), steadinessTable(runs, horizons)],
    charts: [
      barsChart({
        id: 'quality-bars',
        title: `Mean rank IC of the score, ${daysAhead(horizon)}`,
        note: 'With 95 % intervals.',
        isHorizontal: true,
        categories: runs.map(({ name }) => name),
        categoryName: 'run',
        valueName: 'mean rank IC',
        format: 'signedPercent',
        series: [
          {
            name: 'mean rank IC',
            values: runs.map(({ data }) => rankIc({ byHorizon: data.report.statistics.score }, horizon)),
            colours: runs.map(({ colour }) => colour),
          },
        ],
      }),
      ...cumulative(runs, horizon),
    ],
  };
}

const compared = ['score', 'uniformWeights', 'uniform', 'random', 'ridge', 'boosting'] as const;

function qualityTable(runs: readonly NamedRun[], horizon: string): Table {
  const byRun = runs.map(({ data }) => contendersOf(data));
  const names = compared.filter((name) =>
    byRun.some((contenders) => contenders.some((one) => one.name === name && one.byHorizon !== null)),
  );
  const labelOf = (name: string) => byRun.flat().find((one) => one.name === name)?.label ?? name;
  return {
    id: `quality-${horizon}`,
    title: `Rank IC, ${daysAhead(horizon)}`,
    columns: [
      { key: 'run', label: 'Run' },
      ...names.map((name) => ({
        key: name,
        label: labelOf(name),
        format: 'signedPercent' as const,
        isEstimate: true as const,
      })),
    ],
    rows: runs.map(({ name, colour }, index) => [
      { name, colour },
      ...names.map((contender) =>
        rankIc(
          { byHorizon: byRun[index]?.find((one) => one.name === contender)?.byHorizon ?? null },
          horizon,
        ),
      ),
    ]),
  };
}

/** Beside the estimates there is no room for these at the width of most screens. */
function steadinessTable(runs: readonly NamedRun[], horizons: readonly string[]): Table {
  return {
    id: 'quality-steadiness',
    title: 'How steady the rank IC of the score is',
    columns: [
      { key: 'run', label: 'Run' },
      { key: 'horizon', label: 'Horizon' },
      {
        key: 'rank_icir',
        label: 'Rank ICIR',
        format: 'signed',
        hint: 'Mean of the daily rank IC divided by its standard deviation',
      },
      { key: 't', label: 't', format: 'signed', hint: 'Newey-West with lag horizon - 1' },
      { key: 'days', label: 'Days', format: 'count', hint: 'Days with a defined value' },
    ],
    rows: runs.flatMap(({ name, colour, data }) =>
      horizons.map((horizon) => {
        const own = data.report.statistics.score[horizon];
        return [
          { name, colour },
          daysAhead(horizon),
          own?.rankIcir ?? null,
          own?.rankIcT ?? null,
          own?.days ?? null,
        ];
      }),
    ),
  };
}

function cumulative(runs: readonly NamedRun[], horizon: string) {
  const dates = [...new Set(runs.flatMap(({ data }) => data.days.map(({ date }) => date)))].sort();
  const lines = runs.flatMap(({ name, colour, data }) => {
    const own = data.correlations.find((one) => one.contender === 'score' && String(one.horizon) === horizon);
    if (own === undefined) return [];
    let sum = 0;
    const at = new Map(
      data.days.flatMap(({ date }, day): (readonly [string, number])[] => {
        const value = own.rankIc[day] ?? null;
        if (value === null) return [];
        sum += value;
        return [[date, Math.round(sum * 1e4) / 1e4]];
      }),
    );
    return [{ name, colour, width: 2, values: dates.map((date) => at.get(date) ?? null) }];
  });
  return lines.every(({ values }) => values.every((value) => value === null))
    ? []
    : [
        linesChart({
          id: 'cumulative-ic',
          title: `Cumulative rank IC of the score, ${daysAhead(horizon)}`,
          note: 'Sum of the daily values.',
          x: dates,
          format: 'number',
          canZoom: true,
          lines,
        }),
      ];
}
