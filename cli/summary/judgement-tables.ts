import { formatDate } from '../../core/index.ts';
import type { Judgement, PortfolioResult, QualityByHorizon } from '../../evaluation/index.ts';
import { signed, signedPercent, wrap } from '../format.ts';
import { plainTable } from '../plain-table.ts';

/**
 * What the score is worth beside what a user would pick instead, 79 columns; nothing where the market was not walked through. A star
 * marks what is of other days than the score's (`score`: its quality) or of fewer sessions than the others.
 */
export function judgementTables(judgement: Judgement | null, score: QualityByHorizon): readonly string[] {
  if (judgement === null) return [];
  const [headline] = judgement.portfolios;
  return [
    ...rivalTable(judgement, score),
    ...(headline === undefined ? [] : ['', ...portfolioTable(headline)]),
  ];
}

function rivalTable(
  { conventions, rivals, differences }: Judgement,
  score: QualityByHorizon,
): readonly string[] {
  const { horizon } = conventions;
  if (rivals.length === 0) return [];
  const days = score[String(horizon)]?.days ?? 0;
  let isMarked = false;
  const rows = rivals.map(({ name, label, byHorizon }) => {
    const quality = byHorizon?.[String(horizon)];
    const gain = differences.find((one) => one.against === name && one.horizon === horizon);
    const { low = null, high = null } = gain ?? {};
    const isOther = quality !== undefined && quality.days !== days;
    isMarked ||= isOther;
    return [
      `  ${label}`,
      signedPercent(quality?.rankIc ?? null),
      signedPercent(gain?.mean ?? null),
      low === null || high === null ? 'n/a' : `${signedPercent(low)} to ${signedPercent(high)}`,
      signed(gain?.t ?? null),
      quality === undefined ? 'n/a' : `${quality.days}${isOther ? '*' : ''}`,
    ];
  });
  const table = plainTable(
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
  return [
    ...table,
    ...(isMarked ? wrap(`* The score has ${days} days; "Score minus" is of the days that both have.`) : []),
  ];
}

/** Portfolios of one rule, 79 columns. `drawn`: whose portfolios the band is of. */
export function portfolioTable(
  { description, sessions, rows, random }: PortfolioResult,
  drawn = 'random investors',
): readonly string[] {
  const table = plainTable(
    ['Portfolio', 'Return %', 'A year %', 'Sharpe', 'Drawdown %', 'Beta', 'Turnover', 'Costs %'],
    rows.map(({ label, isShorter, statistics }) => {
      if (statistics === null) return [`  ${label}`, ...Array.from({ length: 7 }, () => 'n/a')];
      const { cumulativeReturn, annualisedReturn, sharpe, maximumDrawdown, beta, annualTurnover, costs } =
        statistics;
      return [
        `  ${label}${isShorter ? '*' : ''}`,
        signedPercent(cumulativeReturn),
        signedPercent(annualisedReturn),
        signed(sharpe),
        (100 * maximumDrawdown).toFixed(2),
        beta === null ? 'n/a' : beta.toFixed(2),
        annualTurnover.toFixed(1),
        (100 * costs).toFixed(2),
      ];
    }),
    ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'],
    [20, 9, 9, 7, 11, 6, 9, 8],
  );
  const later = rows.flatMap(({ label, isShorter, statistics }) =>
    isShorter ? [`${label} ${statistics?.sessions ?? 0}`] : [],
  );
  const compared =
    sessions === null
      ? ''
      : ` Over ${sessions.sessions} sessions, ${formatDate(sessions.first)} to ${formatDate(sessions.last)}${later.length === 0 ? '' : `; * begins later, sessions: ${later.join(', ')}`}.`;
  const band =
    random === null
      ? []
      : [
          `Portfolios of ${drawn}, ${random.draws} draws: return ${signedPercent(random.cumulativeReturn.mean)} % (95 %: ${signedPercent(random.cumulativeReturn.low)} to ${signedPercent(random.cumulativeReturn.high)}).`,
        ];
  return [
    ...table,
    ...wrap(
      `Portfolio: ${description}; net of costs, next to the equal-weight pool on the same schedule. Turnover is one way, a year.${compared}`,
    ),
    ...band.flatMap((line) => wrap(line)),
  ];
}
