import type { Judgement, PortfolioResult, PortfolioRow } from '../evaluation/index.ts';
import type { Evaluated } from './evaluated.ts';

const LOST = 'uniform';

/**
 * An evaluation without the uniform plan, whose ballots hang on answers that are not recorded, and without random investors where
 * pools do too: numbers and daily values go, rows stay and say why.
 */
export function withoutLost({ evaluation, series }: Evaluated, poolsLost: boolean): Evaluated {
  const { judgement, controls } = evaluation;
  const isKept = ({ contender }: { readonly contender: string }) => contender !== LOST;
  return {
    evaluation: {
      ...evaluation,
      controls: { ...controls, uniform: null, ...(poolsLost ? { random: null } : {}) },
      judgement: judgement === null ? null : judgementWithout(judgement, poolsLost),
    },
    series: {
      ...series,
      correlations: series.correlations.filter(isKept),
      portfolios: series.portfolios.filter(isKept),
    },
  };
}

function judgementWithout(judgement: Judgement, poolsLost: boolean): Judgement {
  const [headline] = judgement.portfolios;
  return {
    ...judgement,
    differences: judgement.differences.filter(({ against }) => against !== LOST),
    portfolios: judgement.portfolios.map(
      (portfolio): PortfolioResult => ({
        ...portfolio,
        rows: portfolio.rows.map((row) => (row.contender === LOST ? emptied(row) : row)),
        ...(poolsLost ? { random: null } : {}),
      }),
    ),
    notes: [
      ...judgement.notes,
      "differences and portfolios of the uniform plan are not available: not all of its investors' answers are recorded",
      ...(poolsLost && (headline?.random ?? null) !== null && headline !== undefined
        ? [
            `portfolio ${headline.name} of random investors is not available: not all strategies that decide candidate pools are recorded`,
          ]
        : []),
    ],
  };
}

function emptied(row: PortfolioRow): PortfolioRow {
  return {
    ...row,
    statistics: null,
    isShorter: false,
    refused: { suspended: 0, limitUp: 0, limitDown: 0 },
    delisted: 0,
    shortOfRoom: 0,
    withoutRanking: 0,
  };
}
