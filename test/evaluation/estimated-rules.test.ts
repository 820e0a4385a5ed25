import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createReturnHistory, type PortfolioDay } from '../../evaluation/index.ts';
import { riskParityWeights } from '../../evaluation/rules/hierarchical-risk-parity.ts';
import { shrunkCovariance } from '../../evaluation/shrunk-covariance.ts';
import { codes, distance, series } from './estimation-fixtures.ts';
import { byCode, historyOf, portfolioDay } from './portfolio-days.ts';
import { ruleOf } from './portfolio-rule-conformance.ts';

const known = Object.fromEntries(series.map((values, i) => [codes[i] as string, [...values]]));
const dayOf = (more: Partial<PortfolioDay> = {}) =>
  portfolioDay([6, 5, 4, 3, 2, 1], { history: historyOf(known), ...more });
const weightsOf = (kind: string, options: Record<string, unknown> = {}, day = dayOf()) =>
  byCode(day, ruleOf(kind, { share: 1, ...options }).weights(day));
describe('the shrunk covariance', () => {
  it('is that of the authors: constant correlation, with its intensity', () => {
    // covCor.m of Ledoit and Wolf, moments divided by T.
    const { covariance, intensity } = shrunkCovariance(series);
    expect(intensity).toBeCloseTo(0.6224785015671106, 12);
    expect(
      distance(
        Matrix.mul(covariance, 1e4).getRow(0),
        [0.50269777, 0.00565161, 0.02702369, -0.15846292, 0.09259047, 0.07543181],
      ),
    ).toBeLessThan(1e-8);
    expect(
      distance(
        Matrix.mul(covariance, 1e4).getColumn(4),
        [0.09259047, -0.36073753, 0.10696765, 0.04499807, 2.95599674, -0.02984681],
      ),
    ).toBeLessThan(1e-8);
    expect(covariance.isSymmetric()).toBe(true);
  });

  it('keeps the variances, and is the variance alone for one series', () => {
    const { covariance } = shrunkCovariance(series);
    for (const [i, values] of series.entries()) {
      const mean = values.reduce((sum, value) => sum + value, 0) / 24;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 24;
      expect(covariance.get(i, i)).toBeCloseTo(variance, 15);
    }
    expect(shrunkCovariance([Float64Array.of(1, 3)]).covariance.get(0, 0)).toBe(1);
  });
});

describe('what rules that estimate know', () => {
  const kinds = ['inverse-volatility', 'minimum-variance', 'hierarchical-risk-parity'];

  it('is enough sessions, or all is cash', () => {
    for (const kind of kinds) {
      expect(weightsOf(kind, { leastSessions: 25 })).toEqual({});
      expect(Object.keys(weightsOf(kind, { leastSessions: 24 }))).toEqual(codes);
    }
  });

  it('is the best share by score', () => {
    for (const kind of kinds) expect(Object.keys(weightsOf(kind, { share: 0.5 }))).toEqual(['a', 'b', 'c']);
  });

  it('is the window alone, with 0 where an instrument did not trade', () => {
    for (const kind of kinds) {
      const changed = { ...known, a: [9, -9, ...(known['a'] as number[]).slice(2)] };
      const windowed = (history: typeof known) =>
        weightsOf(kind, { window: 22 }, dayOf({ history: historyOf(history) }));
      expect(windowed(changed)).toEqual(windowed(known));
      const gap = (value: number) => ({
        ...known,
        b: (known['b'] as number[]).map((x, t) => (t === 20 ? value : x)),
      });
      expect(windowed(gap(Number.NaN))).toEqual(windowed(gap(0)));
      expect(windowed(gap(0))).not.toEqual(windowed(known));
    }
  });

  it('leaves out instruments that traded on fewer than half of the sessions, or whose price never moved', () => {
    const rare = (sessions: number) =>
      (known['b'] as number[]).map((x, t) => (t < sessions ? x : Number.NaN));
    const history = (sessions: number) =>
      historyOf({ ...known, b: rare(sessions), c: Array<number>(24).fill(0) });
    for (const kind of kinds) {
      expect(Object.keys(weightsOf(kind, {}, dayOf({ history: history(11) })))).toEqual(['a', 'd', 'e', 'f']);
      expect(Object.keys(weightsOf(kind, {}, dayOf({ history: history(12) })))).toEqual([
        'a',
        'b',
        'd',
        'e',
        'f',
      ]);
    }
  });
});

describe('an instrument that joined within the window', () => {
  const kinds = ['inverse-volatility', 'minimum-variance', 'hierarchical-risk-parity', 'black-litterman'];
  const opinion = {
    // No views: every instrument weighs something.
    consensus: new Float64Array(6).fill(0.3),
    disagreement: Float64Array.of(0.1, 0.2, 0.05, 0.3, 0.2, 0.15),
  };
  const joinedAt = (first: number) =>
    dayOf({ opinion, history: historyOf({ ...known, b: (known['b'] as number[]).slice(first) }) });

  it('is left out until enough sessions are known of it, and never taken for calm before', () => {
    for (const kind of kinds) {
      // Its first fill and 18 returns are 19 sessions.
      expect(Object.keys(weightsOf(kind, {}, joinedAt(6)))).toEqual(['a', 'c', 'd', 'e', 'f']);
      expect(Object.keys(weightsOf(kind, {}, joinedAt(5)))).toEqual(codes);
      const full = historyOf(
        Object.fromEntries(Object.entries(known).map(([code, x]) => [code, x.slice(4)])),
      );
      // A window of 20 sees the same whether there was more before or not.
      const [long, short] = [joinedAt(4), dayOf({ opinion, history: full })].map((day) =>
        Object.values(weightsOf(kind, { window: 20 }, day)),
      );
      expect(distance(long as number[], short as number[])).toBeLessThan(1e-12);
    }
  });

  it('is not estimated from the session of its first fill, which has no return', () => {
    const history = createReturnHistory(60);
    for (let t = 0; t < 25; t++)
      history.add({
        instruments: codes,
        returns: Float64Array.from(series, (x) => (t === 0 ? 0 : (x[t - 1] as number))),
      });
    for (const kind of ['inverse-volatility', 'minimum-variance'])
      expect(weightsOf(kind, {}, dayOf({ history }))).toEqual(weightsOf(kind));
  });
});

describe('inverse-volatility', () => {
  it('weighs by the inverse of the standard deviation', () => {
    // Standard deviations 1, 2 and 4: inverses 4 : 2 : 1.
    const moves = Array.from({ length: 20 }, (_, t) => (t % 2 === 0 ? 0.01 : -0.01));
    const history = historyOf({ a: moves, b: moves.map((x) => 2 * x), c: moves.map((x) => -4 * x) });
    const weights = weightsOf('inverse-volatility', {}, portfolioDay([1, 1, 1], { history }));
    expect(distance(Object.values(weights), [4 / 7, 2 / 7, 1 / 7])).toBeLessThan(1e-12);
  });
});

describe('minimum-variance', () => {
  it('spreads by the shrunk covariance', () => {
    // Interior: the inverse covariance times ones, scaled to 1.
    const { covariance } = shrunkCovariance(series);
    expect(
      distance(
        Object.values(weightsOf('minimum-variance')),
        [0.42972183, 0.20490239, 0.13682879, 0.08926038, 0.07978965, 0.05949697],
      ),
    ).toBeLessThan(1e-6);
    const weights = Matrix.columnVector(Object.values(weightsOf('minimum-variance')));
    const marginal = covariance.mmul(weights).to1DArray();
    for (const value of marginal) expect(value / (marginal[0] as number)).toBeCloseTo(1, 6);
  });
});

describe('hierarchical-risk-parity', () => {
  it('is worked by hand on three instruments', () => {
    // Variances 1, 4, 1; a and c correlate by 0.8, b with nobody. Columns of distances: a and c merge first, so the order is b, a c
    // (instruments before clusters). Split b | a c: their variances are 4 and (1 + 1 + 2 x 0.8) / 4 = 0.9, so b gets 0.9 / 4.9.
    const covariance = new Matrix([
      [1, 0, 0.8],
      [0, 4, 0],
      [0.8, 0, 1],
    ]);
    expect(distance(riskParityWeights(covariance), [2 / 4.9, 0.9 / 4.9, 2 / 4.9])).toBeLessThan(1e-12);
  });

  it('agrees with the published program on five and six instruments', () => {
    // Lopez de Prado (2016), snippets 1 to 4, linkage by scipy. The orders are b d e a c, and a e f c b d.
    const five = new Matrix([
      [4, 1, 2, 0.5, 0.2],
      [1, 9, 0.6, 3, 0.1],
      [2, 0.6, 5, 0.4, 0.9],
      [0.5, 3, 0.4, 6, 0.2],
      [0.2, 0.1, 0.9, 0.2, 3],
    ]);
    expect(
      distance(
        riskParityWeights(five),
        [
          0.1962566880280135, 0.10750484717602737, 0.15700535042241076, 0.16125727076404106,
          0.3779758436095073,
        ],
      ),
    ).toBeLessThan(1e-12);
    expect(
      distance(
        Object.values(weightsOf('hierarchical-risk-parity')),
        [
          0.4416692548274321, 0.19533192297175797, 0.14680452852417344, 0.08234018390160655,
          0.07577437389136456, 0.0580797358836654,
        ],
      ),
    ).toBeLessThan(1e-7);
  });
});

describe('black-litterman', () => {
  const opinion = {
    consensus: Float64Array.of(0.5, 0.2, 0.9, 0.4, 0.6, 0.1),
    disagreement: Float64Array.of(0.1, 0.2, 0.05, 0.3, 0.2, 0.15),
  };

  it('is the mean-variance portfolio of the posterior by the formula of He and Litterman', () => {
    // mu = ((tau S)^-1 + O^-1)^-1 ((tau S)^-1 pi + O^-1 q), weights (S + M)^-1 (mu - l 1) / 2.5, inside the bounds: by numpy.
    const viewScale = 0.002;
    const weights = Object.values(weightsOf('black-litterman', { viewScale }, dayOf({ opinion })));
    expect(
      distance(weights, [0.16046584, 0.12581607, 0.25385658, 0.15468585, 0.16628989, 0.13888577]),
    ).toBeLessThan(1e-6);
    // The same plainly.
    const S = shrunkCovariance(series).covariance;
    const pi = S.mmul(Matrix.columnVector(Array<number>(6).fill(2.5 / 6)));
    const mean = 2.7 / 6;
    const deviation = Math.sqrt(
      [...opinion.consensus].reduce((sum, value) => sum + (value - mean) ** 2, 0) / 6,
    );
    const q = Matrix.columnVector(
      [...opinion.consensus].map(
        (value, i) => pi.get(i, 0) + viewScale * Math.sqrt(S.get(i, i)) * ((value - mean) / deviation),
      ),
    );
    const precision = Matrix.diag(
      [...opinion.disagreement].map((value, i) => 1 / (0.05 * S.get(i, i) * (value / (1 / 6)) ** 2)),
    );
    const prior = inverse(Matrix.mul(S, 0.05));
    const M = inverse(Matrix.add(prior, precision));
    const mu = M.mmul(Matrix.add(prior.mmul(pi), precision.mmul(q)));
    const utility = (w: readonly number[]) => {
      const column = Matrix.columnVector([...w]);
      const risk = column.transpose().mmul(Matrix.add(S, M)).mmul(column).get(0, 0);
      return column.transpose().mmul(mu).get(0, 0) - 1.25 * risk;
    };
    // No exchange of weight between two of them is better.
    for (const i of codes.keys()) {
      for (const j of codes.keys()) {
        if (i === j) continue;
        const other = weights.map((weight, k) => weight + (k === i ? 1e-3 : 0) - (k === j ? 1e-3 : 0));
        expect(utility(other)).toBeLessThan(utility(weights));
      }
    }
  });

  it('holds the equal-weight pool where the investors have no view, but for the uncertainty that remains', () => {
    const flat = { ...opinion, consensus: new Float64Array(6).fill(0.3) };
    const weights = Object.values(weightsOf('black-litterman', { tau: 0.001 }, dayOf({ opinion: flat })));
    expect(distance(weights, Array<number>(6).fill(1 / 6))).toBeLessThan(1e-3);
  });

  it('weighs an instrument more the higher its consensus and the smaller its disagreement', () => {
    const weightOf = (consensus: number, disagreement: number) => {
      const changed = {
        consensus: opinion.consensus.with(0, consensus),
        disagreement: opinion.disagreement.with(0, disagreement),
      };
      return weightsOf('black-litterman', { viewScale: 0.002 }, dayOf({ opinion: changed }))['a'] as number;
    };
    expect(weightOf(0.8, 0.1)).toBeGreaterThan(weightOf(0.5, 0.1));
    expect(weightOf(0.8, 0)).toBeGreaterThan(weightOf(0.8, 0.1));
    expect(weightOf(0.8, 0.1)).toBeGreaterThan(weightOf(0.8, 0.3));
  });

  it('takes full agreement on everything as views as certain as the equilibrium', () => {
    const agreed = (disagreement: number) =>
      weightsOf(
        'black-litterman',
        {},
        dayOf({ opinion: { ...opinion, disagreement: new Float64Array(6).fill(disagreement) } }),
      );
    expect(distance(Object.values(agreed(0)), Object.values(agreed(0.2)))).toBeLessThan(1e-12);
  });

  it('leaves out instruments without an opinion', () => {
    const gap = { ...opinion, disagreement: opinion.disagreement.with(2, Number.NaN) };
    const weights = weightsOf('black-litterman', { viewScale: 0.002 }, dayOf({ opinion: gap }));
    expect(Object.keys(weights)).toEqual(['a', 'b', 'd', 'e', 'f']);
  });
});
