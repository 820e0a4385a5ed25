import { describe, expect, it } from 'vitest';
import { normal, rankInformationCoefficient, rootKey, streamAt } from '../../core/index.ts';
import { BOOSTING, boosting } from '../../evaluation/contenders/boosting.ts';
import { RIDGE_PENALTY, ridge } from '../../evaluation/contenders/ridge.ts';
import {
  createTrainingBook,
  LEAST_DAYS,
  TRAINING_DAYS,
  type TrainingSet,
} from '../../evaluation/contenders/training-book.ts';
import { createRivals } from '../../evaluation/index.ts';
import { columns, contenderConformance, HORIZON, marketDay, walk } from './contender-conformance.ts';

const settings = { columns, horizon: HORIZON };
const named = (name: string) => () =>
  createRivals(['composites', 'ridge', 'boosting'], settings).find((rival) => rival.name === name) ??
  expect.unreachable(name);

// The label of day 0 has ended by the close of day HORIZON + 1.
const firstFit = LEAST_DAYS + HORIZON;
contenderConformance(named('composite-valuation'), 0);
contenderConformance(named('ridge'), firstFit);
contenderConformance(named('boosting'), firstFit);

const noise = (row: number, c: number) => normal(streamAt(rootKey(5), row, c), 0);

/** y = 0.3 x0 - 0.2 x1 + 0.1 noise, x2 is noise. */
function linearSet(rows: number): TrainingSet {
  const features = Float64Array.from({ length: rows * 3 }, (_, cell) =>
    noise(Math.floor(cell / 3), cell % 3),
  );
  const targets = Float64Array.from(
    { length: rows },
    (_, row) => 0.3 * noise(row, 0) - 0.2 * noise(row, 1) + 0.1 * noise(row, 9),
  );
  return { rows, columns: 3, features, targets };
}

describe('rivals', () => {
  it('are one composite per modality with columns, then the models; a market without columns has none', () => {
    const names = createRivals(['composites', 'ridge', 'boosting'], settings).map(({ name }) => name);
    expect(names).toEqual(['composite-valuation', 'composite-price', 'ridge', 'boosting']);
    expect(createRivals(['ridge'], { columns: [], horizon: 5 })).toEqual([]);
  });

  it('learn from one book, and give side by side what each gives alone', () => {
    const both = createRivals(['ridge', 'boosting'], settings);
    const days = Array.from({ length: firstFit + 2 }, (_, day) => {
      const { snapshot, labels } = marketDay(day);
      return both.map((rival) => {
        if (labels.day >= 0) rival.addLabels(labels);
        return rival.addDay({ day, snapshot });
      });
    });
    for (const [i, name] of ['ridge', 'boosting'].entries())
      expect(days.map((signals) => signals[i])).toEqual(walk(named(name)(), 0, firstFit + 1));
    // The same day's features, not a second copy of them; and nobody may fall behind.
    const book = createTrainingBook(HORIZON);
    const { snapshot } = marketDay(7);
    expect(book.addDay({ day: 7, snapshot })).toBe(book.addDay({ day: 7, snapshot }));
    expect(() => book.addDay({ day: 6, snapshot: marketDay(6).snapshot })).toThrow('the same session');
  });

  it('learn from the latest days, fewer where they have many rows, but never from less than the least', () => {
    const market = Array.from({ length: TRAINING_DAYS + 20 }, (_, day) => marketDay(day));
    const daysKept = (mostRows: number, days: number) => {
      const book = createTrainingBook(HORIZON, mostRows);
      for (const [day, { snapshot, labels }] of market.slice(0, days).entries()) {
        book.addLabels(labels);
        book.addLabels(labels);
        book.addDay({ day, snapshot });
      }
      const set = book.trainingSet();
      // The latest label stands last.
      const values = (market[days - 1]?.labels.values ?? new Float64Array()).filter((v) => !Number.isNaN(v));
      const targets = set.targets.slice(-values.length);
      expect(targets.indexOf(Math.max(...targets))).toBe(values.indexOf(Math.max(...values)));
      expect(set.rows).toBe(29 * book.days);
      expect(set.features).toHaveLength(set.rows * 3);
      return book.days;
    };
    expect(daysKept(Infinity, 20)).toBe(20 - HORIZON - 1);
    expect(daysKept(Infinity, TRAINING_DAYS + 20)).toBe(TRAINING_DAYS);
    expect(daysKept(80 * 29, 120)).toBe(80);
    expect(daysKept(29, 120)).toBe(LEAST_DAYS);
  });

  it('a composite is the mean of signed z-scores, without columns whose sign nobody knows', () => {
    const { snapshot } = marketDay(3);
    const [a, b] = snapshot.columns.map(({ values }) => plainZ(values));
    const expected = snapshot.instruments.map((_, j) => {
      const terms = [-(a?.[j] ?? Number.NaN), b?.[j] ?? Number.NaN];
      return terms.every(Number.isNaN)
        ? Number.NaN
        : terms.reduce((sum, z) => sum + (Number.isNaN(z) ? 0 : z), 0) / 2;
    });
    const score = named('composite-valuation')().addDay({ day: 3, snapshot });
    for (const [j, value] of expected.entries()) {
      expect(Number.isNaN(score?.[j])).toBe(Number.isNaN(value));
      expect(Math.abs((score?.[j] ?? 0) - value) > 1e-12).toBe(false);
    }
    expect(named('composite-price')().addDay({ day: 3, snapshot })).toBeUndefined();
  });

  it('ridge regression solves its normal equations', () => {
    const set = linearSet(400);
    const model = ridge.fit(set);
    const beta = [0, 1, 2].map(
      (c) =>
        model(
          Float64Array.from([0, 1, 2], (k) => (k === c ? 1 : 0)),
          1,
        )[0] as number,
    );
    // Gradient of sum (y - x b)^2 / 2 + penalty n b^2 / 2 is zero at the solution.
    for (let c = 0; c < 3; c++) {
      let gradient = RIDGE_PENALTY * set.rows * (beta[c] as number);
      for (let row = 0; row < set.rows; row++) {
        const x = set.features.subarray(row * 3, row * 3 + 3);
        const fitted = x.reduce((sum, value, k) => sum + value * (beta[k] as number), 0);
        gradient -= (x[c] as number) * ((set.targets[row] as number) - fitted);
      }
      expect(Math.abs(gradient)).toBeLessThan(1e-9);
    }
    expect(beta[0]).toBeGreaterThan(0.2);
    expect(beta[1]).toBeLessThan(-0.1);
  });

  it('boosting finds the first split that an exhaustive search finds, and shrinks its leaves', () => {
    const set = linearSet(300);
    const best = exhaustiveSplit(set);
    const [low, high] = [best.edge - 1e-9, best.edge + 1e-9].map((value) =>
      Float64Array.from([0, 1, 2], (c) => (c === best.column ? value : 0)),
    );
    const model = boosting.fit(set);
    expect(best.column).toBe(0);
    expect(
      (model(high as Float64Array, 1)[0] as number) - (model(low as Float64Array, 1)[0] as number),
    ).not.toBe(0);
    // A target that is constant within one deep split is reached to the share that the rounds leave.
    const targets = Float64Array.from({ length: 300 }, (_, row) => (noise(row, 0) < 0 ? -1 : 1));
    const fitted = boosting.fit({ ...set, targets })(set.features, 300);
    const left = (1 - BOOSTING.learningRate) ** BOOSTING.rounds;
    for (const [row, value] of fitted.entries())
      expect(Math.abs(value - (targets[row] as number))).toBeLessThan(left + 0.05);
  });

  it('boosting learns a product that ridge regression cannot see, out of sample', () => {
    const days = 130;
    const of = (name: string) => walk(named(name)(), 0, days);
    const meanIc = (signals: readonly (Float64Array | undefined)[]) => {
      const ics = signals.flatMap((signal, day) => {
        if (signal === undefined) return [];
        const { labels } = marketDay(day + HORIZON + 1);
        return [rankInformationCoefficient(signal, labels.values)];
      });
      return ics.reduce((sum, ic) => sum + ic, 0) / ics.length;
    };
    const [linear, trees] = [meanIc(of('ridge')), meanIc(of('boosting'))];
    expect(linear).toBeGreaterThan(0.3);
    expect(trees).toBeGreaterThan(linear + 0.05);
  });
});

function plainZ(values: Float64Array): number[] {
  const known = [...values].filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  return [...values].map((value) => (value - mean) / deviation);
}

/** Over edges at multiples of 0.25 from -2 to 2. */
function exhaustiveSplit({ rows, features, targets }: TrainingSet): {
  readonly column: number;
  readonly edge: number;
} {
  let best = { column: -1, edge: 0, gain: 0 };
  const total = targets.reduce((sum, value) => sum + value, 0);
  const part = (sum: number, count: number) => (sum * sum) / (count + BOOSTING.penalty);
  for (let column = 0; column < 3; column++) {
    for (let edge = -2; edge <= 2; edge += 0.25) {
      let sum = 0;
      let count = 0;
      for (let row = 0; row < rows; row++) {
        if ((features[row * 3 + column] as number) >= edge) continue;
        sum += targets[row] as number;
        count++;
      }
      if (count < BOOSTING.leastLeafRows || rows - count < BOOSTING.leastLeafRows) continue;
      const gain = part(sum, count) + part(total - sum, rows - count) - part(total, rows);
      if (gain > best.gain) best = { column, edge, gain };
    }
  }
  return best;
}
