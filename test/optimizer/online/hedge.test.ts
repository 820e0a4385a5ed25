import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt, subKey, uniform53 } from '../../../core/index.ts';
import { type HedgeSettings, hedgeAfter, hedgeAtRest } from '../../../optimizer/online/hedge.ts';

const key = subKey(rootKey('hedge'), 'test');
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  sum(Array.from(a, (value, i) => value * (b[i] as number)));
const plain = { rate: 'anytime', share: 0 } as const;

/** Gains of a round, which may depend on the shares that are about to be played. */
type Nature = (round: number, shares: Float64Array, seed: number) => number[];

const natures: Readonly<Record<string, Nature>> = {
  uniform: (round, shares, seed) =>
    Array.from(shares, (_, i) => 2 * uniform53(streamAt(key, seed, round), i) - 1),
  coins: (round, shares, seed) =>
    Array.from(shares, (_, i) => (uniform53(streamAt(key, seed, round), i) < 0.5 ? 1 : -1)),
  drifting: (round, shares, seed) =>
    Array.from(shares, (_, i) =>
      Math.max(-1, Math.min(1, 0.05 * i + 0.5 * normal(streamAt(key, seed, round), i))),
    ),
  'against what is played': (_, shares) =>
    Array.from(shares, (share) => (share > 1 / shares.length ? -1 : 1)),
  'against the first': (_, shares) => {
    const most = shares.indexOf(Math.max(...shares));
    return Array.from(shares, (_share, i) => (i === most ? -1 : 1));
  },
  constant: (_, shares) => Array.from(shares, (_share, i) => 1 - i / shares.length),
  // Each is best for one round in K.
  'in turns': (round, shares) => Array.from(shares, (_, i) => (round % shares.length === i ? 1 : -1)),
};

interface Played {
  readonly totals: number[];
  readonly own: number;
  readonly shares: Float64Array[];
}

function play(nature: Nature, experts: number, rounds: number, settings: HedgeSettings, seed = 0): Played {
  let state = hedgeAtRest(experts, settings);
  const totals = Array.from({ length: experts }, () => 0);
  const shares = [state.shares];
  let own = 0;
  for (let round = 0; round < rounds; round++) {
    const gains = nature(round, state.shares, seed);
    own += dot(state.shares, gains);
    for (const [i, gain] of gains.entries()) totals[i] = (totals[i] as number) + gain;
    state = hedgeAfter(state, gains, settings);
    shares.push(state.shares);
  }
  return { totals, own, shares };
}

const regretOf = ({ totals, own }: Played) => Math.max(...totals) - own;

/** The bounds that the source promises. */
function boundOf(rate: HedgeSettings['rate'], experts: number, rounds: number): number {
  const log = Math.log(experts);
  if (typeof rate === 'number') return log / rate + (rate * rounds) / 2;
  return 2 * Math.sqrt(rounds * log) + (rate === 'adaptive' ? (8 / 3) * log + 4 : 0);
}

const rates = ['anytime', 'adaptive', 0.05, 0.5, 3] as const;

describe('the regret of hedge', () => {
  it('stays within the bound of each rate, whatever the gains', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(natures)),
        fc.constantFrom(...rates),
        fc.constantFrom(1, 2, 3, 10, 40),
        fc.constantFrom(1, 7, 60, 300),
        fc.nat(),
        (name, rate, experts, rounds, seed) => {
          const played = play(natures[name] as Nature, experts, rounds, { rate, share: 0 }, seed);
          expect(regretOf(played)).toBeLessThanOrEqual(boundOf(rate, experts, rounds) + 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stays within the bound where experts sleep and rounds count in part', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(2, 5, 12),
        fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 1, maxLength: 80 }),
        fc.nat(),
        (experts, sizes, seed) => {
          let state = hedgeAtRest(experts, plain);
          const regrets = Array.from({ length: experts }, () => 0);
          for (const [round, size] of sizes.entries()) {
            const stream = streamAt(key, seed, round);
            const gains = Array.from({ length: experts }, (_, i) =>
              i !== round % experts && uniform53(stream, 100 + i) < 0.3
                ? Number.NaN
                : size * (2 * uniform53(stream, i) - 1),
            );
            const awake = gains.map((gain, i) => (Number.isNaN(gain) ? 0 : (state.shares[i] as number)));
            const own =
              dot(
                awake,
                gains.map((gain) => (Number.isNaN(gain) ? 0 : gain)),
              ) / sum(awake);
            for (const [i, gain] of gains.entries()) {
              if (!Number.isNaN(gain)) regrets[i] = (regrets[i] as number) + gain - own;
            }
            state = hedgeAfter(state, gains, plain, size);
          }
          const bound = 2 * Math.sqrt(Math.log(experts) * (1 + sum(sizes.map((size) => size ** 2))));
          expect(Math.max(...regrets)).toBeLessThanOrEqual(bound);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is that of any learner on coins, in the mean: it is not small for want of an adversary', () => {
    for (const rate of ['anytime', 'adaptive'] as const) {
      const rounds = 400;
      const regrets = Array.from({ length: 100 }, (_, seed) =>
        regretOf(play(natures['coins'] as Nature, 2, rounds, { rate, share: 0 }, seed)),
      );
      // No learner's mean gain is above 0, and that of the better of two coins is sqrt(rounds / pi).
      const mean = sum(regrets) / 100;
      expect(mean).toBeGreaterThan(0.75 * Math.sqrt(rounds / Math.PI));
      expect(mean).toBeLessThan(1.25 * Math.sqrt(rounds / Math.PI));
    }
  });

  it('is far below that of following the leader where the leader always loses', () => {
    const alternating: Nature = (round) => (round === 0 ? [0.5, 0] : round % 2 === 1 ? [-1, 1] : [1, -1]);
    const rounds = 1000;
    const totals = [0, 0];
    let following = 0;
    for (let round = 0; round < rounds; round++) {
      const gains = alternating(round, new Float64Array(2), 0);
      following +=
        (totals[0] as number) >= (totals[1] as number) ? (gains[0] as number) : (gains[1] as number);
      for (const i of [0, 1]) totals[i] = (totals[i] as number) + (gains[i] as number);
    }
    expect(following).toBeLessThan(-0.99 * rounds);
    for (const rate of ['anytime', 'adaptive', 0.05] as const) {
      expect(play(alternating, 2, rounds, { rate, share: 0 }).own).toBeGreaterThan(-0.1 * rounds);
    }
  });
});

describe('AdaHedge', () => {
  it('has a regret bounded by a constant on constant gains, and does not change with their scale', () => {
    const adaptive = { rate: 'adaptive', share: 0 } as const;
    const scaled = (scale: number) =>
      play(() => [0.1, 0.3, -0.2, 0, 0.29].map((gain) => scale * gain), 5, 4000, adaptive);
    const [whole, small] = [scaled(1), scaled(1e-3)];
    const regrets = [500, 1000, 4000].map((rounds) => {
      const own = sum(whole.shares.slice(0, rounds).map((shares) => dot(shares, [0.1, 0.3, -0.2, 0, 0.29])));
      return 0.3 * rounds - own;
    });
    // De Rooij et al. 2014: the best expert never loses, and gains differ by 0.5.
    expect(Math.max(...regrets)).toBeLessThan(0.5 * ((16 / 3) * Math.log(5) + 2));
    expect((regrets[2] as number) - (regrets[1] as number)).toBeLessThan(1e-6);
    expect(regrets[0]).toBeGreaterThan(0.1);
    for (const [round, shares] of whole.shares.entries()) {
      for (const [i, share] of shares.entries()) expect(small.shares[round]?.[i]).toBeCloseTo(share, 6);
    }
  });

  it('has far less regret than the anytime rate where one expert leads', () => {
    const easy: Nature = (_, shares) => Array.from(shares, (_share, i) => (i === 0 ? 0.1 : 0));
    const regret = (rate: HedgeSettings['rate']) => regretOf(play(easy, 10, 2000, { rate, share: 0 }));
    expect(regret('adaptive')).toBeLessThan(0.2 * regret('anytime'));
  });

  it('keeps equal shares while all gain the same', () => {
    const { shares } = play(() => [0.3, 0.3, 0.3], 3, 5, { rate: 'adaptive', share: 0.1 });
    expect(shares.map((round) => [...round])).toEqual(shares.map(() => [1 / 3, 1 / 3, 1 / 3]));
  });
});

describe('fixed share', () => {
  it('tracks a best expert that changes within its bound, which plain hedge does not', () => {
    const [experts, rounds, length] = [8, 2000, 250];
    const switches = rounds / length - 1;
    const share = switches / (rounds - 1);
    const best = (round: number) => (3 * Math.floor(round / length)) % experts;
    const nature: Nature = (round, shares, seed) =>
      Array.from(
        shares,
        (_, i) => (i === best(round) ? 0.5 : -0.5) + uniform53(streamAt(key, seed, round), i) - 0.5,
      );
    const logs =
      (switches + 1) * Math.log(experts) +
      switches * Math.log(1 / share) +
      (rounds - switches - 1) * Math.log(1 / (1 - share));
    const rate = Math.sqrt((2 * logs) / rounds);
    const bound = logs / rate + (rate * rounds) / 2;
    for (const seed of [1, 2, 3]) {
      const tracked = sum(
        Array.from(
          { length: rounds },
          (_, round) => nature(round, new Float64Array(experts), seed)[best(round)] as number,
        ),
      );
      const regret = (settings: HedgeSettings) => tracked - play(nature, experts, rounds, settings, seed).own;
      expect(regret({ rate, share })).toBeLessThan(bound);
      expect(regret({ rate, share: 0 })).toBeGreaterThan(1.5 * bound);
      // The other rates find the new expert with sharing, too.
      for (const other of ['anytime', 'adaptive'] as const) {
        expect(regret({ rate: other, share })).toBeLessThan(0.6 * regret({ rate: other, share: 0 }));
      }
    }
  });
});

describe('the shares of hedge', () => {
  const softmax = (scores: readonly number[], rate: number) => {
    const powers = scores.map((score) => Math.exp(rate * (score - Math.max(...scores))));
    return powers.map((power) => power / sum(powers));
  };

  /** Losses and their sums, as the paper has them. */
  function plainAdaHedge(gains: readonly (readonly number[])[], experts: number): number[][] {
    const losses = Array.from({ length: experts }, () => 0);
    let gap = 0;
    const mixture = (rate: number) => {
      const least = Math.min(...losses);
      if (rate === Number.POSITIVE_INFINITY) {
        const leaders = losses.map((loss) => (loss === least ? 1 : 0) as number);
        return { shares: leaders.map((leads) => leads / sum(leaders)), mixed: least };
      }
      const powers = losses.map((loss) => Math.exp(-rate * (loss - least)));
      return {
        shares: powers.map((power) => power / sum(powers)),
        mixed: least - Math.log(sum(powers) / experts) / rate,
      };
    };
    const played: number[][] = [];
    for (const round of gains) {
      const rate = gap === 0 ? Number.POSITIVE_INFINITY : Math.log(experts) / gap;
      const before = mixture(rate);
      played.push(before.shares);
      const own = -dot(before.shares, round);
      for (const [i, gain] of round.entries()) losses[i] = (losses[i] as number) - gain;
      gap += Math.max(0, own - (mixture(rate).mixed - before.mixed));
    }
    return played;
  }

  /** Weights as a product, shared out after every round. */
  function plainFixedShare(gains: readonly (readonly number[])[], rate: number, share: number): number[][] {
    const experts = gains[0]?.length ?? 0;
    let weights = Array.from({ length: experts }, () => 1 / experts);
    return gains.map((round) => {
      const played = weights;
      const updated = weights.map((weight, i) => weight * Math.exp(rate * (round[i] as number)));
      weights = updated.map((weight) => (1 - share) * weight + (share * sum(updated)) / experts);
      weights = weights.map((weight) => weight / sum(weights));
      return played;
    });
  }

  const cases = [2, 5, 16].flatMap((experts) => [0, 1].map((seed) => ({ experts, seed })));
  const drawn = (experts: number, seed: number) =>
    Array.from({ length: 60 }, (_, round) =>
      (natures['drifting'] as Nature)(round, new Float64Array(experts), seed),
    );
  const difference = (own: readonly ArrayLike<number>[], other: readonly (readonly number[])[]) =>
    Math.max(
      ...other.flatMap((shares, round) =>
        shares.map((share, i) => Math.abs((own[round]?.[i] ?? Number.NaN) - share)),
      ),
    );

  it.each(cases)('are those of plain sums, $experts experts, seed $seed', ({ experts, seed }) => {
    const gains = drawn(experts, seed);
    const own = (settings: HedgeSettings) =>
      play((round) => gains[round] as number[], experts, gains.length, settings).shares;
    const totals = (rounds: number) =>
      Array.from({ length: experts }, (_, i) => sum(gains.slice(0, rounds).map((row) => row[i] as number)));
    const constant = gains.map((_, t) => softmax(totals(t), 0.3));
    const anytime = gains.map((_, t) => softmax(totals(t), Math.sqrt(Math.log(experts) / (t + 1))));
    const shared = plainFixedShare(gains, 0.7, 0.05);
    expect(difference(own({ rate: 0.3, share: 0 }), constant)).toBeLessThan(1e-12);
    expect(difference(own(plain), anytime)).toBeLessThan(1e-12);
    const adaptive = own({ rate: 'adaptive', share: 0 });
    expect(difference(adaptive, plainAdaHedge(gains, experts))).toBeLessThan(1e-12);
    expect(difference(own({ rate: 0.7, share: 0.05 }), shared)).toBeLessThan(1e-12);
  });

  it('give an expert without a gain the mean of the others', () => {
    const state = hedgeAfter(hedgeAtRest(3, plain), [0.5, -0.5, 0], plain);
    const [a, b] = state.shares as unknown as [number, number];
    const mean = (a * 0.8 + b * 0.2) / (a + b);
    expect(hedgeAfter(state, [0.8, 0.2, Number.NaN], plain)).toEqual(
      hedgeAfter(state, [0.8, 0.2, mean], plain),
    );
    const asleep = Array.from({ length: 3 }, () => Number.NaN);
    expect(hedgeAfter(state, asleep, plain)).toBe(state);
  });

  it('follow an anytime rate that falls less by rounds that count in part', () => {
    const first = hedgeAfter(hedgeAtRest(3, plain), [0.5, -0.5, 0], plain, 0.5);
    const { shares } = hedgeAfter(first, [0.1, 0.2, 0], plain, 0.25);
    const rate = Math.sqrt(Math.log(3) / (1 + 0.5 ** 2 + 0.25 ** 2));
    for (const [i, share] of softmax([0.6, -0.3, 0], rate).entries())
      expect(shares[i]).toBeCloseTo(share, 12);
  });

  it('stay shares at the most extreme rates', () => {
    for (const rate of [1e-9, 1e6]) {
      for (const share of [0, 0.99]) {
        const { shares } = play(natures['coins'] as Nature, 5, 200, { rate, share });
        for (const round of shares) {
          expect(sum(round)).toBeCloseTo(1, 12);
          expect(Math.min(...round)).toBeGreaterThanOrEqual(0);
        }
      }
    }
  });
});
