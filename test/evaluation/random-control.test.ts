import { describe, expect, it } from 'vitest';
import { integer, type Key, normal, rootKey, streamAt, subKey, type Tally } from '../../core/index.ts';
import { type RandomSettings, randomControl } from '../../evaluation/controls/random.ts';
import type { RandomQuality } from '../../evaluation/index.ts';
import { type Aggregator, aggregators } from '../../optimizer/index.ts';

const mass = aggregators.get('mass').create({ kind: 'mass', alpha: 0.5 } as never, 'zero');
const INSTRUMENTS = 40;

function poolsOf(types: number, investors: number, size: number, key: Key): Uint16Array[][] {
  return Array.from({ length: types }, (_type, type) =>
    Array.from({ length: investors }, (_, ordinal) => {
      const stream = streamAt(key, type, ordinal);
      const members = new Set<number>();
      for (let k = 0; members.size < size; k++) members.add(integer(stream, k, INSTRUMENTS));
      return Uint16Array.from(members).sort();
    }),
  );
}

/** One horizon of one day, labels of noise. */
function quality(
  settings: Partial<RandomSettings>,
  pools: Uint16Array[][],
  days: number,
  aggregator: Aggregator = mass,
): RandomQuality {
  const control = randomControl(
    { horizons: [1], picks: 5, sells: 0, key: rootKey(1), draws: 200, ...settings },
    aggregator,
  );
  for (let day = 0; day < days; day++) {
    control.addDay(day, pools, INSTRUMENTS);
    const stream = streamAt(subKey(rootKey(9), 'labels'), day, 0);
    control.addLabels({
      day,
      horizon: 1,
      values: Float64Array.from({ length: INSTRUMENTS }, (_, j) => normal(stream, j)),
    });
  }
  return control.result()['1'] as RandomQuality;
}

/** Collects copies of what the control hands to the aggregator. */
function spy(): { readonly tallies: Tally[]; readonly aggregator: Aggregator } {
  const tallies: Tally[] = [];
  return {
    tallies,
    aggregator: {
      aggregate(tally, weights) {
        expect(Array.from(weights)).toEqual(Array.from({ length: tally.types }, () => 1));
        tallies.push({
          ...tally,
          shown: tally.shown.slice(),
          bought: tally.bought.slice(),
          sold: tally.sold.slice(),
        });
        return mass.aggregate(tally, weights);
      },
    },
  };
}

describe('the random control', () => {
  it('has a band around 0 as wide as noise allows, with 200 draws', () => {
    const { rankIc, rankIcLow, rankIcHigh, draws, days } = quality({}, poolsOf(8, 16, 20, rootKey(2)), 30);
    const deviation = 1 / Math.sqrt((INSTRUMENTS - 1) * 30);
    expect(Math.abs(rankIc as number)).toBeLessThan(deviation);
    const width = (rankIcHigh as number) - (rankIcLow as number);
    expect(width / (2 * 1.96 * deviation)).toBeGreaterThan(0.8);
    expect(width / (2 * 1.96 * deviation)).toBeLessThan(1.2);
    expect({ draws, days }).toEqual({ draws: 200, days: 30 });
  });

  it('has the same band for 16, 64 and 256 investors a type', () => {
    const widths = [16, 64, 256].map((investors) => {
      const pools = poolsOf(8, investors, 20, rootKey(2));
      const { rankIcLow, rankIcHigh } = quality({ mostInvestors: 256 }, pools, 15);
      return (rankIcHigh as number) - (rankIcLow as number);
    });
    // The width of a 95 % band of 200 draws is itself known to about 8 %.
    for (const width of widths) {
      expect(width / (widths[1] as number)).toBeGreaterThan(0.75);
      expect(width / (widths[1] as number)).toBeLessThan(1.33);
    }
  });

  it('lets every investor pick the asked number of distinct candidates, sells after buys', () => {
    const pools = [[Uint16Array.of(1, 4, 7, 9)], [Uint16Array.of(2, 3)], [new Uint16Array(0)]];
    const { tallies, aggregator } = spy();
    quality({ picks: 2, sells: 1 }, pools, 1, aggregator);
    expect(tallies).toHaveLength(200);
    const sum = (counts: Int32Array, type: number) =>
      counts.subarray(type * INSTRUMENTS, (type + 1) * INSTRUMENTS).reduce((a, b) => a + b, 0);
    for (const { shown, bought, sold } of tallies) {
      expect([0, 1, 2].map((type) => [sum(shown, type), sum(bought, type), sum(sold, type)])).toEqual([
        [4, 2, 1],
        [2, 2, 0],
        [0, 0, 0],
      ]);
      for (const [cell, count] of shown.entries()) {
        expect((bought[cell] as number) + (sold[cell] as number)).toBeLessThanOrEqual(count);
      }
    }
  });

  it('gives each candidate the same chance', () => {
    const { tallies, aggregator } = spy();
    quality({ picks: 5, draws: 400 }, [[Uint16Array.from({ length: 20 }, (_, k) => k)]], 10, aggregator);
    const counts = new Float64Array(20);
    for (const { bought } of tallies)
      for (let j = 0; j < 20; j++) counts[j] = (counts[j] as number) + (bought[j] as number);
    // 4,000 ballots, each candidate with chance 1/4: mean 1,000, standard deviation 27.
    const chiSquare = counts.reduce((total, count) => total + (count - 1_000) ** 2 / 750, 0);
    expect(chiSquare).toBeLessThan(45);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(20_000);
  });

  it('moves no pick of an investor when others come or go', () => {
    const few = poolsOf(2, 3, 20, rootKey(5));
    const more = [...poolsOf(2, 3, 20, rootKey(5)), ...poolsOf(1, 7, 20, rootKey(6))];
    const [a, b] = [spy(), spy()];
    quality({}, few, 2, a.aggregator);
    quality({ draws: 250 }, more, 2, b.aggregator);
    const rows = (tally: Tally | undefined) => tally?.bought.slice(0, 2 * INSTRUMENTS);
    expect(rows(b.tallies[17])).toEqual(a.tallies[17]?.bought);
    expect(rows(b.tallies[250 + 17])).toEqual(a.tallies[200 + 17]?.bought);
    expect(a.tallies[200 + 17]?.bought).not.toEqual(a.tallies[17]?.bought);
  });

  it('refuses fewer draws than a band can rest on', () => {
    expect(() => quality({ draws: 199 }, poolsOf(1, 1, 20, rootKey(2)), 1)).toThrow('200 draws');
  });

  it('draws at most 64 investors a type unless told otherwise', () => {
    const { tallies, aggregator } = spy();
    quality({}, poolsOf(1, 100, 20, rootKey(2)), 1, aggregator);
    expect(tallies[0]?.shown.reduce((a, b) => a + b, 0)).toBe(64 * 20);
  });
});
