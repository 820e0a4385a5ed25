import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOfEpochDay, type TradingDate } from '../../core/index.ts';
import {
  type BacktestSeries,
  defaultReturnConventions,
  type PortfolioStatistics,
  portfolioStatistics,
} from '../../evaluation/index.ts';

/** A backtest with these net returns on consecutive days from 2024-01-02 on. */
function seriesWith(returns: readonly number[], more: Partial<BacktestSeries> = {}): BacktestSeries {
  const zeros = new Float64Array(returns.length);
  return {
    dates: returns.map((_, t) => dateOfEpochDay(19_724 + t)),
    returns: Float64Array.from(returns),
    grossReturns: Float64Array.from(returns),
    turnover: zeros,
    costs: zeros,
    holdings: zeros,
    cash: zeros,
    refused: { suspended: 0, limitUp: 0, limitDown: 0 },
    delisted: 0,
    shortOfRoom: 0,
    withoutRanking: 0,
    lastWeights: {},
    ...more,
  };
}

const few = { ...defaultReturnConventions, leastSessions: 2 };
const ratios = [
  'annualisedReturn',
  'additiveAnnualisedReturn',
  'annualisedVolatility',
  'sharpe',
  'sortino',
  'calmar',
  'hitRate',
  'beta',
  'alpha',
  'trackingError',
  'informationRatio',
  'probabilisticSharpe',
] as const satisfies readonly (keyof PortfolioStatistics)[];

describe('statistics of a portfolio', () => {
  const file = '../shared/golden/statistics/evaluation.json';
  it.skipIf(!existsSync(file))(`match the golden file to 1e-9 (needs ${file})`, () => {
    const golden = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, number>> & {
      readonly returns: unknown;
    };
    const found = portfolioStatistics(
      seriesWith(golden.returns as readonly number[]),
      undefined,
      defaultReturnConventions,
    );
    const names = {
      cumulative_return: 'cumulativeReturn',
      annualized_return: 'annualisedReturn',
      annualized_volatility: 'annualisedVolatility',
      sharpe_rf0: 'sharpe',
      sortino_rf0: 'sortino',
      max_drawdown: 'maximumDrawdown',
      calmar: 'calmar',
    } as const;
    for (const [name, ours] of Object.entries(names))
      expect(Math.abs((found[ours] as number) - (golden[name] as number)), name).toBeLessThan(1e-9);
  });

  it('match a hand-worked sequence', () => {
    // Values 1.1, 0.88, 0.968, 0.968; mean 0, squares 0.06, third moment (0.001 - 0.008 + 0.001) / 4.
    const found = portfolioStatistics(
      seriesWith([0.1, -0.2, 0.1, 0], {
        turnover: Float64Array.of(0.5, 0, 0.3, 0),
        costs: Float64Array.of(0.001, 0, 0.002, 0),
      }),
      undefined,
      few,
    );
    expect(found).toMatchObject({ sessions: 4, drawdownSessions: 3, beta: null, informationRatio: null });
    expect(found.cumulativeReturn).toBeCloseTo(-0.032, 12);
    expect(found.additiveReturn).toBeCloseTo(0, 12);
    expect(found.annualisedReturn).toBeCloseTo(0.968 ** 63 - 1, 12);
    expect(found.additiveAnnualisedReturn).toBeCloseTo(0, 12);
    expect(found.annualisedVolatility).toBeCloseTo(Math.sqrt(0.02 * 252), 12);
    expect(found.maximumDrawdown).toBeCloseTo(0.2, 12);
    expect(found.turnover).toBeCloseTo(0.2, 12);
    expect(found.annualTurnover).toBeCloseTo(50.4, 12);
    expect(found.costs).toBeCloseTo(0.003, 12);
    expect(found.hitRate).toBeCloseTo(2 / 3, 12);
    expect(found.probabilisticSharpe).toBeCloseTo(0.5, 12);
  });

  it('take the risk-free rate off what ratios are about', () => {
    const returns = [0.03, -0.01, 0.02, 0];
    const found = portfolioStatistics(seriesWith(returns), seriesWith([0.02, 0, 0.02, 0]), {
      daysPerYear: 4,
      riskFreeRate: 0.02, // 0.005 a session
      leastSessions: 2,
    });
    const deviation = Math.sqrt((0.02 ** 2 + 0.02 ** 2 + 0.01 ** 2 + 0.01 ** 2) / 3);
    expect(found.sharpe).toBeCloseTo((0.005 / deviation) * 2, 12);
    expect(found.sortino).toBeCloseTo((0.005 / Math.sqrt((0.015 ** 2 + 0.005 ** 2) / 4)) * 2, 12);
    // Benchmark: mean 0.01, deviations 0.01, -0.01, 0.01, -0.01; own: 0.02, -0.02, 0.01, -0.01. Beta 0.0006 / 0.0004.
    expect(found.beta).toBeCloseTo(1.5, 12);
    expect(found.alpha).toBeCloseTo((0.005 - 1.5 * 0.005) * 4, 12);
    // Differences 0.01, -0.01, 0, 0.
    expect(found.trackingError).toBeCloseTo(Math.sqrt(0.0002 / 3) * 2, 12);
    expect(found.informationRatio).toBeCloseTo(0, 12);
  });

  it('have no ratios below the fewest sessions, but what was earned and lost', () => {
    const returns = Array.from({ length: 20 }, (_, t) => (t % 3 === 0 ? -0.01 : 0.02));
    const enough = portfolioStatistics(
      seriesWith(returns),
      seriesWith(returns.toReversed()),
      defaultReturnConventions,
    );
    expect(ratios.filter((name) => enough[name] === null)).toEqual([]);
    const found = portfolioStatistics(
      seriesWith(returns.slice(1)),
      seriesWith(returns.toReversed()),
      defaultReturnConventions,
    );
    expect(ratios.filter((name) => found[name] !== null)).toEqual([]);
    expect(found.cumulativeReturn).toBeGreaterThan(0);
    expect(found.maximumDrawdown).toBeCloseTo(0.01, 12);
  });

  it('are null without spread, losses, moves or a benchmark that moves', () => {
    const still = portfolioStatistics(seriesWith([0, 0, 0]), seriesWith([0, 0, 0]), few);
    expect(still).toMatchObject({
      annualisedReturn: 0,
      annualisedVolatility: 0,
      sharpe: null,
      sortino: null,
      calmar: null,
      hitRate: null,
      beta: null,
      alpha: null,
      trackingError: 0,
      informationRatio: null,
      probabilisticSharpe: null,
      maximumDrawdown: 0,
      drawdownSessions: 0,
    });
    // Equal up to rounding is equal.
    const rounded = portfolioStatistics(seriesWith([0.1, 0.1 + 1e-16, 0.1]), undefined, few);
    expect(rounded).toMatchObject({ sharpe: null, probabilisticSharpe: null });
  });

  it('pair a benchmark by date', () => {
    const series = seriesWith([0.01, 0.02, -0.01, 0.03]);
    const later = {
      ...seriesWith([0.5, 0.02, -0.01, 0.03]),
      dates: [20231229 as TradingDate, ...series.dates.slice(1)],
    };
    const found = portfolioStatistics(series, later, few);
    expect(found.beta).toBeCloseTo(1, 12);
    expect(found.alpha).toBeCloseTo(0, 12);
    expect(found.trackingError).toBeCloseTo(0, 12);
    expect(found.informationRatio).toBeNull();
    expect(portfolioStatistics(series, later, { ...few, leastSessions: 4 }).beta).toBeNull();
  });

  it('compound by calendar month and year', () => {
    const dates = [20231228, 20231229, 20240102, 20240131, 20240201] as TradingDate[];
    const { months, years } = portfolioStatistics(
      seriesWith([0.1, 0.1, 0.2, -0.5, 0], { dates }),
      undefined,
      few,
    );
    expect(months.map(({ period }) => period)).toEqual([202312, 202401, 202402]);
    expect(years.map(({ period }) => period)).toEqual([2023, 2024]);
    expect(months[0]?.value).toBeCloseTo(0.21, 12);
    expect(months[1]?.value).toBeCloseTo(-0.4, 12);
    expect(years[1]?.value).toBeCloseTo(-0.4, 12);
  });

  it('compound the same over months, years and the whole', () => {
    const returns = fc.array(fc.double({ min: -0.9, max: 0.9, noNaN: true }), {
      minLength: 1,
      maxLength: 120,
    });
    fc.assert(
      fc.property(returns, (values) => {
        const { months, years, cumulativeReturn } = portfolioStatistics(seriesWith(values), undefined, few);
        const over = (periods: readonly { value: number }[]) =>
          periods.reduce((product, { value }) => product * (1 + value), 1) - 1;
        const scale = 1e-9 * Math.max(1, Math.abs(cumulativeReturn));
        expect(Math.abs(over(months) - cumulativeReturn)).toBeLessThan(scale);
        expect(Math.abs(over(years) - cumulativeReturn)).toBeLessThan(scale);
      }),
    );
  });
});

describe('the length of a drawdown', () => {
  it.each([
    ['from the start value until it is reached again', [-0.1, 0.2, 0.1], 2],
    ['from a later peak', [0.1, 0.1, -0.1, -0.1, 0.5], 3],
    ['until the end, where it is not reached', [0.1, -0.1, 0.01, 0.01], 3],
    ['none without a fall', [0.1, 0, 0.2], 0],
    ['from the last session at the peak', [0.1, 0, 0, -0.1, 0], 2],
    ['as the longest of several', [-0.1, 0.2, -0.1, 0, 0, 0.5, -0.01], 4],
    ['with a peak reached up to rounding', [-0.1, 1 / 0.9 - 1, 0], 2],
    ['after everything was lost', [0.1, -1, 0.5], 2],
  ])('counts %s', (_, returns, sessions) => {
    expect(portfolioStatistics(seriesWith(returns), undefined, few).drawdownSessions).toBe(sessions);
  });
});
