import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bitsAt, rootKey, streamAt, subKey, wordOf } from '../../core/index.ts';
import {
  type CandidateSource,
  candidateDraw,
  KeptWeights,
  STATIC_POOL_DAY,
  selectorOf,
} from '../../market/index.ts';
import { snapshotOf } from './snapshot-fixtures.ts';

const key = subKey(rootKey(5), 'type');
const codes = (count: number): string[] => Array.from({ length: count }, (_, i) => `C${1000 + i}`);
const equal = (count: number): Float64Array => new Float64Array(count).fill(1);

/** One investor's pool of one day. */
function drawCandidates({
  ordinal,
  day,
  ...source
}: CandidateSource & { readonly ordinal: number; readonly day: number }): Uint16Array {
  return candidateDraw(source).draw(ordinal, day);
}

/** Efraimidis and Spirakis by the book: the largest u^(1/w), compared as ln(u) / w, by a full sort. */
function plainPool(
  weights: ArrayLike<number>,
  instruments: readonly string[],
  size: number,
  ordinal: number,
  day: number,
): number[] {
  const { hi, lo } = streamAt(subKey(key, 'pool'), ordinal, day);
  return instruments
    .map((code, position) => ({
      position,
      weight: weights[position] as number,
      value: Math.log((bitsAt(hi, lo, wordOf(code)) + 0.5) / 2 ** 32) / (weights[position] as number),
    }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, size)
    .map(({ position }) => position)
    .sort((a, b) => a - b);
}

describe('drawing candidates without replacement', () => {
  it('takes the members with the largest u^(1/w), ascending', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 1e-6, max: 1e3, noNaN: true })), {
          maxLength: 90,
        }),
        fc.nat(60),
        fc.nat(1_000_000),
        (list, size, ordinal) => {
          const instruments = codes(list.length);
          const weights = Float64Array.from(list);
          const pool = drawCandidates({
            key,
            ordinal,
            day: 8,
            weights,
            instruments,
            size,
            replacement: false,
          });
          expect([...pool]).toEqual(plainPool(weights, instruments, size, ordinal, 8));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('gives the same pools for equal weights of any size: logarithms are left out, not the order', () => {
    const instruments = codes(300);
    for (let ordinal = 0; ordinal < 50; ordinal++) {
      const request = { key, ordinal, day: STATIC_POOL_DAY, instruments, size: 30, replacement: false };
      const pool = drawCandidates({ ...request, weights: equal(300) });
      expect([...pool]).toEqual(plainPool(equal(300), instruments, 30, ordinal, STATIC_POOL_DAY));
      expect(drawCandidates({ ...request, weights: equal(300).fill(0.02) })).toEqual(pool);
    }
  });

  it('draws members in proportion to their weights where one is drawn', () => {
    const weights = Float64Array.of(1, 2, 3, 4);
    const draw = candidateDraw({ key, weights, instruments: codes(4), size: 1, replacement: false });
    const counts = [0, 0, 0, 0];
    const total = 20_000;
    for (let ordinal = 0; ordinal < total; ordinal++) {
      const [position] = draw.draw(ordinal, 0) as unknown as [number];
      counts[position] = (counts[position] as number) + 1;
    }
    counts.forEach((count, i) => {
      const share = (i + 1) / 10;
      expect(Math.abs(count / total - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / total));
    });
  });

  it('replaces only the members who left, one for one', () => {
    const before = codes(60);
    for (let ordinal = 0; ordinal < 200; ordinal++) {
      const request = { key, ordinal, day: STATIC_POOL_DAY, size: 20, replacement: false };
      const pool = [...drawCandidates({ ...request, weights: equal(60), instruments: before })].map(
        (i) => before[i] as string,
      );
      const left = pool[ordinal % 20] as string;
      const after = before.filter((code) => code !== left);
      const next = [...drawCandidates({ ...request, weights: equal(59), instruments: after })].map(
        (i) => after[i] as string,
      );
      expect(next).toHaveLength(20);
      expect(next.filter((code) => !pool.includes(code))).toHaveLength(1);
      const stranger = before.find((code) => !pool.includes(code)) as string;
      const others = before.filter((code) => code !== stranger);
      const same = [...drawCandidates({ ...request, weights: equal(59), instruments: others })].map(
        (i) => others[i],
      );
      expect(same).toEqual(pool);
    }
  });

  it('lets a newcomer take at most one place', () => {
    const after = codes(61);
    const before = after.slice(0, 60);
    for (let ordinal = 0; ordinal < 200; ordinal++) {
      const request = { key, ordinal, day: STATIC_POOL_DAY, size: 20, replacement: false };
      const pool = drawCandidates({ ...request, weights: equal(60), instruments: before });
      const next = drawCandidates({ ...request, weights: equal(61), instruments: after });
      expect(next.filter((i) => !pool.includes(i)).length).toBeLessThanOrEqual(1);
    }
  });

  it('does not depend on the order in which members stand', () => {
    const instruments = codes(40);
    const weights = Float64Array.from(instruments, (_, i) => 1 + (i % 5));
    const places = instruments.map((_, i) => i).sort((a, b) => wordOf(String(a)) - wordOf(String(b)));
    const request = { key, ordinal: 3, day: 1, size: 12, replacement: false };
    const straight = drawCandidates({ ...request, weights, instruments });
    const mixed = drawCandidates({
      ...request,
      weights: Float64Array.from(places, (i) => weights[i] as number),
      instruments: places.map((i) => instruments[i] as string),
    });
    expect([...mixed].map((i) => places[i] as number).sort((a, b) => a - b)).toEqual([...straight]);
  });

  it('settles members that share every draw in code order', () => {
    const twins = ['A', 'A', 'A', 'B'];
    const pool = drawCandidates({
      key,
      ordinal: 0,
      day: 0,
      weights: equal(4),
      instruments: twins,
      size: 2,
      replacement: false,
    });
    expect([
      [0, 1],
      [0, 3],
    ]).toContainEqual([...pool]);
  });

  it('is everybody where the pool is as large as the members, and nobody for a size of 0', () => {
    const request = { key, ordinal: 0, day: 0, weights: equal(3), instruments: codes(3), replacement: false };
    expect([...drawCandidates({ ...request, size: 3 })]).toEqual([0, 1, 2]);
    expect([...drawCandidates({ ...request, size: 20 })]).toEqual([0, 1, 2]);
    expect([...drawCandidates({ ...request, size: 0 })]).toEqual([]);
  });

  it('draws other pools for other investors, days and types, and writes them where it is told', () => {
    const source = { key, weights: equal(50), instruments: codes(50), size: 20, replacement: false };
    const draw = candidateDraw(source);
    const other = candidateDraw({ ...source, key: subKey(key, 'other') });
    const pools = [draw.draw(0, 0), draw.draw(1, 0), draw.draw(0, 1), other.draw(0, 0)].map((pool) =>
      pool.join(),
    );
    expect(new Set(pools).size).toBe(4);
    const target = new Uint16Array(44).fill(9999);
    expect(draw.drawInto(0, 0, target, 2)).toBe(20);
    expect(target.slice(2, 22).join()).toBe(pools[0]);
    expect([target[0], target[1], target[22]]).toEqual([9999, 9999, 9999]);
  });
});

describe('drawing candidates with replacement', () => {
  it('merges duplicates: 20 draws out of 50 give 16.6 distinct members in the mean', () => {
    const draw = candidateDraw({
      key,
      weights: equal(50),
      instruments: codes(50),
      size: 20,
      replacement: true,
    });
    let sum = 0;
    const total = 20_000;
    for (let ordinal = 0; ordinal < total; ordinal++) {
      const pool = draw.draw(ordinal, 0);
      sum += pool.length;
      expect(pool.every((position, i) => i === 0 || position > (pool[i - 1] as number))).toBe(true);
    }
    expect(sum / total).toBeCloseTo(50 * (1 - 0.98 ** 20), 1);
  });

  it('follows the weights and never takes a member of weight 0', () => {
    const weights = Float64Array.of(0, 1, 3);
    const draw = candidateDraw({ key, weights, instruments: codes(3), size: 1, replacement: true });
    const counts = [0, 0, 0];
    for (let ordinal = 0; ordinal < 8_000; ordinal++) {
      const position = draw.draw(ordinal, 0)[0] as number;
      counts[position] = (counts[position] as number) + 1;
    }
    expect(counts[0]).toBe(0);
    expect((counts[2] as number) / 8_000).toBeCloseTo(0.75, 1);
  });
});

describe('selectors', () => {
  const industries = ['A', 'A', 'A', 'B', 'C', 'C', '', ''];
  const snapshot = snapshotOf(8, {
    industries,
    sizes: Float64Array.of(1, 2, 10, 100, 1e5, Number.NaN, 0, 3),
  });
  const sumBy = (weights: Float64Array, groups: readonly string[]): Record<string, number> => {
    const sums: Record<string, number> = {};
    groups.forEach((group, i) => {
      sums[group] = (sums[group] ?? 0) + (weights[i] as number);
    });
    return sums;
  };

  it('random: all weigh the same', () => {
    expect([...selectorOf('random')(snapshot, key)]).toEqual(industries.map(() => 1));
  });

  it('industry-equal: every industry weighs the same, the unknown one too', () => {
    const sums = sumBy(selectorOf('industry-equal')(snapshot, key), industries);
    for (const sum of Object.values(sums)) expect(sum).toBeCloseTo(1, 12);
    expect(Object.keys(sums)).toHaveLength(4);
  });

  it('size-equal: five parts of the range of log size weigh the same, missing sizes are a class of their own', () => {
    // ln 1, 2, 3, 10 lie in the first fifth of [0, ln 1e5]; 10 = exactly one fifth, so in the second; 100 in the third.
    const weights = selectorOf('size-equal')(snapshot, key);
    expect([...weights].map((weight) => Math.round(1 / weight))).toEqual([3, 3, 1, 1, 1, 2, 2, 3]);
    const { sizes: _, ...without } = snapshot;
    expect(new Set(selectorOf('size-equal')(without, key)).size).toBe(1);
  });

  it('industry-basis: preferred industries weigh 1, others 0.2, by type, and other industries do not matter', () => {
    const names = Array.from({ length: 400 }, (_, i) => `I${i}`);
    const many = snapshotOf(400, { industries: names });
    const select = selectorOf('industry-basis');
    const weights = select(many, key);
    expect(new Set(weights)).toEqual(new Set([1, 0.2]));
    const preferred = weights.filter((weight) => weight === 1).length / 400;
    expect(Math.abs(preferred - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 400));
    expect(select(many, subKey(key, 'other'))).not.toEqual(weights);
    const half = snapshotOf(200, { industries: names.slice(200) });
    expect(select(half, key)).toEqual(weights.slice(200));
  });

  it('are found by name, and a wrong name is answered with the nearest', () => {
    expect(() => selectorOf('industry-equals')).toThrow(/Did you mean "industry-equal"/);
  });

  it('keep the weights of static pools from the first day of a member on', () => {
    const kept = new KeptWeights(selectorOf('industry-equal'), key);
    const first = snapshotOf(3, { instruments: ['a', 'b', 'c'], industries: ['X', 'X', 'Y'] });
    expect([...kept.of(first)]).toEqual([0.5, 0.5, 1]);
    const next = snapshotOf(3, { instruments: ['a', 'c', 'd'], industries: ['X', 'Y', 'Y'] });
    expect([...kept.of(next)]).toEqual([0.5, 1, 0.5]);
  });
});
