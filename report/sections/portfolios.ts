import type { PortfolioResult, PortfolioStatistics } from '../../evaluation/index.ts';
import type { Chart } from '../chart.ts';
import { type Growth, growthChart } from '../charts/growth.ts';
import { contenderStyles } from '../contender-styles.ts';
import { formatNumber } from '../formats.ts';
import type { Section } from '../page.ts';
import { dateOf, type RunData } from '../run-data.ts';
import type { Column, Table } from '../table.ts';
import { taggedName } from './contenders.ts';
import { counted, inWords, missingJudgement } from './words.ts';

/** Shown in a first look at the curves; the others with a click. */
const first = new Set(['score', 'pool', 'uniformWeights', 'ridge', 'boosting']);

/** Portfolios of every contender, judged alike. */
export interface PortfolioData extends Pick<RunData, 'judgement' | 'portfolios'> {
  /** Contenders whose curves are shown at first. */
  readonly shown: ReadonlySet<string>;
  /** Who the band of chance is of, in the plural. */
  readonly random: string;
}

/** What portfolios of every contender got, on the same days and costs. */
export function portfolioSection(run: RunData): Section {
  const { judgement, portfolios } = run;
  const { text, ...rest } = portfolioContents({
    judgement,
    portfolios,
    shown: first,
    random: 'random investors',
  });
  return {
    id: 'portfolios',
    title: 'Portfolios',
    text: [...missingJudgement(run, 'Portfolios'), ...text],
    ...rest,
  };
}

/** Texts, tables and charts of portfolios of a judgement, all of them where none are named; nothing where there are none. */
export function portfolioContents(
  data: PortfolioData,
  portfolios: readonly PortfolioResult[] = data.judgement?.portfolios ?? [],
): Pick<Section, 'text' | 'tables' | 'charts'> {
  const { judgement, random } = data;
  const numberOf = (portfolio: PortfolioResult) => judgement?.portfolios.indexOf(portfolio) ?? 0;
  return {
    text: [
      ...(judgement?.portfolios.length === 0
        ? ['There are no portfolios: the market of this run has no prices to trade at.']
        : []),
      ...(portfolios.length === 0
        ? []
        : [
            'The same rule is applied to every signal, on the same sessions and at the same costs, so that differences come from the signals; what begins too late for that is marked with a star and has its own number of sessions. The equal-weight pool holds all instruments: it is the benchmark.',
          ]),
      ...portfolios.map((portfolio) => describe(portfolio, random)),
    ],
    tables: portfolios.flatMap((portfolio) => statisticsTables(data, portfolio, numberOf(portfolio))),
    charts: portfolios.flatMap((portfolio) => curves(data, portfolio, numberOf(portfolio))),
  };
}

function describe(
  { name, description, sessions, rows, random }: PortfolioResult,
  randomNames: string,
): string {
  const band =
    random === null
      ? ''
      : ` Portfolios of ${counted(random.draws, 'draw')} of ${randomNames} returned ${formatNumber(random.cumulativeReturn.mean, 'signedPercent')} on average, 95 % of them between ${formatNumber(random.cumulativeReturn.low, 'signedPercent')} and ${formatNumber(random.cumulativeReturn.high, 'signedPercent')}.`;
  const later = rows.flatMap(({ label, isShorter, statistics }) =>
    isShorter ? [`${label} (${counted(statistics?.sessions ?? 0, 'session')})`] : [],
  );
  const compared =
    sessions === null
      ? ''
      : ` Compared over ${counted(sessions.sessions, 'session')}, ${dateOf(sessions.first)} to ${dateOf(sessions.last)}${later.length === 0 ? '' : `; later begins ${inWords(later)}`}.`;
  return `${name}: ${description}.${compared}${band}`.replace('..', '.');
}

/** Columns of `statisticsOf`, in two tables: no page is wide enough for one. */
const returnColumns = [
  {
    key: 'cumulative_return',
    label: 'Return',
    format: 'signedPercent',
    hint: 'Compounded over all sessions, after costs',
  },
  {
    key: 'annualised_return',
    label: 'A year',
    format: 'signedPercent',
    hint: 'Compounded return, annualised',
  },
  {
    key: 'annualised_volatility',
    label: 'Volatility',
    format: 'percent',
    hint: 'Standard deviation of daily returns, annualised',
  },
  {
    key: 'sharpe',
    label: 'Sharpe',
    format: 'signed',
    hint: 'Mean / standard deviation of daily returns, annualised',
  },
  {
    key: 'probabilistic_sharpe',
    label: 'P(Sharpe > 0)',
    format: 'probability',
    hint: 'Probability that the true Sharpe ratio is above 0 (Bailey and Lopez de Prado 2012)',
  },
  { key: 'sortino', label: 'Sortino', format: 'signed', hint: 'As Sharpe, with losses alone as the risk' },
  { key: 'calmar', label: 'Calmar', format: 'signed', hint: 'Annualised return / largest drawdown' },
  { key: 'maximum_drawdown', label: 'Drawdown', format: 'percent', hint: 'Largest fall from a peak' },
  {
    key: 'drawdown_sessions',
    label: 'Sessions under',
    format: 'count',
    hint: 'Longest time from a peak until it was reached again, or the end',
  },
] as const satisfies readonly Column[];

const tradeColumns = [
  { key: 'alpha', label: 'Alpha a year', format: 'signedPercent', hint: 'Regression on the pool, a year' },
  { key: 'beta', label: 'Beta', format: 'number', hint: 'Regression on the pool' },
  {
    key: 'tracking_error',
    label: 'Tracking error',
    format: 'percent',
    hint: 'Deviation of the difference to the pool, annualised',
  },
  {
    key: 'information_ratio',
    label: 'Information ratio',
    format: 'signed',
    hint: 'Mean difference to the pool / its deviation, annualised',
  },
  {
    key: 'hit_rate',
    label: 'Hit rate',
    format: 'percentWhole',
    hint: 'Share of sessions with a gain, of those with a gain or a loss',
  },
  {
    key: 'annual_turnover',
    label: 'Turnover a year',
    format: 'number',
    hint: 'One way, in times the value of the portfolio',
  },
  { key: 'costs', label: 'Costs', format: 'percent', hint: 'Sum over all sessions' },
  {
    key: 'additive_return',
    label: 'Additive return',
    format: 'signedPercent',
    hint: 'Sum of the daily returns instead of their product',
  },
  { key: 'sessions', label: 'Sessions', format: 'count' },
] as const satisfies readonly Column[];

function statisticsTables(
  { judgement }: PortfolioData,
  portfolio: PortfolioResult,
  index: number,
): readonly Table[] {
  const styleOf = contenderStyles(judgement);
  const conventions = judgement?.conventions;
  return statisticGroups.map(({ id, title, columns, of }) => ({
    id: `portfolio-${index + 1}-${id}`,
    title: `${portfolio.name}: ${title}`,
    columns: [{ key: 'contender', label: 'Signal' }, ...columns],
    rows: portfolio.rows.map(({ contender, label: plain, role, isShorter, statistics }) => {
      const label = `${plain}${isShorter ? '*' : ''}`;
      return [
        role === 'benchmark'
          ? { name: label, colour: styleOf(contender, role).colour }
          : taggedName({ label, role, style: styleOf(contender, role) }),
        ...(statistics === null ? columns.map(() => null) : of(statistics)),
      ];
    }),
    emphasised: [0],
    ...(conventions === undefined || id !== 'returns'
      ? {}
      : {
          note: `${conventions.daysPerYear} days a year, risk-free rate ${formatNumber(conventions.riskFreeRate, 'percent')}; n/a below ${conventions.leastSessions} sessions. Point at a heading for what it means.`,
        }),
  }));
}

/** What is told of portfolios, in two tables. */
export const statisticGroups = [
  { id: 'returns', title: 'returns and risk', columns: returnColumns, of: returnsOf },
  { id: 'trading', title: 'against the pool, and trading', columns: tradeColumns, of: tradesOf },
] as const;

function returnsOf(s: PortfolioStatistics): readonly (number | null)[] {
  return [
    s.cumulativeReturn,
    s.annualisedReturn,
    s.annualisedVolatility,
    s.sharpe,
    s.probabilisticSharpe,
    s.sortino,
    s.calmar,
    s.maximumDrawdown,
    s.drawdownSessions,
  ];
}

function tradesOf(s: PortfolioStatistics): readonly (number | null)[] {
  return [
    s.alpha,
    s.beta,
    s.trackingError,
    s.informationRatio,
    s.hitRate,
    s.annualTurnover,
    s.costs,
    s.additiveReturn,
    s.sessions,
  ];
}

function curves(data: PortfolioData, portfolio: PortfolioResult, index: number): readonly Chart[] {
  const series = data.portfolios.filter((one) => one.portfolio === portfolio.name);
  const dates = [...new Set(series.flatMap((one) => one.dates))].sort((a, b) => a - b);
  if (dates.length === 0) return [];
  const styleOf = contenderStyles(data.judgement);
  const growths = portfolio.rows.flatMap(({ contender, label, role }): Growth[] => {
    const own = series.find((one) => one.contender === contender);
    if (own === undefined) return [];
    const at = new Map(own.dates.map((date, position) => [date, own.returns[position] as number]));
    return [
      {
        name: label,
        ...styleOf(contender, role),
        isHidden: !data.shown.has(contender),
        returns: dates.map((date) => at.get(date) ?? null),
      },
    ];
  });
  const hidden = growths.filter(({ isHidden }) => isHidden === true).length;
  return [
    growthChart({
      id: `growth-${index + 1}`,
      title: `Cumulative return and drawdown: ${portfolio.name}`,
      note: `After costs, from the first of the compared sessions on; what begins later starts from 0 there. The lower part shows how far each stands under its highest value so far.${hidden === 0 ? '' : ' Click names to show or hide them.'}`,
      dates: dates.map(dateOf),
      growths,
    }),
  ];
}
