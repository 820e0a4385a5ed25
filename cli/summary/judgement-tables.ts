import type { Judgement, PortfolioResult } from '../../evaluation/index.ts';
import { signed, signedPercent, wrap } from '../format.ts';
import { plainTable } from '../plain-table.ts';

/** What the score is worth beside what a user would pick instead, 79 columns; nothing where the market was not walked through. */
export function judgementTables(judgement: Judgement | null): readonly string[] {
  if (judgement === null) return [];
  const [headline] = judgement.portfolios;
  return [...rivalTable(judgement), ...(headline === undefined ? [] : ['', ...portfolioTable(headline)])];
}

function rivalTable({ conventions, rivals, differences }: Judgement): readonly string[] {
  const { horizon } = conventions;
  if (rivals.length === 0) return [];
  const rows = rivals.map(({ name, label, byHorizon }) => {
    const quality = byHorizon?.[String(horizon)];
    const gain = differences.find((one) => one.against === name && one.horizon === horizon);
    const { low = null, high = null } = gain ?? {};
    return [
      `  ${label}`,
      signedPercent(quality?.rankIc ?? null),
      signedPercent(gain?.mean ?? null),
      low === null || high === null ? 'n/a' : `${signedPercent(low)} to ${signedPercent(high)}`,
      signed(gain?.t ?? null),
      quality === undefined ? 'n/a' : String(quality.days),
    ];
  });
  return plainTable(
    [
      `Rivals, ${horizon} ${horizon === 1 ? 'day' : 'days'} ahead`,
      'Rank IC %',
      'Score minus',
      '95 %',
      't',
      'Days',
    ],
    rows,
    ['left', 'right', 'right', 'right', 'right', 'right'],
    [24, 10, 12, 18, 8, 6],
  );
}

function portfolioTable({ description, rows, random }: PortfolioResult): readonly string[] {
  const table = plainTable(
    ['Portfolio', 'Return %', 'A year', 'Sharpe', 'Drawdown', 'Beta', 'Turnover', 'Costs %'],
    rows.map(({ label, statistics }) => {
      if (statistics === null) return [`  ${label}`, ...Array.from({ length: 7 }, () => 'n/a')];
      const { cumulativeReturn, annualisedReturn, sharpe, maximumDrawdown, beta, annualTurnover, costs } =
        statistics;
      return [
        `  ${label}`,
        signedPercent(cumulativeReturn),
        signedPercent(annualisedReturn),
        signed(sharpe),
        (100 * maximumDrawdown).toFixed(2),
        beta === null ? '' : beta.toFixed(2),
        annualTurnover.toFixed(1),
        (100 * costs).toFixed(2),
      ];
    }),
    ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    [20, 10, 8, 8, 9, 7, 9, 8],
  );
  const band =
    random === null
      ? []
      : [
          `Portfolios of random investors, ${random.draws} draws: ${signedPercent(random.cumulativeReturn.mean)} (95 %: ${signedPercent(random.cumulativeReturn.low)} to ${signedPercent(random.cumulativeReturn.high)}).`,
        ];
  return [
    ...table,
    ...wrap(
      `Portfolio: ${description}; net of costs, next to the equal-weight pool on the same schedule. Turnover is one way, a year.`,
    ),
    ...band.flatMap((line) => wrap(line)),
  ];
}
