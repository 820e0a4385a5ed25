import { describe, expect, it } from 'vitest';
import { coordinateMinimiser } from '../../../optimizer/minimisers/coordinate.ts';
import { ellipsoid, evaluationsTo, rotated, rotation, runStream, sphere } from './functions.ts';

const stream = runStream(0);

describe('coordinate search', () => {
  it('walks while it improves, then halves the step, looking first where it last improved', () => {
    const asked: number[] = [];
    const parabola = (x: Float64Array) => {
      asked.push(x[0] as number);
      return ((x[0] as number) + 3) ** 2;
    };
    coordinateMinimiser({ step: 1 })(parabola, Float64Array.of(0), { budget: 11, stream });
    expect(asked).toEqual([0, 1, -1, -2, -3, -4, -2, -3.5, -2.5, -3.25, -2.75]);
  });

  it('visits every coordinate once a sweep, in an order of its own each time', () => {
    const asked: number[] = [];
    const peak = (x: Float64Array) => {
      const moved = x.findIndex((value) => value !== 0);
      if (moved !== -1) asked.push(moved);
      return sphere(x);
    };
    coordinateMinimiser({ step: 1 })(peak, new Float64Array(20), { budget: 81, stream });
    const sweeps = [asked.slice(0, 40), asked.slice(40)].map((sweep) => sweep.filter((_, k) => k % 2 === 0));
    const all = Array.from({ length: 20 }, (_, i) => i);
    for (const sweep of sweeps) expect(sweep.toSorted((a, b) => a - b)).toEqual(all);
    expect(sweeps[0]).not.toEqual(sweeps[1]);
    expect(sweeps[0]).not.toEqual(all);
  });

  it('is quick where coordinates are the axes of the function, and slow where they are not', () => {
    const needed = (minimand: typeof sphere, budget: number) =>
      evaluationsTo(1e-10, minimand, (watched) =>
        coordinateMinimiser({ step: 1 })(watched, new Float64Array(10).fill(0.7), { budget, stream }),
      );
    expect(needed(ellipsoid, 1500)).toBeLessThan(1500);
    expect(needed(rotated(ellipsoid, rotation(10)), 5000)).toBe(Number.POSITIVE_INFINITY);
  });
});
