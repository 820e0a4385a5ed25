import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { numberText, numberTicks, sessionTicks } from '../../../alphas/charts/axes.ts';
import { candlesOf } from '../../../alphas/charts/candles.ts';
import { type PriceSeries, priceChart } from '../../../alphas/index.ts';
import type { TradingDate } from '../../../core/index.ts';
import { imagePart } from '../../../models/index.ts';

/** Weekdays from 2021-01-04 on. */
function weekdays(count: number): TradingDate[] {
  const dates: TradingDate[] = [];
  for (
    let day = new Date(Date.UTC(2021, 0, 4));
    dates.length < count;
    day = new Date(day.getTime() + 86_400_000)
  ) {
    const date = (day.getUTCFullYear() * 100 + day.getUTCMonth() + 1) * 100 + day.getUTCDate();
    if (day.getUTCDay() % 6 !== 0) dates.push(date as TradingDate);
  }
  return dates;
}

function seriesOf(count: number, more: Partial<PriceSeries> = {}): PriceSeries {
  const close = Float64Array.from({ length: count }, (_, k) => 40 + 5 * Math.sin(k / 9) + (k % 3));
  return {
    instrument: 'SYN0001',
    dates: weekdays(count),
    close,
    open: close.map((price, k) => price + (k % 2 === 0 ? 0.5 : -0.5)),
    high: close.map((price) => price + 1),
    low: close.map((price) => price - 1),
    volume: close.map((_, k) => 1e6 * (1 + (k % 5))),
    ...more,
  };
}

/** Size and scan lines of a PNG file: its header and its inflated data. */
function pixelsOf(png: Uint8Array): { width: number; height: number; lines: Buffer } {
  const bytes = Buffer.from(png);
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const data: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at))
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    lines: inflateSync(Buffer.concat(data)),
  };
}

describe('a price chart', () => {
  it('is a PNG file of the size that was asked for, small enough for a message', () => {
    const usual = priceChart(seriesOf(120));
    expect(pixelsOf(usual.png)).toMatchObject({ width: 640, height: 360 });
    expect(pixelsOf(priceChart(seriesOf(120), { width: 300, height: 200 }).png)).toMatchObject({
      width: 300,
      height: 200,
    });
    expect(usual.png.length).toBeLessThan(100_000);
    expect(imagePart(usual.png, usual.alt).alt).toBe(usual.alt);
  });

  it('has equal bytes for equal series, and other pixels for every column that differs', () => {
    const before = priceChart(seriesOf(60));
    expect(Buffer.from(priceChart(seriesOf(60)).png).equals(Buffer.from(before.png))).toBe(true);
    for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) {
      const { [column]: values = new Float64Array(60), ...rest } = seriesOf(60);
      const changed = priceChart({
        ...seriesOf(60),
        ...rest,
        [column]: values.with(30, (values[30] as number) * 1.5),
      });
      expect(pixelsOf(changed.png).lines.equals(pixelsOf(before.png).lines), column).toBe(false);
    }
    const later = priceChart(seriesOf(60, { dates: weekdays(90).slice(30) }));
    expect(pixelsOf(later.png).lines.equals(pixelsOf(before.png).lines)).toBe(false);
  });

  it('without dates counts sessions back from the last one', () => {
    const { dates: _, ...undated } = seriesOf(252);
    const { png, alt } = priceChart(undated);
    expect(alt).toContain('252 sessions');
    expect(alt).not.toMatch(/20\d\d-\d\d/);
    expect(pixelsOf(png).lines.equals(pixelsOf(priceChart(seriesOf(252)).png).lines)).toBe(false);
    expect(sessionTicks(252, 560)).toEqual([
      { at: 1, label: '-250' },
      { at: 51, label: '-200' },
      { at: 101, label: '-150' },
      { at: 151, label: '-100' },
      { at: 201, label: '-50' },
      { at: 251, label: '0' },
    ]);
    expect(sessionTicks(1, 560)).toEqual([]);
    for (const { at } of sessionTicks(3, 560)) expect(Number.isInteger(at)).toBe(true);
  });

  it('is drawn with words: without its font it would be another picture', () => {
    const named = priceChart(seriesOf(60, { instrument: 'A' }));
    const renamed = priceChart(seriesOf(60, { instrument: 'B' }));
    expect(pixelsOf(named.png).lines.equals(pixelsOf(renamed.png).lines)).toBe(false);
  });

  it('says in words what it shows', () => {
    const close = Float64Array.from([10, 8, Number.NaN, 12]);
    const { alt } = priceChart({ instrument: 'X', dates: weekdays(4), close });
    expect(alt).toBe(
      'Price chart, 4 sessions, X, 2021-01-04 to 2021-01-07, last 12: the close goes from 10 to 12 (20.0 %), lowest 8, highest 12.',
    );
    const nothing = priceChart({
      instrument: 'X',
      dates: weekdays(2),
      close: new Float64Array(2).fill(Number.NaN),
    });
    expect(nothing.alt).toContain('no prices are known');
  });

  it('draws lines, gaps, one session, equal prices, huge and tiny ones, and twenty years', () => {
    const lone = Float64Array.from({ length: 9 }, (_, k) => (k === 4 ? 7 : Number.NaN));
    const rows: readonly PriceSeries[] = [
      { instrument: 'x', dates: weekdays(9), close: lone },
      seriesOf(1),
      { instrument: 'x', dates: weekdays(3), close: new Float64Array(3).fill(5) },
      { instrument: 'x', dates: weekdays(3), close: Float64Array.from([0, 0, 0]) },
      { instrument: 'x', dates: weekdays(3), close: Float64Array.from([1e-12, 3e-12, 2e-12]) },
      { instrument: 'x', dates: weekdays(3), close: Float64Array.from([1e300, -1e300, 1.7e308]) },
      seriesOf(5_040),
      seriesOf(30, { open: new Float64Array(30).fill(Number.NaN) }),
    ];
    for (const series of rows) expect(pixelsOf(priceChart(series).png).width).toBe(640);
  });

  it('takes no name for marks of the drawing', () => {
    const hostile = '</text><image href="file:///etc/hostname"/>&x;\u202E"\'`';
    const { png, alt } = priceChart(seriesOf(20, { instrument: hostile.repeat(50) }));
    expect(pixelsOf(png).width).toBe(640);
    expect(alt).not.toContain('<');
    expect(alt.length).toBeLessThan(400);
  });

  it('refuses what it cannot draw in bounded time and memory', () => {
    expect(() => priceChart(seriesOf(0))).toThrow(/1 to 5040 sessions/);
    expect(() => priceChart(seriesOf(5_041))).toThrow(/sessions/);
    expect(() => priceChart(seriesOf(20), { width: 100_000 })).toThrow(/pixels/);
    expect(() => priceChart(seriesOf(20, { open: new Float64Array(3) }))).toThrow(/one value a session/);
  });
});

describe('what a chart is made of', () => {
  it('puts sessions together: first open, highest, lowest, last close, summed volume', () => {
    const columns = {
      open: Float64Array.from([1, 2, 3]),
      high: Float64Array.from([5, 9, 4]),
      low: Float64Array.from([0.5, 1, Number.NaN]),
      close: Float64Array.from([2, Number.NaN, 3.5]),
      volume: Float64Array.from([10, 20, 30]),
    };
    expect(candlesOf(columns, 2)).toEqual([
      { open: 1, high: 9, low: 0.5, close: 2, volume: 30 },
      { open: 3, high: 4, low: Number.NaN, close: 3.5, volume: 30 },
    ]);
  });

  it('marks round numbers within the range', () => {
    expect(numberTicks(0.4, 2.2, 5).map(({ label }) => label)).toEqual(['0.5', '1.0', '1.5', '2.0']);
    expect(numberTicks(-30, 70, 5).map(({ at }) => at)).toEqual([-20, 0, 20, 40, 60]);
    expect(numberTicks(3, 3, 5)).toHaveLength(1);
    expect(numberText(12_345_678, 0)).toBe('12.3M');
    expect(numberText(2e20, 0)).toBe('2.00e+20');
    expect(numberText(0.0000002, 9)).toBe('2.00e-7');
  });
});
