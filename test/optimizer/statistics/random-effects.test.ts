import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { seriesMoments } from '../../../optimizer/statistics/daily-noise.ts';
import { qualityEstimates } from '../../../optimizer/statistics/quality-estimates.ts';
import { randomEffects } from '../../../optimizer/statistics/random-effects.ts';
import { sharedModalities } from '../../../optimizer/statistics/shared-modalities.ts';
import { typeQualities } from '../../../optimizer/type-quality.ts';
import { dayOf, massObjective, populationOf } from '../windows.ts';

const unit = (count: number) => Float64Array.from(Matrix.eye(count).to1DArray());

describe('random effects', () => {
  it('of a case by hand: scatter 18 where errors make 2, so variance (18 - 2) / 2, and 8 parts of 9 stay', () => {
    const { mean, variance, means, deviations } = randomEffects(
      Float64Array.of(7, 10, 13),
      Float64Array.of(1, 1, 1),
      unit(3),
    );
    expect(mean).toBeCloseTo(10, 12);
    expect(variance).toBeCloseTo(8, 12);
    for (const [i, value] of [10 - 8 / 3, 10, 10 + 8 / 3].entries()) expect(means[i]).toBeCloseTo(value, 12);
    for (const deviation of deviations) expect(deviation).toBeCloseTo(Math.sqrt(8 / 9), 12);
  });

  it('with errors that differ are those of DerSimonian and Laird', () => {
    // Weights 1 and 1/4: mean 2, scatter 5; K - 1 = 1; sum 5/4 less 17/16 / (5/4) = 2/5.
    const { variance, mean, means } = randomEffects(Float64Array.of(1, 6), Float64Array.of(1, 4), unit(2));
    expect(variance).toBeCloseTo(10, 12);
    // Weights 1/11 and 1/14.
    const expected = (1 / 11 + 6 / 14) / (1 / 11 + 1 / 14);
    expect(mean).toBeCloseTo(expected, 12);
    expect(means[0]).toBeCloseTo(expected + (10 / 11) * (1 - expected), 12);
    expect(means[1]).toBeCloseTo(expected + (10 / 14) * (6 - expected), 12);
  });

  it('have no variance where estimates scatter less than their errors', () => {
    const { variance, means, deviations } = randomEffects(
      Float64Array.of(1, 2, 3),
      Float64Array.of(2, 2, 2),
      unit(3),
    );
    expect(variance).toBe(0);
    for (const mean of means) expect(mean).toBeCloseTo(2, 12);
    expect([...deviations]).toEqual([0, 0, 0]);
  });

  it('that are correlated have the normal posterior of their covariance', () => {
    const correlation = Float64Array.of(1, 0.5, 0, 0.5, 1, 0, 0, 0, 1);
    const estimates = Float64Array.of(4, 0, -3);
    const errors = Float64Array.of(1, 2, 1);
    const { mean, variance, means, deviations } = randomEffects(estimates, errors, correlation);
    // Weights 1, 1/2, 1; mean 0.4; scatter 24.6; 5/2 - (1 + 1/4 + 1 + 2 (1/2) (1/2)) / (5/2) = 1.4.
    expect(variance).toBeCloseTo((24.6 - 2) / 1.4, 12);
    const prior = new Matrix([
      [1, 0.5, 0],
      [0.5, 1, 0],
      [0, 0, 1],
    ]).mul(variance);
    // From precisions: the sums of what prior and estimates say.
    const posterior = inverseOf(Matrix.add(inverseOf(prior), Matrix.diag([1, 1 / 2, 1])));
    const gain = posterior.mmul(Matrix.diag([1, 1 / 2, 1]));
    const found = gain.mmul(Matrix.columnVector([...estimates].map((value) => value - mean))).to1DArray();
    for (let i = 0; i < 3; i++) {
      expect(means[i]).toBeCloseTo(mean + (found[i] as number), 10);
      expect(deviations[i]).toBeCloseTo(Math.sqrt(posterior.get(i, i)), 10);
    }
  });
});

/** Of a 3 x 3 matrix, by cofactors. */
function inverseOf(matrix: Matrix): Matrix {
  const at = (i: number, k: number) => matrix.get(i % 3, k % 3);
  const cofactor = (i: number, k: number) =>
    at(i + 1, k + 1) * at(i + 2, k + 2) - at(i + 1, k + 2) * at(i + 2, k + 1);
  const determinant = [0, 1, 2].reduce((sum, k) => sum + at(0, k) * cofactor(0, k), 0);
  return new Matrix([0, 1, 2].map((i) => [0, 1, 2].map((k) => cofactor(k, i) / determinant)));
}

describe('a daily series', () => {
  it('of four days that overlap by two is two independent days, whose scatter counts twice', () => {
    const moments = seriesMoments({ values: [1, 3, 1, 3], weights: [1, 1, 1, 1] }, 2);
    expect(moments).toEqual({ mean: 2, independentDays: 2, noiseVariance: 2 });
  });

  it('of fewer independent days scatters around 0', () => {
    const moments = seriesMoments({ values: [1, 3, 1, 3], weights: [1, 1, 1, 1] }, 4);
    expect(moments).toEqual({ mean: 2, independentDays: 1, noiseVariance: 5 });
  });

  it('is worth as many days as its weights are', () => {
    // (1 + 1 + 2)^2 / (1 + 1 + 4)
    const moments = seriesMoments({ values: [0, 4, 1], weights: [1, 1, 2] }, 1);
    expect(moments.mean).toBeCloseTo(1.5, 12);
    expect(moments.independentDays).toBeCloseTo(16 / 6, 12);
    expect(moments.noiseVariance).toBeCloseTo((2.25 + 6.25 + 0.5) / 4 / (1 - 6 / 16), 12);
  });
});

it('quality estimates take the mean of the types off each day', () => {
  const labels = [1, 2, 3, 4];
  const up = [0, 1, 2, 3];
  const down = [3, 2, 1, 0];
  const flat = [1, 1, 1, 1];
  // Qualities by day: (1, -1), (1, 1), (1, none): the last compares nothing.
  const days = [
    [up, down],
    [up, up],
    [up, flat],
  ].map((opinions) => dayOf(opinions, labels));
  const objective = { ...populationOf(2), ...massObjective(), days };
  const found = qualityEstimates(objective, typeQualities(), 1);
  expect(found?.known).toEqual([0, 1]);
  expect(found?.common).toBeCloseTo(0.5, 12);
  expect(found?.above[0]).toBeCloseTo(0.5, 12);
  expect(found?.above[1]).toBeCloseTo(-0.5, 12);
  // Scatter 1/4 in each, over 1 - 1/2 for two days, times 2 / (2 - 1), over two days.
  for (const variance of found?.errorVariances ?? []) expect(variance).toBeCloseTo(0.5, 12);
});

it('types share modalities as the cosine of their sets', () => {
  const masks = [0b001, 0b011, 0b110, 0b011, 0] as readonly number[] as Parameters<
    typeof sharedModalities
  >[0];
  const rows = sharedModalities(masks, 0.5);
  const half = 0.5 / Math.sqrt(2);
  const expected = [
    [1, half, 0, half, 0],
    [half, 1, 0.25, 0.5, 0],
    [0, 0.25, 1, 0.25, 0],
    [half, 0.5, 0.25, 1, 0],
    [0, 0, 0, 0, 1],
  ].flat();
  for (const [cell, value] of expected.entries()) expect(rows[cell]).toBeCloseTo(value, 12);
});
