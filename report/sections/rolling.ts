import type { Chart } from '../chart.ts';
import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { rollingBeta, rollingDeviation, rollingMean, rollingRatio } from '../rolling.ts';
import { dateOf, type RunData } from '../run-data.ts';
import { learningHorizon } from './quality.ts';
import { counted, daysAhead, missingJudgement } from './words.ts';

const WINDOW = 60;

/** How steady the numbers are: statistics over the latest 60 sessions. */
export function rollingSection(data: RunData): Section {
  const charts = [...portfolioCharts(data), ...correlationChart(data)];
  return {
    id: 'rolling',
    title: 'Rolling statistics',
    text: [
      charts.length === 0
        ? `The run has ${counted(data.report.days, 'day')}; rolling statistics need ${WINDOW} sessions with a value.`
        : `Each point is computed from the ${WINDOW} sessions before it, so neighbouring points share almost all of them and long swings are to be expected by chance.`,
      ...missingJudgement(data, 'Rolling returns'),
    ],
    tables: [],
    charts,
  };
}

function portfolioCharts({ judgement, portfolios }: RunData): readonly Chart[] {
  const headline = judgement?.portfolios[0];
  const own = portfolios.find((one) => one.portfolio === headline?.name && one.contender === 'score');
  const pool = portfolios.find((one) => one.portfolio === headline?.name && one.contender === 'pool');
  if (judgement === null || own === undefined || own.dates.length < WINDOW) return [];
  const year = Math.sqrt(judgement.conventions.daysPerYear);
  const poolOf = new Map((pool?.dates ?? []).map((date, at) => [date, pool?.returns[at] ?? null]));
  const aligned = own.dates.map((date) => poolOf.get(date) ?? null);
  const times = (values: readonly (number | null)[]) =>
    values.map((value) => (value === null ? null : value * year));
  const x = own.dates.map(dateOf);
  const pair = (of: (returns: readonly (number | null)[]) => readonly (number | null)[]) => [
    { name: 'score', colour: 'accent' as const, width: 2, values: of(own.returns) },
    ...(pool === undefined
      ? []
      : [
          {
            name: 'equal-weight pool',
            colour: 'neutral' as const,
            dash: 'dashed' as const,
            values: of(aligned),
          },
        ]),
  ];
  return [
    linesChart({
      id: 'rolling-sharpe',
      title: `Sharpe ratio of the latest ${WINDOW} sessions`,
      note: `Headline portfolio, annualised with ${judgement.conventions.daysPerYear} days.`,
      x,
      format: 'number',
      canZoom: true,
      lines: pair((returns) => times(rollingRatio(returns, WINDOW))),
    }),
    linesChart({
      id: 'rolling-volatility',
      title: `Volatility of the latest ${WINDOW} sessions`,
      note: 'Standard deviation of daily returns, annualised.',
      x,
      format: 'percent',
      canZoom: true,
      lines: pair((returns) => times(rollingDeviation(returns, WINDOW))),
    }),
    ...(pool === undefined
      ? []
      : [
          linesChart({
            id: 'rolling-beta',
            title: `Beta to the equal-weight pool, latest ${WINDOW} sessions`,
            note: 'How much of a move of the pool the portfolio shares: 1 = all of it.',
            x,
            format: 'number',
            canZoom: true,
            height: 280,
            lines: [
              { name: 'beta', colour: 'accent', width: 2, values: rollingBeta(own.returns, aligned, WINDOW) },
            ],
          }),
        ]),
  ];
}

function correlationChart(data: RunData): readonly Chart[] {
  const horizon = learningHorizon(data);
  const own = data.correlations.find((one) => one.contender === 'score' && String(one.horizon) === horizon);
  const values = rollingMean(own?.rankIc ?? [], WINDOW);
  if (values.every((value) => value === null)) return [];
  return [
    linesChart({
      id: 'rolling-ic',
      title: `Mean rank IC of the latest ${WINDOW} days, ${daysAhead(horizon)}`,
      x: data.days.map(({ date }) => date),
      format: 'percent',
      canZoom: true,
      height: 280,
      lines: [{ name: 'rank IC', colour: 'accent', width: 2, values }],
    }),
  ];
}
