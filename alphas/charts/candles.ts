/** Sessions put together so that each has room in a chart. */

export interface PriceColumns {
  readonly open?: Float64Array;
  readonly high?: Float64Array;
  readonly low?: Float64Array;
  readonly close: Float64Array;
  readonly volume?: Float64Array;
}

/** Beyond it a range would have no end; nothing costs so much. */
const MOST_PRICE = 1e300;

/** One or several sessions. NaN = not known; without open, high and low there is a close alone. */
export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** `size` sessions a candle, the last one may have fewer: first open, highest, lowest, last close, summed volume. */
export function candlesOf(columns: PriceColumns, size: number): readonly Candle[] {
  const { open, high, low, close, volume } = columns;
  return Array.from({ length: Math.ceil(close.length / size) }, (_, k) => {
    const part = (column: Float64Array | undefined) =>
      [...(column?.subarray(k * size, (k + 1) * size) ?? [])].filter(
        (value) => Math.abs(value) <= MOST_PRICE,
      );
    const [opens, highs, lows, closes, volumes] = [open, high, low, close, volume].map(part) as [
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    return {
      open: opens[0] ?? Number.NaN,
      high: highs.length === 0 ? Number.NaN : Math.max(...highs),
      low: lows.length === 0 ? Number.NaN : Math.min(...lows),
      close: closes.at(-1) ?? Number.NaN,
      volume: volumes.length === 0 ? Number.NaN : volumes.reduce((sum, value) => sum + value, 0),
    };
  });
}

export function isWhole({ open, high, low, close }: Candle): boolean {
  return [open, high, low, close].every((value) => Number.isFinite(value));
}
