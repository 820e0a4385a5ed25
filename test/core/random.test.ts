import { describe, expect, it } from 'vitest';
import {
  bits,
  normal,
  rootKey,
  streamAt,
  subKey,
  threefry,
  uniform,
  uniform53,
  wordOf,
} from '../../core/index.ts';

describe('addressed randomness', () => {
  it('matches the known answers of Threefry-2x32-20 (Random123)', () => {
    expect(threefry({ hi: 0, lo: 0 }, 0, 0)).toEqual({ hi: 0x6b200159, lo: 0x99ba4efe });
    const ones = 0xffffffff;
    expect(threefry({ hi: ones, lo: ones }, ones, ones)).toEqual({ hi: 0x1cb996fc, lo: 0xbb002be7 });
    expect(threefry({ hi: 0x13198a2e, lo: 0x03707344 }, 0x243f6a88, 0x85a308d3)).toEqual({
      hi: 0xc4923a9c,
      lo: 0x483df7a0,
    });
  });

  it('keeps its own vectors for ever', () => {
    const stream = streamAt(subKey(rootKey(1), 'test'), 7, 3);
    expect({
      root: rootKey(1),
      stream,
      words: [0, 1, 2].map((i) => bits(stream, i)),
      word: wordOf('600036'),
    }).toMatchInlineSnapshot(`
      {
        "root": {
          "hi": 2708459650,
          "lo": 441039356,
        },
        "stream": {
          "hi": 2826568354,
          "lo": 3011513322,
        },
        "word": 1802630068,
        "words": [
          329677946,
          236376423,
          1859306202,
        ],
      }
    `);
  });

  it('has the moments of the uniform and the normal distribution, and no correlation between neighbouring addresses', () => {
    const n = 200_000;
    let sum = 0;
    let squares = 0;
    let across = 0;
    let along = 0;
    let normalSum = 0;
    let normalSquares = 0;
    const key = subKey(rootKey('moments'), 'x');
    let previous = 0.5;
    for (let i = 0; i < n; i++) {
      const stream = streamAt(key, i % 500, Math.floor(i / 500));
      const next = streamAt(key, (i % 500) + 1, Math.floor(i / 500));
      const u = uniform(stream, 5);
      sum += u;
      squares += u * u;
      across += (u - 0.5) * (uniform(next, 5) - 0.5);
      along += (u - 0.5) * (uniform(stream, 6) - 0.5);
      const z = normal(stream, 0);
      normalSum += z;
      normalSquares += z * z;
      previous = uniform53(stream, 3);
      expect(previous >= 0 && previous < 1).toBe(true);
    }
    const error = 4 / Math.sqrt(n);
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(error * Math.sqrt(1 / 12));
    expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(error * 0.3);
    expect(Math.abs(across / n) * 12).toBeLessThan(error);
    expect(Math.abs(along / n) * 12).toBeLessThan(error);
    expect(Math.abs(normalSum / n)).toBeLessThan(error);
    expect(Math.abs(normalSquares / n - 1)).toBeLessThan(error * Math.sqrt(2));
  });

  it('spreads the low and high bits of one stream evenly', () => {
    const stream = streamAt(rootKey(9), 1, 2);
    const counts = new Int32Array(64);
    const n = 64_000;
    for (let i = 0; i < n; i++) {
      const word = bits(stream, i);
      counts[word & 63] = (counts[word & 63] as number) + 1;
      counts[word >>> 26] = (counts[word >>> 26] as number) + 1;
    }
    const expected = n / 32;
    const chiSquare = counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
    // 63 degrees of freedom, two overlapping samples: far below a quantile of 1e-6.
    expect(chiSquare).toBeLessThan(140);
  });
});
