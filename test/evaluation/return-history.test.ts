import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReturnHistory } from '../../evaluation/index.ts';

const fills = (returns: Readonly<Record<string, number>>) => ({
  instruments: Object.keys(returns),
  returns: Float64Array.from(Object.values(returns)),
});

describe('a return history', () => {
  it('gives the latest sessions, oldest first, and fewer when fewer are known', () => {
    const history = createReturnHistory(400);
    expect(history.returns('a', 5)).toEqual(new Float64Array());
    for (const a of [0.01, 0.02, 0.03]) history.add(fills({ a }));
    expect(history.sessions).toBe(3);
    expect([...history.returns('a', 2)]).toEqual([0.02, 0.03]);
    expect([...history.returns('a', 5)]).toEqual([0.01, 0.02, 0.03]);
    expect([...history.returns('a', 0)]).toEqual([]);
  });

  it('is NaN before an instrument was known, where it did not trade, and for strangers', () => {
    const history = createReturnHistory(400);
    history.add(fills({ a: 0.1 }));
    history.add(fills({ a: Number.NaN, b: 0.2 }));
    history.add(fills({ b: 0.3 }));
    expect([...history.returns('a', 3)]).toEqual([0.1, Number.NaN, Number.NaN]);
    expect([...history.returns('b', 3)]).toEqual([Number.NaN, 0.2, 0.3]);
    expect([...history.returns('b', 1)]).toEqual([0.3]);
    expect([...history.returns('z', 2)]).toEqual([Number.NaN, Number.NaN]);
  });

  it('takes the 0 at a first fill for no return, and a later one for a return', () => {
    const history = createReturnHistory(400);
    history.add(fills({ a: Number.NaN, b: 0 }));
    history.add(fills({ a: 0, b: 0 }));
    history.add(fills({ a: 0.5, b: 0 }));
    expect([...history.returns('a', 3)]).toEqual([Number.NaN, Number.NaN, 0.5]);
    expect([...history.returns('b', 3)]).toEqual([Number.NaN, 0, 0]);
  });

  it('keeps no more than its window, past sessions whose fills leave an instrument out', () => {
    const history = createReturnHistory(3);
    for (const a of [0.1, 0.2, 0.3]) history.add(fills({ a, b: a }));
    history.add(fills({ b: 0.4 }));
    expect([...history.returns('a', 3)]).toEqual([0.2, 0.3, Number.NaN]);
    history.add(fills({ b: 0.5 }));
    history.add(fills({ a: 0.6, b: 0.6 }));
    expect([...history.returns('a', 3)]).toEqual([Number.NaN, Number.NaN, 0.6]);
    expect([...history.returns('b', 3)]).toEqual([0.4, 0.5, 0.6]);
    expect(() => history.returns('a', 4)).toThrow('3 sessions is not asked for 4');
  });

  it("counts the sessions after an instrument's first fill, also those beyond its window", () => {
    const history = createReturnHistory(2);
    expect(history.sessionsOf('a')).toBe(0);
    history.add(fills({ a: 0, b: Number.NaN }));
    expect(history.sessionsOf('a')).toBe(0);
    for (const b of [0, 0.1, 0.2]) history.add(fills({ a: Number.NaN, b }));
    expect(['a', 'b', 'z'].map((code) => history.sessionsOf(code))).toEqual([3, 2, 0]);
  });

  it('hands out copies', () => {
    const history = createReturnHistory(400);
    history.add(fills({ a: 0.1 }));
    history.returns('a', 1)[0] = 9;
    expect([...history.returns('a', 1)]).toEqual([0.1]);
  });

  it('agrees with a plain table over long histories with gaps', () => {
    const cell = fc.oneof(fc.constant(Number.NaN), fc.double({ min: -0.5, max: 0.5, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 300 }),
        fc.nat({ max: 20 }),
        fc.nat({ max: 320 }),
        fc.nat({ max: 40 }),
        (values, late, wanted, spare) => {
          const history = createReturnHistory(wanted + spare);
          for (let t = 0; t < late; t++) history.add(fills({}));
          for (const a of values) history.add(fills({ a }));
          const first = values.findIndex((value) => !Number.isNaN(value));
          const table = [
            ...Array.from({ length: late }, () => Number.NaN),
            ...values.map((value, t) => (t === first && value === 0 ? Number.NaN : value)),
          ];
          const expected = wanted === 0 ? [] : table.slice(-wanted);
          expect([...history.returns('a', wanted)]).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });
});
