import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roomOf, withinCaps } from '../../evaluation/constraints/caps.ts';
import { solveBounded } from './bounded-program.ts';
import { distance } from './estimation-fixtures.ts';

const leg = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.constantFrom('', 'bank', 'steel', 'ships')), {
    minLength: 1,
    maxLength: 30,
  })
  .filter((rows) => rows.some(([size]) => size > 0));
const cap = fc.option(
  fc.integer({ min: 1, max: 40 }).map((k) => k / 40),
  { nil: undefined },
);
/** How much of the room is filled; 1 = every cap is used up, or all is invested. */
const filling = fc.constantFrom(0.3, 0.8, 0.95, 0.999, 1);

describe('caps', () => {
  it('give the nearest weights within them, by a dense program, and stay on the caps where all are used up', () => {
    let [bound, full] = [0, 0];
    fc.assert(
      fc.property(leg, cap, cap, filling, (rows, maxWeight, maxIndustryWeight, filled) => {
        const sum = rows.reduce((all, [size]) => all + size, 0);
        const weights = Float64Array.from(rows, ([size]) => size / sum);
        const industries = rows.map(([, industry]) => industry);
        const caps = { maxWeight, maxIndustryWeight };
        const room = roomOf(weights, industries, caps);
        const total = Math.min(1, room) * filled;
        const found = withinCaps(weights, industries, caps, total);
        const chosen = [...weights.keys()].filter((j) => (weights[j] as number) > 0);
        const groups = [...new Set(industries)].map((industry) => ({
          members: [...chosen.keys()].filter((k) => industries[chosen[k] as number] === industry),
          cap: maxIndustryWeight ?? 1,
        }));
        const { cap: one, groups: all } = { cap: maxWeight ?? 1, groups };
        expect(found.filter((weight, j) => weight !== 0 && weights[j] === 0)).toHaveLength(0);
        expect(Math.abs(found.reduce((a, b) => a + b) - total)).toBeLessThan(1e-11);
        for (const weight of found) expect(weight).toBeLessThanOrEqual(one + 1e-12);
        for (const group of all) {
          const together = group.members.reduce((a, k) => a + (found[chosen[k] as number] as number), 0);
          expect(together).toBeLessThanOrEqual(group.cap + 1e-12);
        }
        // A dense program contradicts itself by rounding where nothing is left to choose.
        if (total > room - 1e-9) {
          full++;
          return;
        }
        const linear = chosen.map((j) => (weights[j] as number) * total);
        const expected = solveBounded({
          quadratic: chosen.map((_, i) => chosen.map((__, k) => (i === k ? 1 : 0))),
          linear,
          total,
          cap: one,
          groups: all,
        });
        expect(
          distance(
            Array.from(chosen, (j) => found[j] as number),
            expected,
          ),
        ).toBeLessThan(1e-7);
        if (distance(expected, linear) > 1e-6) bound++;
      }),
      { numRuns: 300 },
    );
    expect(bound).toBeGreaterThan(50);
    expect(full).toBeGreaterThan(10);
  });

  it('need no memory of the square of the instruments', () => {
    // A dense program of 20,000 is 3 GB.
    const n = 20_000;
    const weights = Float64Array.from({ length: n }, (_, j) => (2 * (j + 1)) / (n * (n + 1)));
    const industries = Array.from(weights, (_, j) => String(j % 30));
    const within = withinCaps(weights, industries, { maxWeight: 6e-5, maxIndustryWeight: 0.0334 }, 1);
    expect(Math.abs(within.reduce((a, b) => a + b) - 1)).toBeLessThan(1e-9);
    expect(Math.max(...within)).toBe(6e-5);
  });
});
