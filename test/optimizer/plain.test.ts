import { describe, expect, it } from 'vitest';
import { integer, normal, rankInformationCoefficient, rootKey, streamAt, subKey } from '../../core/index.ts';
import {
  type Aggregator,
  type Fitness,
  fitnessOf,
  IncrementalObjective,
  type Objective,
  PlainObjective,
  searchOf,
  signalNames,
  unseenRules,
} from '../../optimizer/index.ts';
import { optimizerOf } from './conformance.ts';
import { dayOf, massObjective, populationOf, randomObjective } from './windows.ts';

const key = subKey(rootKey('plain'), 'test');

/** Counts the types that bought an instrument at all, by weight: no mean of opinions, so nothing can be kept incrementally. */
const votes: Aggregator = {
  aggregate({ types, instruments, bought }, distribution) {
    const consensus = new Float64Array(instruments);
    for (let i = 0; i < types; i++) {
      for (let j = 0; j < instruments; j++) {
        if ((bought[i * instruments + j] as number) > 0)
          consensus[j] = (consensus[j] as number) + (distribution[i] as number);
      }
    }
    return { score: consensus, consensus, disagreement: new Float64Array(instruments) };
  },
};

describe('the plain objective', () => {
  for (const fitness of signalNames) {
    for (const unseen of unseenRules) {
      it(`agrees bit for bit with the incremental one where both can (${fitness}, unseen: ${unseen})`, () => {
        const objective = randomObjective(
          { types: 5, instruments: 24, days: 3, investors: 2, pool: 8, picks: 2, sells: 2 },
          { fitness, unseen },
        );
        const searches = [PlainObjective, IncrementalObjective].map(
          (Kind) => new Kind(objective, [1, 1, 1, 1, 1]),
        ) as [PlainObjective, IncrementalObjective];
        const [plain, incremental] = searches;
        expect(plain.fitness).toBe(incremental.fitness);
        let compared = 0;
        for (let k = 0; compared < 300; k++) {
          const draws = streamAt(key, k, 0);
          const from = integer(draws, 0, 5);
          const to = (from + 1 + integer(draws, 1, 4)) % 5;
          const amount = 0.25 * normal(draws, 1);
          if (plain.weight(from) - amount <= 0 || plain.weight(to) + amount <= 0) continue;
          compared++;
          expect(plain.propose(from, to, amount)).toBe(incremental.propose(from, to, amount));
          if (k % 3 !== 0) for (const search of searches) search.accept();
          expect(plain.fitness).toBe(incremental.fitness);
          expect(plain.distribution()).toEqual(incremental.distribution());
        }
        expect(plain.reset([1, 2, 3, 4, 5])).toBe(incremental.reset([1, 2, 3, 4, 5]));
        expect(plain.weight(3)).toBe(4);
        expect(() => plain.accept()).toThrow(/internal\.invariant/);
        expect(() => plain.propose(0, 0, 0.1)).toThrow(/internal\.invariant/);
        expect(() => plain.reset([1])).toThrow(/\[optimizer\.problem\]/);
      });
    }
  }

  it('is chosen for every aggregator or fitness that promises no linear signal', () => {
    const { aggregator, fitness } = massObjective();
    const silent: Fitness = { ofDay: (signals, labels) => fitness.ofDay(signals, labels) };
    const days = randomObjective({ types: 3, days: 1 }).days;
    const kindOf = (objective: Pick<Objective, 'aggregator' | 'fitness'>) =>
      searchOf({ days, ...populationOf(3), ...objective }, [1, 1, 1]).constructor;
    expect(kindOf({ aggregator, fitness })).toBe(IncrementalObjective);
    expect(kindOf({ aggregator: votes, fitness })).toBe(PlainObjective);
    expect(kindOf({ aggregator, fitness: silent })).toBe(PlainObjective);
    expect(
      () => new IncrementalObjective({ days, ...populationOf(3), aggregator: votes, fitness }, [1, 1, 1]),
    ).toThrow(/internal\.invariant/);
  });
});

describe('an aggregator of a scenario', () => {
  // Type 0 buys nearly everything, most of all the losers; type 1 buys the winners alone.
  const opinions = [
    [8, 7, 6, 1, 0, 1],
    [0, 0, 1, 4, 5, 6],
  ];
  const day = dayOf(opinions, [0.01, 0.02, 0.03, 0.04, 0.05, 0.06], 8);
  const objective: Objective = {
    days: [day],
    ...populationOf(2),
    aggregator: votes,
    fitness: fitnessOf('score'),
  };

  it('is what the optimizer maximises, not the score of MASS', () => {
    const start = Float64Array.of(1, 1);
    const result = optimizerOf('annealing').optimize(objective, start, streamAt(key, 1, 0));
    const fitnessOfWeights = (weights: ArrayLike<number>) =>
      rankInformationCoefficient(votes.aggregate(day.tally, weights).score, day.labels);
    expect(result?.startFitness).toBe(fitnessOfWeights(start));
    expect(result?.fitness).toBe(fitnessOfWeights(result?.distribution ?? []));
    // The winners have type 1 alone on their side at (1, 2) ...
    expect(result?.fitness).toBe(fitnessOfWeights([0.5, 1.5]));
    expect(result?.fitness).toBeGreaterThan(result?.startFitness ?? 1);
    // ... of which MASS would have thought otherwise.
    const mass = searchOf({ ...objective, ...massObjective() }, [0.5, 1.5]);
    expect(mass.fitness).not.toBe(result?.fitness);
  });

  it('is refused when its signals have another length or are not finite', () => {
    const broken = (score: Float64Array): Aggregator => ({
      aggregate: (tally, distribution) => ({ ...votes.aggregate(tally, distribution), score }),
    });
    for (const [score, found] of [
      [Float64Array.of(1), 'found "1 values"'],
      [Float64Array.of(1, 2, 3, 4, 5, Number.NaN), 'found "NaN for instrument 5"'],
    ] as const) {
      expect(() => searchOf({ ...objective, aggregator: broken(score) }, [1, 1])).toThrow(found);
    }
  });
});

describe('a fitness of a scenario', () => {
  /** Label of the instrument with the highest score. */
  const topLabel: Fitness = {
    ofDay: ({ score }, labels) => labels[score.indexOf(Math.max(...score))] ?? Number.NaN,
  };

  it('is maximised in its mean over the days on which it is defined', () => {
    const days = [
      dayOf(
        [
          [4, 0],
          [0, 3],
        ],
        [0.1, 0.3],
      ),
      dayOf(
        [
          [4, 0],
          [0, 3],
        ],
        [Number.NaN, 0.5],
      ),
    ];
    const objective: Objective = {
      days,
      ...populationOf(2),
      ...massObjective({ alpha: 1 }),
      fitness: topLabel,
    };
    const search = searchOf(objective, [1, 1]);
    expect(search.fitness).toBe(0.1);
    expect(search.propose(0, 1, 0.5)).toBe(0.4);
    expect(search.fitness).toBe(0.1);
    search.accept();
    expect(search.fitness).toBe(0.4);
    expect(optimizerOf('annealing').optimize(objective, Float64Array.of(1, 1), key)?.fitness).toBe(0.4);
  });

  it('is refused when it is infinite', () => {
    const infinite: Fitness = { ofDay: () => Number.POSITIVE_INFINITY };
    expect(() => searchOf({ ...randomObjective({ types: 2 }), fitness: infinite }, [1, 1])).toThrow(
      /fitness of a day cannot be used.*found "Infinity".*\[optimizer\.problem\]/,
    );
  });

  it('is found by its name, and a wrong name is answered with the nearest', () => {
    expect(fitnessOf('consensus').ranks).toBe('consensus');
    expect(() => fitnessOf('scores')).toThrow(/Did you mean "score"/);
  });
});
