import { describe, expect, it } from 'vitest';
import { averageRanks } from '../../../core/index.ts';
import { opinionsOf, type WindowDay } from '../../../optimizer/index.ts';
import { dayMoments } from '../../../optimizer/statistics/day-moments.ts';
import { regressionEvidence } from '../../../optimizer/statistics/regression-evidence.ts';
import { dayOf, randomObjective } from '../windows.ts';
import { plainNormalEquations } from './plain-normal-equations.ts';
import { planted } from './planted.ts';

describe('the moments of a day', () => {
  /** As the text has them, instrument by instrument. */
  function plainMoments({ tally, labels }: WindowDay) {
    const opinions = opinionsOf(tally, 'exclude');
    const labelled = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    const ranks = [...averageRanks(labelled.map((j) => labels[j] as number))];
    const deviation = Math.sqrt(mean(ranks.map((rank) => (rank - mean(ranks)) ** 2)));
    const y = ranks.map((rank) => (rank - mean(ranks)) / deviation);
    const rows = Array.from({ length: tally.types }, (_, i) => {
      const row = labelled.map((j) => opinions[i * tally.instruments + j] as number);
      const said = row.filter((value) => !Number.isNaN(value));
      const level = said.length === 0 ? 0 : mean(said);
      return row.map((value) => (Number.isNaN(value) ? 0 : value - level));
    });
    const variances = rows.map((row) => mean(row.map((value) => value ** 2)));
    const scale = Math.sqrt(mean(variances.filter((variance) => variance > 1e-20)));
    return { y, rows: rows.map((row) => row.map((value) => value / scale)) };
  }

  it('are those of centred opinions on one scale and of ranks at unit variance', () => {
    const { days } = randomObjective({
      types: 4,
      instruments: 15,
      investors: 3,
      pool: 6,
      picks: 3,
      sells: 1,
    });
    for (const day of days) {
      const found = dayMoments('raw')(day, 'exclude');
      const { y, rows } = plainMoments(day);
      const dot = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, value, j) => sum + value * (b[j] as number), 0);
      expect(found?.rows).toBe(y.length);
      const upper = rows.flatMap((row, i) => rows.slice(i).map((other) => dot(row, other)));
      for (const [cell, value] of upper.entries()) expect(found?.squares[cell]).toBeCloseTo(value, 9);
      for (const [i, row] of rows.entries()) expect(found?.products[i]).toBeCloseTo(dot(row, y), 9);
    }
  });

  it('of ranked opinions do not change with what a monotone change of opinions keeps', () => {
    const labels = [1, 5, 2, 4, 3];
    const [first, second] = [
      [0, 1, 2, 3, 4],
      [-4, 0, 1, 2, 4],
    ].map((row) => dayMoments('ranks')(dayOf([row], labels), 'zero'));
    expect(second).toEqual(first);
    expect(first?.squares[0]).toBeCloseTo(5, 12);
    expect((first?.products[0] as number) / 5).toBeCloseTo(0.3, 12);
  });

  it('are those of the tally and the rule that are asked for, though the same labels judged others before', () => {
    const moments = dayMoments('raw');
    const labels = Float64Array.of(1, 2, 3);
    const [one, other] = [
      [1, null, 3],
      [3, null, 1],
    ].map((row) => ({ ...dayOf([row], [1, 2, 3]), labels })) as [WindowDay, WindowDay];
    for (const [day, unseen] of [
      [one, 'zero'],
      [other, 'zero'],
      [other, 'exclude'],
      [one, 'zero'],
    ] as const)
      expect(moments(day, unseen)).toEqual(dayMoments('raw')(day, unseen));
    expect(moments(one, 'zero')).not.toEqual(moments(other, 'zero'));
    expect(moments(one, 'zero')).not.toEqual(moments(one, 'exclude'));
  });

  it('are none where labels or all opinions are constant, and 0 for a type that says nothing', () => {
    const moments = dayMoments('raw');
    expect(moments(dayOf([[1, 2, 3]], [7, 7, 7]), 'zero')).toBeUndefined();
    expect(moments(dayOf([[2, 2, 2]], [1, 2, 3]), 'zero')).toBeUndefined();
    const half = moments(
      dayOf(
        [
          [1, 2, 3],
          [2, 2, 2],
        ],
        [1, 2, 3],
      ),
      'zero',
    );
    expect([...(half?.squares ?? [])].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([3, 0, 0]);
  });
});

describe('the evidence of a window', () => {
  const objective = planted({ days: 40, gains: [0.5, 0, 0], seed: 'evidence' });

  it('is, up to that divisor, the normal equations of all rows', () => {
    const window = randomObjective({ types: 4, instruments: 15, days: 6, investors: 3, pool: 9, picks: 4 });
    const days = window.days.map((day, k) => ({ ...day, weight: 1 + k }));
    const evidence = regressionEvidence({ ...window, days }, dayMoments('raw'), 1);
    const plain = plainNormalEquations({ ...window, days });
    const rows = days.reduce(
      (sum, { labels, weight }) =>
        sum + weight * labels.reduce((count, label) => count + (Number.isNaN(label) ? 0 : 1), 0),
      0,
    );
    const divisor = rows / (evidence?.rows as number);
    for (const of of ['squares', 'products'] as const)
      for (const [cell, value] of plain[of].entries())
        expect(divisor * (evidence?.[of][cell] as number)).toBeCloseTo(value, 8);
  });

  it('is divided by the days that labels overlap', () => {
    const [one, five] = [1, 5].map((overlap) => regressionEvidence(objective, dayMoments('raw'), overlap));
    const ratio = (one?.rows as number) / (five?.rows as number);
    // The dispersion's correction for short windows is another with fewer independent days.
    expect(ratio).toBeGreaterThan(5);
    expect(ratio).toBeLessThan(6);
    expect((one?.products[0] as number) / (five?.products[0] as number)).toBeCloseTo(ratio, 9);
  });

  it('counts labels of two horizons of one day as one day', () => {
    const twice = {
      ...objective,
      days: objective.days.flatMap((day) => [day, { ...day, labels: day.labels.slice() }]),
    };
    const [single, double] = [objective, twice].map((window) =>
      regressionEvidence(window, dayMoments('raw'), 2),
    );
    expect(double?.rows).toBeCloseTo(single?.rows as number, 9);
    expect(double?.products[0]).toBeCloseTo(single?.products[0] as number, 9);
  });

  it('is less where the instruments of a day move together', () => {
    // Ten copies of three instruments are three instruments.
    const copied = planted({ days: 60, gains: [0, 0], seed: 'copies' });
    const alike = (values: Float64Array) => values.map((_, j) => values[j % 3] as number);
    const days = copied.days.map(({ tally, labels }) => ({
      tally: {
        ...tally,
        bought: tally.bought.map((_, cell) => tally.bought[cell - (cell % 30) + (cell % 3)] as number),
        sold: tally.sold.map((_, cell) => tally.sold[cell - (cell % 30) + (cell % 3)] as number),
      },
      labels: alike(labels),
    }));
    const rows = regressionEvidence({ ...copied, days }, dayMoments('raw'), 1)?.rows as number;
    expect(rows / 60).toBeGreaterThan(1);
    expect(rows / 60).toBeLessThan(4);
    const free = regressionEvidence(copied, dayMoments('raw'), 1)?.rows as number;
    expect(free / 60).toBeGreaterThan(20);
  });

  it('weighs days by their weights', () => {
    const light = objective.days.map((day, k) => (k < 20 ? { ...day, weight: 1e-9 } : day));
    const [weighted, cut] = [light, objective.days.slice(20)].map((days) =>
      regressionEvidence({ ...objective, days }, dayMoments('raw'), 1),
    );
    expect(weighted?.rows).toBeCloseTo(cut?.rows as number, 5);
  });
});
