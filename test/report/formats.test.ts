import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type FormatName, formatNumber, formats } from '../../report/index.ts';

const MINUS = '\u2212';

describe('numbers for people', () => {
  it('carry their unit, their sign and as many decimals as their kind has', () => {
    expect(formatNumber(0.01234, 'percent')).toBe('1.23\u00a0%');
    expect(formatNumber(0.01234, 'signedPercent')).toBe('+1.23\u00a0%');
    expect(formatNumber(-0.01234, 'signedPercent')).toBe(`${MINUS}1.23\u00a0%`);
    expect(formatNumber(1234567, 'count')).toBe('1,234,567');
    expect(formatNumber(0.0042, 'usdSmall')).toBe('$0.0042');
    expect(formatNumber(1234.5, 'usd')).toBe('$1,234.50');
  });

  it('have no sign where they round to nothing', () => {
    expect(formatNumber(-0.000001, 'signedPercent')).toBe('0.00\u00a0%');
    expect(formatNumber(0.000001, 'signedPercent')).toBe('0.00\u00a0%');
  });

  it('are n/a where they are not available', () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
      expect(formatNumber(value, 'number')).toBe('n/a');
  });

  it('are written alike by the script of the page', () => {
    const script = readFileSync('report/browser/charts.js', 'utf8');
    const source = /function formatted\(value, name\) \{[\s\S]*?\n {2}\}/.exec(script)?.[0];
    expect(source).toBeDefined();
    const formatted = runInNewContext(`${source as string}; formatted`, { page: { formats } }) as (
      value: number | null,
      name: string,
    ) => string;
    const values = [0, 1, -1, 0.5, -0.5, 0.00001, -0.00001, 1 / 3, -1234.5678, 98765432.1, null, Number.NaN];
    for (const name of Object.keys(formats) as FormatName[])
      for (const value of values) expect(formatted(value, name)).toBe(formatNumber(value, name));
  });
});
