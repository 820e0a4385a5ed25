import { describe, expect, it } from 'vitest';
import { boundedEnds } from '../../web/app/charts/bounds.ts';
import { cumulative } from '../../web/app/charts/cumulative.ts';

describe('a cumulative curve', () => {
  it('begins at the first value, keeps its sum over days without one, and ends at the last', () => {
    expect(cumulative([null, 1, null, -3, 0.5, null, null])).toEqual([null, 1, 1, -2, -1.5, null, null]);
    expect(cumulative([null, null])).toEqual([null, null]);
  });
});

describe('the axis of bounded values', () => {
  it('ends at the highest possible value, and at the lowest where the data come near it', () => {
    const { max, min } = boundedEnds({ least: -1, most: 1 });
    expect(max).toBe(1);
    expect([min({ min: -0.99 }), min({ min: -0.61 })]).toEqual([-1, -1]);
    expect([min({ min: -0.5 }), min({ min: 1 })]).toEqual([null, null]);
  });
});
