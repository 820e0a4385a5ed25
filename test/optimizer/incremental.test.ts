import { describe, expect, it } from 'vitest';
import { integer, normal, rootKey, streamAt, subKey, uniform } from '../../core/index.ts';
import {
  IncrementalObjective,
  type Objective,
  signalNames,
  unseenRules,
  type WindowDay,
} from '../../optimizer/index.ts';
import { plainFitness, plainGrid } from './plain-objective.ts';
import { dayOf, massObjective, paperShape, populationOf, randomDay, randomObjective } from './windows.ts';

/** Days whose instruments come in pairs with the types' opinions in opposite order, and a few in full agreement. */
function mirroredDay(types: number, pairs: number, shown: number, seed: string): WindowDay {
  const draws = streamAt(subKey(rootKey('mirrored'), seed), 0, 0);
  const rows: (number | null)[][] = Array.from({ length: types }, () => []);
  for (let q = 0; q < pairs; q++) {
    const pattern = Array.from({ length: types }, (_, i) => {
      const word = q * types + i;
      if (uniform(draws, 2 * word) < 0.1) return null;
      return integer(draws, 2 * word + 1, 2 * shown + 1) - shown;
    });
    for (const [i, row] of rows.entries()) row.push(pattern[i] ?? null, pattern[types - 1 - i] ?? null);
  }
  for (const row of rows) row.push(1, 1, 0);
  const labels = Array.from({ length: 2 * pairs + 3 }, (_, j) => integer(draws, 5000 + j, 9) / 100);
  return dayOf(rows, labels, shown);
}

interface Walk {
  readonly moves: number;
  readonly start: Float64Array;
  readonly seed: string;
}

/**
 * Takes a walk of all kinds of moves and compares each proposal, accepted or rejected, with the plain form. Returns how
 * many were compared, accepted, and had a tie on the rank grid.
 */
function walk(objective: Objective, { moves, start, seed }: Walk) {
  const search = new IncrementalObjective(objective, start);
  const key = subKey(rootKey('walk'), seed);
  const { types } = objective;
  const seen = { compared: 0, accepted: 0, ties: 0, differences: [] as string[], guarded: 0 };
  let last: { from: number; to: number; amount: number } | undefined;
  for (let k = 0; seen.compared < moves; k++) {
    const draws = streamAt(key, k, 0);
    const from = integer(draws, 0, types);
    const to = (from + 1 + integer(draws, 1, types - 1)) % types;
    const amount = [
      0.25 * normal(draws, 1),
      // Sums of sixteenths are exact, so that weights come back to where they were and signals to rounding boundaries.
      (integer(draws, 2, 9) - 4) / 16,
      search.weight(from) - 1e-6,
      1e-6 * normal(draws, 1),
    ][integer(draws, 3, 4)] as number;
    const back = last !== undefined && uniform(draws, 8) < 0.25;
    const move = back && last !== undefined ? last : { from, to, amount };
    const weights = search.distribution();
    weights[move.from] = search.weight(move.from) - move.amount;
    weights[move.to] = search.weight(move.to) + move.amount;
    if (!weights.every((weight) => weight > 0)) continue;

    const fitness = search.propose(move.from, move.to, move.amount);
    if (!Object.is(fitness, plainFitness(objective, weights))) seen.differences.push(`fitness at move ${k}`);
    for (const [day, { labels }] of objective.days.entries()) {
      const own = search.gridOf(day, labels.length);
      if (own.length === 0) continue;
      const expected = plainGrid(objective, day, weights);
      const defined = expected.filter((value) => !Number.isNaN(value));
      if (new Set(defined).size < defined.length) seen.ties++;
      for (let j = 0; j < expected.length; j++) {
        // -0 and 0 are one grid value.
        if (own[j] !== expected[j] && !(Number.isNaN(own[j]) && Number.isNaN(expected[j]))) {
          seen.differences.push(`day ${day}, instrument ${j} at move ${k}`);
        }
      }
    }
    seen.compared++;
    if (uniform(draws, 9) < 0.7) {
      search.accept();
      seen.accepted++;
      last = { from: move.to, to: move.from, amount: move.amount };
    }
  }
  return { ...seen, guarded: search.counts.guarded, columns: search.counts.columns };
}

const settings = signalNames.flatMap((fitness) =>
  unseenRules.map((unseen) => ({ fitness, unseen, alpha: 0.5 })),
);

describe('the incremental objective', () => {
  for (const setting of settings) {
    const name = `${setting.fitness}, unseen: ${setting.unseen}`;

    it(`equals the plain form over 10,000 moves of few investors with sells and ties (${name})`, () => {
      const shape = {
        types: 5,
        instruments: 24,
        days: 2,
        investors: 1,
        pool: 8,
        picks: 2,
        sells: 2,
        missing: 0.1,
      };
      const objective = randomObjective(shape, setting);
      const result = walk(objective, { moves: 10_000, start: new Float64Array(5).fill(1), seed: name });
      expect(result.differences).toEqual([]);
      expect(result.ties).toBeGreaterThan(9000);
      expect(result.accepted).toBeGreaterThan(5000);
      expect(result.accepted).toBeLessThan(9000);
    });

    it(`equals the plain form on mirrored opinions around uniform weights, at rounding boundaries (${name})`, () => {
      const days = [mirroredDay(8, 6, 8192, 'a'), mirroredDay(8, 6, 4, 'b')];
      const result = walk(
        { days, ...populationOf(8), ...massObjective(setting) },
        { moves: 1500, start: new Float64Array(8).fill(1), seed: name },
      );
      expect(result.differences).toEqual([]);
      expect(result.ties).toBeGreaterThan(1000);
      // Undecided columns occur, and are few enough for the search to be worth it.
      expect(result.guarded).toBeGreaterThan(0);
      expect(result.guarded).toBeLessThan(0.5 * result.columns);
    });

    it(`equals the plain form from tiny weights and at the paper's shape (${name})`, () => {
      const objective = randomObjective({}, { ...setting, alpha: 0.2 });
      const start = Float64Array.from({ length: 16 }, (_, i) => (i % 3 === 0 ? 1e-6 : 1.5));
      const result = walk(objective, { moves: 400, start, seed: name });
      expect(result.differences).toEqual([]);
    });
  }

  it('equals the plain form with 129 types', () => {
    const objective = randomObjective(
      { types: 129, instruments: 60, days: 2, investors: 3 },
      { unseen: 'exclude' },
    );
    const result = walk(objective, { moves: 300, start: new Float64Array(129).fill(1), seed: '129' });
    expect(result.differences).toEqual([]);
  });

  it('equals the plain form where a move turns the whole order over, at 3,000 instruments', () => {
    const n = 3000;
    const draws = streamAt(rootKey('wide'), 0, 0);
    const rising = Array.from({ length: n }, (_, j) => j);
    const day = dayOf(
      [rising, rising.map((j) => n - 1 - j), rising.map((j) => integer(draws, j, n))],
      rising.map((j) => integer(draws, n + j, 500)),
      n,
    );
    const objective: Objective = {
      days: [day],
      ...populationOf(3),
      ...massObjective({ fitness: 'consensus' }),
    };
    const search = new IncrementalObjective(objective, [5, 0.1, 1]);
    for (const [from, to] of [
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 1],
    ] as const) {
      const amount = search.weight(from) - 0.05;
      const weights = search.distribution();
      weights[from] = search.weight(from) - amount;
      weights[to] = search.weight(to) + amount;
      expect(search.propose(from, to, amount)).toBe(plainFitness(objective, weights));
      search.accept();
      expect(search.fitness).toBe(plainFitness(objective, search.distribution()));
    }
  });

  it('leaves days without a defined correlation out of the mean, and has none when all are', () => {
    const shape = { ...paperShape, types: 3, investors: 4 };
    const good = randomDay(shape, 'good');
    const unlabelled = { ...good, labels: new Float64Array(50).fill(Number.NaN) };
    const constant = { ...good, labels: new Float64Array(50).fill(0.01) };
    const silent = dayOf(
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      [0.1, 0.2],
    );
    const settingsOf = { ...populationOf(3), ...massObjective() };
    const alone = new IncrementalObjective({ days: [good], ...settingsOf }, [1, 1, 1]);
    const among = new IncrementalObjective(
      { days: [unlabelled, good, constant, silent], ...settingsOf },
      [1, 1, 1],
    );
    expect(among.fitness).toBe(alone.fitness);
    expect(alone.fitness).toBe(plainFitness({ days: [good], ...settingsOf }, [1, 1, 1]));
    const none = new IncrementalObjective({ days: [unlabelled, constant, silent], ...settingsOf }, [1, 1, 1]);
    expect(none.fitness).toBeNaN();
    expect(new IncrementalObjective({ days: [], ...settingsOf }, [1, 1, 1]).fitness).toBeNaN();
  });

  it('forgets a rejected proposal', () => {
    const objective = randomObjective({ types: 4 });
    const search = new IncrementalObjective(objective, [1, 1, 1, 1]);
    const before = search.fitness;
    search.propose(0, 1, 0.5);
    expect([...search.distribution()]).toEqual([1, 1, 1, 1]);
    expect(search.fitness).toBe(before);
    expect(search.propose(2, 3, 0.25)).toBe(plainFitness(objective, [1, 1, 0.75, 1.25]));
    search.accept();
    expect([...search.distribution()]).toEqual([1, 1, 0.75, 1.25]);
    expect(() => search.accept()).toThrow(/internal\.invariant/);
  });

  it('starts again from any distribution', () => {
    const objective = randomObjective({ types: 4 });
    const search = new IncrementalObjective(objective, [1, 1, 1, 1]);
    expect(search.reset([2, 1, 0.5, 0.5])).toBe(plainFitness(objective, [2, 1, 0.5, 0.5]));
    expect(search.propose(0, 3, 1)).toBe(plainFitness(objective, [1, 1, 0.5, 1.5]));
  });

  it('refuses weights that are not positive or too few, and moves that would make them so', () => {
    const objective = randomObjective({ types: 3 });
    for (const wrong of [
      [1, 0, 1],
      [1, -1, 1],
      [1, Number.NaN, 1],
      [1, Number.POSITIVE_INFINITY, 1],
      [1, 1],
      [],
    ]) {
      expect(() => new IncrementalObjective(objective, wrong)).toThrow(
        /positive finite weight.*\[optimizer\.problem\]/,
      );
    }
    const search = new IncrementalObjective(objective, [1, 1, 1]);
    expect(() => search.propose(0, 1, 1)).toThrow(/internal\.invariant/);
    expect(() => search.propose(0, 1, -1)).toThrow(/internal\.invariant/);
    expect(() => search.propose(1, 1, 0.1)).toThrow(/internal\.invariant/);
  });
});
