import { existsSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTally, rankInformationCoefficient, type Tally } from '../../core/index.ts';
import { aggregators, IncrementalObjective, type UnseenRule, type WindowDay } from '../../optimizer/index.ts';
import { aggregatorConformance } from './aggregator-conformance.ts';
import { dayOf, massObjective, paperShape, populationOf, randomDay } from './windows.ts';

aggregatorConformance('mass');
aggregatorConformance('mass', { alpha: 0.2 });

it('every registered aggregator is under the conformance suite', () => {
  expect(aggregators.kinds()).toEqual(['mass']);
});

const mass = aggregators.get('mass');

function aggregate(tally: Tally, weights: ArrayLike<number>, alpha = 0.5, unseen: UnseenRule = 'zero') {
  return mass.create({ kind: 'mass', alpha } as never, unseen).aggregate(tally, weights);
}

/** The formulas of the design, written down once more without any care for rounding. */
function reference(tally: Tally, weights: readonly number[], alpha: number, unseen: UnseenRule, j: number) {
  const seen = weights.flatMap((d, i) => {
    const cell = i * tally.instruments + j;
    const shown = tally.shown[cell] as number;
    if (shown === 0) return unseen === 'zero' ? [{ d, p: 0 }] : [];
    return [{ d, p: ((tally.bought[cell] as number) - (tally.sold[cell] as number)) / shown }];
  });
  const sum = seen.reduce((total, { d }) => total + d, 0);
  if (seen.length === 0) return { m: 0, sigma: 0, s: 0 };
  const m = seen.reduce((total, { d, p }) => total + d * p, 0) / sum;
  const sigma = Math.sqrt(seen.reduce((total, { d, p }) => total + d * (p - m) ** 2, 0) / sum);
  return { m, sigma, s: alpha * m - (1 - alpha) * sigma };
}

describe('aggregation', () => {
  it('follows the formulas of the design, with sells and under both rules for the unseen', () => {
    const { tally } = randomDay({ ...paperShape, types: 5, investors: 3, pool: 12, sells: 3 }, 'formulas');
    const weights = [0.2, 3, 1e-6, 1, 0.8];
    for (const unseen of ['zero', 'exclude'] as const) {
      for (const alpha of [0, 0.2, 0.5, 1]) {
        const signals = aggregate(tally, weights, alpha, unseen);
        for (let j = 0; j < tally.instruments; j++) {
          const expected = reference(tally, weights, alpha, unseen, j);
          expect(signals.consensus[j]).toBeCloseTo(expected.m, 12);
          expect(signals.disagreement[j]).toBeCloseTo(expected.sigma, 7);
          expect((signals.disagreement[j] as number) ** 2).toBeCloseTo(expected.sigma ** 2, 12);
          expect(signals.score[j]).toBeCloseTo(expected.s, 7);
        }
      }
    }
  });

  it('agrees with a case worked by hand', () => {
    // Opinions 1, 0.5, -0.5 with weights 1, 2, 1: m = 0.375, variance = (0.390625 + 2 * 0.015625 + 0.765625) / 4.
    const { tally } = dayOf([[4], [2], [-2]], [0.1]);
    const { score, consensus, disagreement } = aggregate(tally, [1, 2, 1], 0.2);
    expect(consensus[0]).toBe(0.375);
    expect(disagreement[0]).toBeCloseTo(Math.sqrt(0.296875), 15);
    expect(score[0]).toBeCloseTo(0.2 * 0.375 - 0.8 * Math.sqrt(0.296875), 15);
  });

  it('counts an unseen instrument as opinion 0, or leaves the type out', () => {
    const { tally } = dayOf([[2], [null]], [0.1]);
    expect(aggregate(tally, [1, 1], 1, 'zero').consensus[0]).toBe(0.25);
    expect(aggregate(tally, [1, 1], 1, 'exclude').consensus[0]).toBe(0.5);
    expect(aggregate(tally, [1, 1], 1, 'exclude').disagreement[0]).toBe(0);
  });

  it('gives an instrument that nobody was shown signals of 0 under both rules', () => {
    for (const unseen of ['zero', 'exclude'] as const) {
      const { score, consensus, disagreement } = aggregate(emptyTally(3, 2), [1, 2, 3], 0.5, unseen);
      expect([...score, ...consensus, ...disagreement]).toEqual([0, 0, 0, 0, 0, 0]);
    }
  });

  it('has exactly 0 disagreement and the exact consensus under full agreement, whatever the weights', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 20, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 97 }),
        fc.nat(97),
        (weights, shown, net) => {
          const { tally } = dayOf(
            weights.map(() => [Math.min(net, shown)]),
            [0],
            shown,
          );
          const { consensus, disagreement } = aggregate(tally, weights);
          expect(disagreement[0]).toBe(0);
          expect(consensus[0]).toBe(Math.min(net, shown) / shown);
        },
      ),
    );
  });

  it('moves with its instruments: permuting them permutes the signals and nothing else', () => {
    const { tally } = randomDay({ ...paperShape, types: 4, investors: 3 }, 'permutation');
    const n = tally.instruments;
    const turned = emptyTally(4, n);
    for (const part of ['shown', 'bought', 'sold'] as const) {
      for (let cell = 0; cell < 4 * n; cell++) {
        const row = cell - (cell % n);
        turned[part][row + ((cell + 7) % n)] = tally[part][cell] as number;
      }
    }
    const [before, after] = [tally, turned].map((each) => aggregate(each, [0.3, 1.7, 1, 1]));
    for (let j = 0; j < n; j++) expect(after?.score[(j + 7) % n]).toBe(before?.score[j]);
  });

  it('refuses a distribution of another length', () => {
    expect(() => aggregate(emptyTally(3, 2), [1, 2])).toThrow(/internal\.invariant/);
  });

  it('accepts alpha in [0, 1] only, and defaults to one half', () => {
    expect(mass.options.parse({ kind: 'mass' })).toEqual({ kind: 'mass', alpha: 0.5 });
    expect(mass.options.safeParse({ kind: 'mass', alpha: 1.01 }).success).toBe(false);
    expect(mass.options.safeParse({ kind: 'mass', alpha: -0.01 }).success).toBe(false);
  });
});

interface Golden {
  readonly stocks: readonly string[];
  readonly dates: readonly number[];
  readonly masks: readonly number[];
  readonly weights: Readonly<Record<string, number>>;
  readonly ballots: readonly [number, number, number, readonly string[], readonly string[]][];
  readonly signals: readonly {
    readonly distribution: string;
    readonly alpha: number;
    readonly date: number;
    readonly signals: Readonly<Record<string, readonly [number, number, number]>>;
  }[];
  readonly labels: readonly [string, number, number][];
  readonly fitness: Readonly<Record<string, number | readonly number[]>>;
}

function goldenDays({ stocks, dates, masks, ballots, labels }: Golden): WindowDay[] {
  return dates.map((date) => {
    const tally = emptyTally(masks.length, stocks.length);
    const count = (into: Int32Array, mask: number, stock: string) => {
      const cell = masks.indexOf(mask) * stocks.length + stocks.indexOf(stock);
      into[cell] = (into[cell] as number) + 1;
    };
    for (const [on, mask, , candidates, buys] of ballots) {
      if (on !== date) continue;
      for (const stock of candidates) count(tally.shown, mask, stock);
      for (const stock of buys) count(tally.bought, mask, stock);
    }
    const values = new Float64Array(stocks.length).fill(Number.NaN);
    for (const [stock, on, label] of labels) if (on === date) values[stocks.indexOf(stock)] = label;
    return { tally, labels: values };
  });
}

const folder = '../shared/golden/aggregation';

describe.skipIf(!existsSync(folder))(`aggregation of the published code (needs ${folder})`, () => {
  for (const name of ['small', 'paper-shape']) {
    const golden = () => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as Golden;
    const distribution = ({ masks, weights }: Golden, kind: string) =>
      Float64Array.from(masks, (mask) => (kind === 'uniform' ? 1 : (weights[mask] as number)));

    it(`${name}: signals deviate by at most 1e-9`, () => {
      const file = golden();
      const days = goldenDays(file);
      let largest = 0;
      for (const { distribution: kind, alpha, date, signals } of file.signals) {
        const { tally } = days[file.dates.indexOf(date)] as WindowDay;
        const own = aggregate(tally, distribution(file, kind), alpha);
        for (const [j, stock] of file.stocks.entries()) {
          const [score, consensus, negDisagreement] = signals[stock] as readonly [number, number, number];
          largest = Math.max(
            largest,
            Math.abs((own.score[j] as number) - score),
            Math.abs((own.consensus[j] as number) - consensus),
            Math.abs(-(own.disagreement[j] as number) - negDisagreement),
          );
        }
      }
      expect(file.signals.length).toBeGreaterThan(0);
      expect(largest).toBeLessThanOrEqual(1e-9);
    });

    it(`${name}: fitness deviates by at most 1e-9, plain by day and incremental in the mean`, () => {
      const file = golden();
      const days = goldenDays(file);
      const objective = { days, ...populationOf(file.masks.length) };
      for (const kind of ['uniform', 'weighted']) {
        const weights = distribution(file, kind);
        const release = new IncrementalObjective(
          { ...objective, ...massObjective({ fitness: 'negDisagreement' }) },
          weights,
        );
        expect(
          Math.abs(release.fitness - (file.fitness[`${kind}:fitness_release`] as number)),
        ).toBeLessThanOrEqual(1e-9);
        for (const [column, fitness] of [
          ['Signal', 'score'],
          ['Signal_mean', 'consensus'],
          ['Signal_std', 'negDisagreement'],
        ] as const) {
          const byDay = file.fitness[`${kind}:${column}:rankic_by_day`] as readonly number[];
          for (const [day, expected] of byDay.entries()) {
            const { tally, labels } = days[day] as WindowDay;
            const signals = aggregate(tally, weights);
            const signal =
              fitness === 'negDisagreement' ? signals.disagreement.map((sigma) => -sigma) : signals[fitness];
            expect(Math.abs(rankInformationCoefficient(signal, labels) - expected)).toBeLessThanOrEqual(1e-9);
          }
          const mean = byDay.reduce((sum, value) => sum + value, 0) / byDay.length;
          const own = new IncrementalObjective({ ...objective, ...massObjective({ fitness }) }, weights)
            .fitness;
          expect(Math.abs(own - mean)).toBeLessThanOrEqual(1e-9);
        }
      }
    });
  }
});
