import type { Chart } from '../chart.ts';
import { linesChart } from '../charts/lines.ts';
import type { Section } from '../page.ts';
import { dateOf, type RunData } from '../run-data.ts';
import type { Table } from '../table.ts';
import { missingJudgement } from './words.ts';

const MOST_WEIGHTS = 30;

/** What the portfolios of the score traded, held and could not get. */
export function tradingSection(data: RunData): Section {
  const portfolios = data.judgement?.portfolios ?? [];
  const headline = portfolios[0];
  const own = data.portfolios.find((one) => one.portfolio === headline?.name && one.contender === 'score');
  return {
    id: 'trading',
    title: 'Trading',
    text: [
      ...missingJudgement(data, 'Turnover, costs and holdings'),
      ...(headline === undefined
        ? []
        : [
            "Turnover is one way: half of what was bought and sold, as a share of the value. Orders are refused on sessions on which an instrument does not trade, or stands at the exchange's daily price limit; an order that is refused on three sessions counts three times.",
          ]),
    ],
    tables:
      headline === undefined ? [] : [refusedTable(data), ...(own === undefined ? [] : [weightTable(own)])],
    charts: headline === undefined || own === undefined ? [] : chartsOf(headline.name, own),
  };
}

function refusedTable({ judgement }: RunData): Table {
  return {
    id: 'orders',
    title: "Orders and holdings of the score's portfolios",
    columns: [
      { key: 'portfolio', label: 'Portfolio' },
      {
        key: 'annual_turnover',
        label: 'Turnover a year',
        format: 'number',
        hint: 'One way, in times the value',
      },
      { key: 'costs', label: 'Costs', format: 'percent', hint: 'Sum over all sessions' },
      { key: 'suspended', label: 'Refused: no trade', format: 'count' },
      { key: 'limit_up', label: 'upper limit', format: 'count' },
      { key: 'limit_down', label: 'lower limit', format: 'count' },
      { key: 'delisted', label: 'Left at the last price', format: 'count' },
      {
        key: 'short_of_room',
        label: 'Caps left no room',
        format: 'count',
        hint: 'Rebalancings on which the caps could not be filled; the rest stayed cash',
      },
      {
        key: 'without_ranking',
        label: 'All scored alike',
        format: 'count',
        hint: 'Sessions whose signal told no instruments apart; the portfolio stayed as it was',
      },
    ],
    rows: (judgement?.portfolios ?? []).flatMap(({ name, rows }) =>
      rows
        .filter(({ contender }) => contender === 'score')
        .map(({ statistics, refused, delisted, shortOfRoom, withoutRanking }) => [
          name,
          statistics?.annualTurnover ?? null,
          statistics?.costs ?? null,
          refused.suspended,
          refused.limitUp,
          refused.limitDown,
          delisted,
          shortOfRoom,
          withoutRanking,
        ]),
    ),
  };
}

type Series = RunData['portfolios'][number];

function weightTable({ lastWeights, portfolio, dates }: Series): Table {
  const weights = Object.entries(lastWeights)
    .filter(([, weight]) => weight !== 0)
    .sort(([a, x], [b, y]) => Math.abs(y) - Math.abs(x) || (a < b ? -1 : 1));
  const last = dates.at(-1);
  return {
    id: 'last-weights',
    title: `Holdings of ${portfolio}${last === undefined ? '' : ` after the trades of ${dateOf(last)}`}`,
    columns: [
      { key: 'instrument', label: 'Instrument' },
      { key: 'weight', label: 'Weight', format: 'percent' },
    ],
    rows: weights.slice(0, MOST_WEIGHTS),
    ...(weights.length > MOST_WEIGHTS ? { note: `The ${MOST_WEIGHTS} largest of ${weights.length}.` } : {}),
  };
}

function chartsOf(name: string, { dates, turnover, costs, holdings, cash }: Series): readonly Chart[] {
  const x = dates.map(dateOf);
  let sum = 0;
  return [
    linesChart({
      id: 'turnover',
      title: `Turnover of each session: ${name} of the score`,
      x,
      format: 'percent',
      canZoom: true,
      height: 260,
      lines: [{ name: 'turnover', colour: 'accent', width: 1, fill: 0.3, values: turnover }],
    }),
    linesChart({
      id: 'costs',
      title: `Costs so far: ${name} of the score`,
      note: 'Added up, as a share of the value.',
      x,
      format: 'percent',
      canZoom: true,
      height: 240,
      lines: [
        {
          name: 'costs',
          colour: 'series4',
          width: 2,
          values: costs.map((cost) => {
            sum += cost;
            return Math.round(sum * 1e7) / 1e7;
          }),
        },
      ],
    }),
    linesChart({
      id: 'holdings',
      title: `Instruments held: ${name} of the score`,
      x,
      format: 'count',
      canZoom: true,
      height: 260,
      lines: [{ name: 'instruments', colour: 'accent', values: holdings }],
    }),
    ...(cash.some((share) => Math.abs(share) > 1e-9)
      ? [
          linesChart({
            id: 'cash',
            title: `Share in cash: ${name} of the score`,
            x,
            format: 'percent',
            canZoom: true,
            height: 240,
            lines: [{ name: 'cash', colour: 'neutral', values: cash }],
          }),
        ]
      : []),
  ];
}
