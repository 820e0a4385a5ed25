import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt, subKey, uniform53 } from '../../../core/index.ts';
import {
  type Cross,
  crossLoss,
  gradientAfter,
  gradientAtRest,
  type Part,
  rangeOf,
} from '../../../optimizer/online/exponentiated-gradient.ts';

const key = subKey(rootKey('exponentiated gradient'), 'test');
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

interface World {
  readonly experts: number;
  readonly instruments: number;
  readonly rounds: number;
  /** Cross-sections of a round. */
  readonly days: number;
  readonly noise: number;
  /** What comes is this mixture of what experts say, and noise. */
  readonly truth: readonly number[];
}

function worldOf({ experts, instruments, rounds, days, noise, truth }: World, seed: number): Part[][] {
  return Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: days }, (_day, day) => {
      const stream = streamAt(key, seed, round * days + day);
      const said = Float64Array.from({ length: experts * instruments }, (_cell, cell) =>
        normal(stream, cell),
      );
      const came = Float64Array.from(
        { length: instruments },
        (_one, j) =>
          sum(truth.map((share, i) => share * (said[i * instruments + j] as number))) +
          noise * normal(stream, experts * instruments + j),
      );
      // The last round counts in part.
      return { cross: { said, came }, part: (round === rounds - 1 ? 0.4 : 1) / days };
    }),
  );
}

function play(rounds: readonly Part[][], experts: number, rate: number) {
  let state = gradientAtRest(experts);
  const shares = [state.shares];
  for (const round of rounds) {
    state = gradientAfter(state, round, rate);
    shares.push(state.shares);
  }
  return shares;
}

const lossOf = (round: readonly Part[], shares: Float64Array) =>
  sum(round.map(({ cross, part }) => part * crossLoss(cross, shares)));
const rangeOfAll = (rounds: readonly Part[][]) =>
  Math.max(...rounds.flat().map(({ cross }) => rangeOf(cross)));
const vertex = (experts: number, i: number) =>
  Array.from({ length: experts }, (_, k) => (k === i ? 1 : 0) as number);

describe('exponentiated gradient', () => {
  it('meets its loss bound against sparse mixtures', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2, 6, 25),
        fc.constantFrom(1, 3),
        fc.constantFrom(1, 40),
        fc.constantFrom(0, 0.3, 3),
        fc.nat(),
        (experts, days, rounds, noise, seed) => {
          const part = uniform53(streamAt(key, seed, 1e6), 0);
          const truth = vertex(experts, 0).map((one, i) => part * one + (i === 1 ? 1 - part : 0));
          const world = worldOf({ experts, instruments: 7, rounds, days, noise, truth }, seed);
          const range = rangeOfAll(world);
          const shares = play(world, experts, 4 / (3 * range ** 2));
          const own = sum(world.map((round, t) => lossOf(round, shares[t] as Float64Array)));
          for (const comparator of [truth, vertex(experts, 0), vertex(experts, experts - 1)]) {
            const loss = sum(world.map((round) => lossOf(round, Float64Array.from(comparator))));
            const entropy = -sum(comparator.map((share) => (share === 0 ? 0 : share * Math.log(share))));
            expect(own).toBeLessThanOrEqual(
              1.5 * loss + 0.75 * range ** 2 * (Math.log(experts) - entropy) + 1e-9,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the few experts that make what comes', () => {
    const truth = [0, 0.7, 0, 0, 0.3, 0, 0, 0, 0, 0];
    const rounds = worldOf({ experts: 10, instruments: 20, rounds: 120, days: 1, noise: 0.2, truth }, 1);
    const [first, last] = [0, -1].map((place) => play(rounds, 10, 0.3).at(place) as Float64Array);
    for (const [i, share] of truth.entries()) {
      expect(first?.[i]).toBe(0.1);
      expect(Math.abs((last?.[i] as number) - share)).toBeLessThan(0.05);
    }
  });

  it('moves as the plain algorithm: weights as products, slopes by differences of the loss', () => {
    for (const experts of [2, 5, 16]) {
      const truth = vertex(experts, 1);
      const rounds = worldOf({ experts, instruments: 9, rounds: 30, days: 2, noise: 1, truth }, experts);
      let weights = truth.map(() => 1 / experts);
      const shares = play(rounds, experts, 0.2);
      for (const [t, round] of rounds.entries()) {
        for (const [i, weight] of weights.entries())
          expect(Math.abs((shares[t]?.[i] as number) - weight)).toBeLessThan(1e-12);
        const played = weights;
        const powers = played.map((weight, i) => {
          let slope = 0;
          for (const { cross, part } of round) {
            const n = cross.came.length;
            for (const [j, y] of cross.came.entries()) {
              const said = (k: number) => cross.said[k * n + j] as number;
              const forecast = sum(played.map((share, k) => share * said(k)));
              slope += (part / n) * (forecast - y) * said(i);
            }
          }
          return weight * Math.exp(-0.2 * slope);
        });
        weights = powers.map((power) => power / sum(powers));
      }
    }
  });

  it('follows the slope of its loss', () => {
    const rounds = worldOf({ experts: 3, instruments: 5, rounds: 2, days: 2, noise: 1, truth: [1, 0, 0] }, 7);
    const [before, after] = play(rounds.slice(1), 3, 1e-3) as [Float64Array, Float64Array];
    const slope = (i: number) => {
      const moved = (by: number) => before.map((share, k) => share + (k === i ? by : 0));
      const [round] = rounds.slice(1) as [Part[]];
      return (lossOf(round, moved(1e-4)) - lossOf(round, moved(-1e-4))) / 2e-4;
    };
    const logs = [0, 1, 2].map((i) => Math.log((after[i] as number) / (before[i] as number)));
    for (const i of [1, 2]) {
      expect((logs[i] as number) - (logs[0] as number)).toBeCloseTo(-1e-3 * (slope(i) - slope(0)), 9);
    }
  });

  it('measures by how much experts differ, hand-worked', () => {
    const cross: Cross = { said: Float64Array.of(1, 2, 3, 0, 2, -1), came: Float64Array.of(0, 1, 2) };
    expect(rangeOf(cross)).toBe(4);
    // Half the mean square of (0 - 0.5, 1 - 2, 2 - 1).
    expect(crossLoss(cross, Float64Array.of(0.5, 0.5))).toBeCloseTo((0.25 + 1 + 1) / 6, 12);
  });

  it('stays a distribution at extreme rates', () => {
    const rounds = worldOf(
      { experts: 3, instruments: 5, rounds: 20, days: 1, noise: 1, truth: [1, 0, 0] },
      8,
    );
    for (const shares of play(rounds, 3, 1e6)) {
      expect(sum(shares)).toBeCloseTo(1, 12);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    }
  });
});
