import type { DailyMean, SignalProfile } from '../../evaluation/index.ts';
import type { Chart } from '../chart.ts';
import { barsChart } from '../charts/bars.ts';
import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import type { RunData } from '../run-data.ts';
import type { Estimate, Table } from '../table.ts';
import { learningHorizon } from './quality.ts';
import { daysAhead, missingJudgement } from './words.ts';

/** What the score is worth beyond its correlation: quantiles, decay, persistence, turnover. */
export function profileSection(data: RunData): Section {
  const { judgement } = data;
  return {
    id: 'profile',
    title: 'Profile of the score',
    ...(judgement === null
      ? { text: missingJudgement(data, 'Quantile returns and decay'), tables: [], charts: [] }
      : profileContents(judgement.profile, learningHorizon(data))),
  };
}

/** Texts, tables and charts of a profile; `horizon`: the one whose groups are drawn. */
export function profileContents(
  profile: SignalProfile,
  horizon: string,
): Pick<Section, 'text' | 'tables' | 'charts'> {
  return {
    text: [
      'Every day the instruments are split into groups of equal size by their score. A score that works orders the returns of its groups from the first to the last; one whose groups change slowly is cheap to trade.',
    ],
    tables: tablesOf(profile),
    charts: chartsOf(profile, horizon),
  };
}

function estimate({ mean, low, high }: DailyMean): Estimate {
  return { value: mean, low, high };
}

function tablesOf({ quantiles, industryNeutral }: SignalProfile): readonly Table[] {
  const most = Math.max(0, ...quantiles.map((one) => one.quantiles.length));
  return [
    {
      id: 'quantiles',
      title: 'Returns of score groups above the mean of all, by horizon',
      columns: [
        { key: 'group', label: 'Score group' },
        ...quantiles.map(({ horizon }) => ({
          key: `return_${horizon}`,
          label: daysAhead(horizon),
          format: 'signedPercent' as const,
          isEstimate: true as const,
        })),
      ],
      rows: Array.from({ length: most }, (_, at) => [
        groupName(at, most),
        ...quantiles.map((one) => {
          const group = one.quantiles[at];
          return group === undefined ? null : estimate(group);
        }),
      ]),
      note: 'Mean return over the horizon, in excess of the mean of all instruments of the day, before costs, with 95 % intervals.',
    },
    {
      id: 'quantile-spread',
      title: 'Highest minus lowest score group',
      columns: [
        { key: 'horizon', label: 'Horizon' },
        { key: 'spread', label: 'Highest minus lowest', format: 'signedPercent', isEstimate: true },
        { key: 't', label: 't', format: 'signed', hint: 'Newey-West with lag horizon - 1' },
        { key: 'days', label: 'Days', format: 'count' },
      ],
      rows: quantiles.map(({ horizon, spread }) => [
        daysAhead(horizon),
        estimate(spread),
        spread.t,
        spread.days,
      ]),
    },
    {
      id: 'industry-neutral',
      title: 'Rank IC within industries',
      columns: [
        { key: 'horizon', label: 'Horizon' },
        { key: 'rank_ic', label: 'Rank IC', format: 'signedPercent', isEstimate: true },
        { key: 't', label: 't', format: 'signed' },
        { key: 'days', label: 'Days', format: 'count' },
      ],
      rows: industryNeutral.map((one) => [daysAhead(one.horizon), estimate(one), one.t, one.days]),
      note: "Score and label lose their industry's mean of the day first: what is left is choosing within industries.",
    },
  ];
}

function groupName(at: number, most: number): string {
  if (at === 0) return '1 (lowest)';
  return at === most - 1 ? `${most} (highest)` : String(at + 1);
}

function chartsOf(
  { quantiles, decay, autocorrelation, turnover }: SignalProfile,
  horizon: string,
): readonly Chart[] {
  const learned = quantiles.find((one) => String(one.horizon) === horizon) ?? quantiles.at(-1);
  const charts: Chart[] = [];
  if (learned !== undefined && learned.quantiles.some(({ mean }) => mean !== null)) {
    const most = learned.quantiles.length;
    charts.push(
      barsChart({
        id: 'quantile-returns',
        title: `Returns of score groups above the mean of all, ${daysAhead(learned.horizon)}`,
        note: 'Mean over days with 95 % intervals. Steps that rise from left to right are what a good score makes.',
        categories: [...learned.quantiles.map((_, at) => groupName(at, most)), 'spread'],
        categoryName: 'score group',
        valueName: 'excess return',
        format: 'signedPercent',
        series: [
          {
            name: 'excess return',
            values: [...learned.quantiles.map(estimate), estimate(learned.spread)],
            colours: [...learned.quantiles.map(() => 'accent' as const), 'series1'],
          },
        ],
      }),
    );
  }
  if (decay.some(({ mean }) => mean !== null)) {
    charts.push(
      lagChart(
        'decay',
        'How long the score is worth something',
        'Rank IC of the score with the one-day return of later days, lag 0 = the next one; bands are 95 % intervals.',
        decay,
        'percent',
      ),
    );
  }
  if (autocorrelation.some(({ mean }) => mean !== null)) {
    charts.push(
      lagChart(
        'autocorrelation',
        'How much of its order the score keeps',
        'Spearman correlation of the score with itself some days before; 1 = nothing changed.',
        autocorrelation,
        'number',
      ),
    );
  }
  if (turnover.length > 0) {
    const pick = (which: 0 | -1) => turnover.map(({ quantiles: groups }) => groups.at(which));
    charts.push(
      linesChart({
        id: 'quantile-turnover',
        title: 'How much of a score group is new',
        note: 'Share of the lowest and the highest group that was not in it some days before.',
        x: turnover.map(({ lag }) => lag),
        xName: 'days before',
        hasMarks: true,
        format: 'percentWhole',
        height: 280,
        lines: [
          { name: 'highest group', colour: 'accent', ...bandOf(pick(-1)) },
          { name: 'lowest group', colour: 'series1', ...bandOf(pick(0)) },
        ],
      }),
    );
  }
  return charts;
}

function lagChart(
  id: string,
  title: string,
  note: string,
  points: readonly (DailyMean & { readonly lag: number })[],
  format: 'percent' | 'number',
): Chart {
  return linesChart({
    id,
    title,
    note,
    x: points.map(({ lag }) => lag),
    xName: 'lag, days',
    hasMarks: true,
    format,
    height: 280,
    lines: [{ name: title, colour: 'accent', ...bandOf(points) }],
  });
}

function bandOf(points: readonly (DailyMean | undefined)[]) {
  return {
    values: points.map((point) => point?.mean ?? null),
    low: points.map((point) => point?.low ?? null),
    high: points.map((point) => point?.high ?? null),
  };
}
