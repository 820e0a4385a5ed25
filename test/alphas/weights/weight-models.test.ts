import { describe, expect, it } from 'vitest';
import { dayWeights, type TrainingDays, weightModels } from '../../../alphas/index.ts';
import { rankInformationCoefficient } from '../../../core/index.ts';
import { boosting, RIDGE_PENALTY } from '../../../evaluation/index.ts';
import { modelOf, stream, weightModelConformance } from './model-conformance.ts';
import { trainingSet } from './training-set.ts';

const conforming = ['network', 'linear', 'equal', 'ic', 'boosting', 'regime-mixture'];
for (const kind of conforming) weightModelConformance(kind);

const unitRows = (columns: number) =>
  Float64Array.from({ length: columns * columns }, (_, k) => (k % (columns + 1) === 0 ? 1 : 0));

/** Weights of a linear model: what it says of unit vectors. */
function weightsOf(kind: string, set: TrainingDays, options = {}, state?: 'bull' | 'bear' | 'sideways') {
  const day = {
    rows: set.columns,
    features: unitRows(set.columns),
    state: state && ({ trend: state, volatility: 'low' } as const),
  };
  return [...modelOf(kind, options).fit(set, stream).weigh(day).values];
}

function plainIcs({ days, columns, features, targets }: TrainingDays): number[] {
  return Array.from({ length: columns }, (_, c) => {
    const daily = days.map(({ from, to }) => {
      const rows = Array.from({ length: to - from }, (__, k) => from + k);
      return rankInformationCoefficient(
        rows.map((row) => features[row * columns + c] as number),
        targets.slice(from, to),
      );
    });
    return daily.reduce((a, b) => a + b, 0) / daily.length;
  });
}

describe('weight models', () => {
  it('are each under the conformance suite', () => {
    expect(weightModels.kinds()).toEqual(conforming);
  });

  const set = trainingSet();

  it('linear: solve the normal equations of ridge regression', () => {
    const weights = weightsOf('linear', set);
    for (let c = 0; c < 3; c++) {
      let residual = RIDGE_PENALTY * set.rows * (weights[c] as number);
      for (let row = 0; row < set.rows; row++) {
        const x = (k: number) => set.features[row * 3 + k] as number;
        const fitted = [0, 1, 2].reduce((sum, k) => sum + x(k) * (weights[k] as number), 0);
        residual += x(c) * (fitted - (set.targets[row] as number));
      }
      expect(Math.abs(residual)).toBeLessThan(1e-8);
    }
  });

  it('equal: the sign of the past IC by the number of alphas, or as they come', () => {
    const signs = plainIcs(set).map((ic) => Math.sign(ic) / 3);
    expect(signs.slice(0, 2)).toEqual([1 / 3, -1 / 3]);
    expect(weightsOf('equal', set)).toEqual(signs);
    expect(weightsOf('equal', set, { orientation: 'none' })).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('ic: in proportion to the mean rank IC', () => {
    const ics = plainIcs(set);
    const total = ics.reduce((sum, ic) => sum + Math.abs(ic), 0);
    for (const [c, weight] of weightsOf('ic', set).entries()) {
      expect(weight).toBeCloseTo((ics[c] as number) / total, 12);
    }
  });

  it('boosting: the trees of the rival of that name', () => {
    const model = boosting.fit(set);
    const day = trainingSet({ seed: 5, days: 1 });
    const { values } = modelOf('boosting')
      .fit(set, stream)
      .weigh({ ...day, state: undefined });
    expect(values).toEqual(model(day.features, day.rows));
  });

  it('regime mixture: its own weights per trend, those of all days elsewhere', () => {
    const trend = (day: number) => (day < 60 ? 'bull' : 'bear');
    const turning = trainingSet({
      days: 100,
      state: (day) => ({ trend: trend(day), volatility: 'low' }),
      target: ([a = 0, b = 0], noise, day) => (trend(day) === 'bull' ? a : -a) + b + noise,
    });
    const pooled = weightsOf('linear', turning);
    const [bull, bear] = [
      weightsOf('regime-mixture', turning, {}, 'bull'),
      weightsOf('regime-mixture', turning, {}, 'bear'),
    ];
    expect(bull[0]).toBeGreaterThan(0.4);
    expect(bear[0]).toBeLessThan(-0.4);
    expect(Math.abs((bull[1] as number) - (bear[1] as number))).toBeLessThan(0.1);
    expect(weightsOf('regime-mixture', turning, {}, 'sideways')).toEqual(pooled);
    expect(weightsOf('regime-mixture', turning)).toEqual(pooled);
    // Forty days of a falling market are too few when 41 are asked for.
    expect(weightsOf('regime-mixture', turning, { leastDays: 41 }, 'bear')).toEqual(pooled);
  });

  it('are reported per alpha by day: the coefficients where the model is linear', () => {
    const day = trainingSet({ seed: 3, days: 1 });
    const own = { rows: day.rows, features: day.features, state: undefined };
    const fitted = modelOf('linear').fit(set, stream);
    const { weights, importance } = dayWeights(own, fitted.weigh(own));
    for (const [c, weight] of weightsOf('linear', set).entries()) {
      expect(weights[c]).toBeCloseTo(weight, 12);
      const sizes = Array.from({ length: day.rows }, (_, row) =>
        Math.abs(weight * (day.features[row * 3 + c] as number)),
      );
      expect(importance[c]).toBeCloseTo(sizes.reduce((a, b) => a + b, 0) / day.rows, 12);
    }
  });

  it('shows an alpha that bends the output by its importance, not by its weight', () => {
    const kink = trainingSet({ days: 60, target: ([a = 0], noise) => 2 * Math.abs(a) + noise / 4 });
    const day = trainingSet({ seed: 3, days: 4 });
    const own = { rows: day.rows, features: day.features, state: undefined };
    const { weights, importance } = dayWeights(own, modelOf('boosting').fit(kink, stream).weigh(own));
    expect(importance[0]).toBeGreaterThan(0.3);
    expect(importance[1]).toBeLessThan(0.1);
    expect(Math.abs(weights[0] as number)).toBeLessThan(0.25);
  });
});
