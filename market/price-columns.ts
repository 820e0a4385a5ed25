/** Columns that follow from prices alone: base data, price features, risk factors, industry returns. Past rows only. */
import { industryReturns } from './industry-returns.ts';
import type { Panel } from './panel.ts';
import { emptyMatrix, type PanelAxis } from './panel-axis.ts';
import { at, change, mean, perHistory, residualDeviation, rolling } from './rolling.ts';
import type { ColumnSpec } from './snapshot.ts';

/** Prices of a panel, day-major D x I, NaN = no trade; what a source lacks is absent. */
export interface PanelPrices {
  readonly open?: Float64Array;
  readonly high?: Float64Array;
  readonly low?: Float64Array;
  readonly close: Float64Array;
  /** Close with splits and dividends in it; only its ratios are used. */
  readonly adjustedClose?: Float64Array;
  /** Shares. */
  readonly volume?: Float64Array;
  /** Unit of prices, e.g. USD. */
  readonly currency?: string;
}

type PanelColumn = Panel['columns'][number];
type Matrices = Readonly<Record<string, Float64Array>>;

/**
 * The columns that these prices allow. Returns run from adjusted close to adjusted close over the instrument's own rows.
 * Names and formulas stand in the specs; `risk` marks what risk appetite weighs. Cross-industry needs a source of industries.
 */
export function priceColumns(
  axis: PanelAxis,
  prices: PanelPrices,
  members: Uint8Array,
  industries: readonly string[] | undefined,
): readonly PanelColumn[] {
  const returns = perHistory(axis, prices.close, ['return'], (cells) => ({
    return: change(adjusted(prices, cells), 1),
  })).return;
  const market = marketReturns(axis, returns, members);
  const values: Matrices = {
    ...baseMatrices(prices),
    ...perHistory(axis, prices.close, closeNames, (cells) =>
      closeFactors(
        prices,
        cells,
        at(returns, cells),
        Float64Array.from(cells, (cell) => marketAt(axis, market, cell)),
      ),
    ),
    ...(prices.high === undefined || prices.low === undefined
      ? {}
      : rangeFactors(axis, prices, prices.high, prices.low)),
    ...(prices.volume === undefined ? {} : volumeFactors(axis, prices, prices.volume, returns)),
    ...(industries === undefined
      ? {}
      : { industry_return: industryReturns(axis, returns, members, industries) }),
  };
  return specs(prices.currency)
    .filter(({ name }) => values[name] !== undefined)
    .map((spec) => ({ spec, values: values[spec.name] as Float64Array }));
}

function specs(currency: string | undefined): readonly ColumnSpec[] {
  const money = currency === undefined ? {} : { unit: currency };
  const fraction = { unit: 'fraction' };
  const column = (modality: string, name: string, description: string, more: Partial<ColumnSpec> = {}) => ({
    name,
    modality,
    description,
    ...more,
  });
  return [
    column('base', 'open', 'price at the open', money),
    column('base', 'high', 'highest price of the day', money),
    column('base', 'low', 'lowest price of the day', money),
    column('base', 'close', 'price at the close', money),
    column('base', 'volume', 'volume traded on the day', { unit: 'shares' }),
    // Jegadeesh (1990) and Lehmann (1990): short-term returns reverse.
    column('price', 'reversal_5d', 'return over the last 5 days; such returns tend to reverse', {
      ...fraction,
      sign: -1,
    }),
    column('price', 'momentum_20d', 'return over the last 20 days', fraction),
    column('price', 'momentum_60d', 'return over the last 60 days', fraction),
    column('price', 'volume_change', 'mean volume of 5 days over that of 20 days, less 1', fraction),
    column('price', 'day_range', 'high less low over close', fraction),
    column('price', 'close_to_high_20d', 'close over the highest close of 20 days', { unit: 'ratio' }),
    column('risk', 'intraday_volatility', "Parkinson's volatility from highs and lows over 20 days", {
      ...fraction,
      risk: true,
    }),
    column(
      'risk',
      'residual_volatility',
      'standard deviation over 20 days of the return not explained by the market',
      {
        ...fraction,
        risk: true,
      },
    ),
    column('risk', 'illiquidity', "Amihud's mean of |return| per million traded over 20 days", {
      unit: `1 / million ${currency ?? 'of money'}`,
      risk: true,
    }),
    column('cross-industry', 'industry_return', "mean one-day return of the instrument's industry", fraction),
  ];
}

const closeNames = [
  'reversal_5d',
  'momentum_20d',
  'momentum_60d',
  'close_to_high_20d',
  'residual_volatility',
] as const;

function closeFactors(prices: PanelPrices, cells: Int32Array, returns: Float64Array, market: Float64Array) {
  const close = adjusted(prices, cells);
  return {
    reversal_5d: change(close, 5),
    momentum_20d: change(close, 20),
    momentum_60d: change(close, 60),
    close_to_high_20d: rolling(close, 20, (window) => (window.at(-1) as number) / Math.max(...window)),
    residual_volatility: rolling(returns, 20, (window, last) =>
      residualDeviation(window, market.subarray(last - 19, last + 1)),
    ),
  };
}

/** Parkinson (1980): sqrt(mean(ln(high / low)^2) / (4 ln 2)). */
function rangeFactors(axis: PanelAxis, prices: PanelPrices, high: Float64Array, low: Float64Array): Matrices {
  const factors = perHistory(axis, prices.close, ['intraday_volatility'], (cells) => {
    const squares = Float64Array.from(
      cells,
      (cell) => Math.log((high[cell] as number) / (low[cell] as number)) ** 2,
    );
    return {
      intraday_volatility: rolling(squares, 20, (window) => Math.sqrt(mean(window) / (4 * Math.LN2))),
    };
  });
  const range = prices.close.map((close, cell) => ((high[cell] as number) - (low[cell] as number)) / close);
  return { ...factors, day_range: range };
}

/** Amihud (2002), in units of one per million of money traded; days without volume have none. */
function volumeFactors(
  axis: PanelAxis,
  prices: PanelPrices,
  volume: Float64Array,
  returns: Float64Array,
): Matrices {
  return perHistory(axis, prices.close, ['volume_change', 'illiquidity'], (cells) => {
    const shares = at(volume, cells);
    const impact = Float64Array.from(cells, (cell) => {
      const traded = (prices.close[cell] as number) * (volume[cell] as number);
      return traded > 0 ? (Math.abs(returns[cell] as number) / traded) * 1e6 : Number.NaN;
    });
    return {
      volume_change: rolling(shares, 20, (window) => {
        const usual = mean(window);
        return usual > 0 ? mean(window.subarray(15)) / usual - 1 : Number.NaN;
      }),
      illiquidity: rolling(impact, 20, mean),
    };
  });
}

function baseMatrices({ open, high, low, close, volume }: PanelPrices): Matrices {
  return Object.fromEntries(
    Object.entries({ open, high, low, close, volume }).filter(([, values]) => values !== undefined),
  ) as Matrices;
}

function adjusted(prices: PanelPrices, cells: Int32Array): Float64Array {
  return at(prices.adjustedClose ?? prices.close, cells);
}

/** Equal-weight mean return of each day's members. */
function marketReturns(axis: PanelAxis, returns: Float64Array, members: Uint8Array): Float64Array {
  const width = axis.instruments.length;
  return Float64Array.from(axis.dates, (_, day) => {
    let sum = 0;
    let count = 0;
    for (let cell = day * width; cell < (day + 1) * width; cell++) {
      const value = returns[cell] as number;
      if (members[cell] !== 1 || Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return sum / count;
  });
}

function marketAt(axis: PanelAxis, market: Float64Array, cell: number): number {
  return market[Math.floor(cell / axis.instruments.length)] as number;
}

/** Opens adjusted as the closes are: open x adjustedClose / close; undefined when there are none. */
export function adjustedOpen(axis: PanelAxis, prices: PanelPrices): Float64Array | undefined {
  const { open, close, adjustedClose } = prices;
  if (open === undefined || adjustedClose === undefined) return open;
  return emptyMatrix(axis).map(
    (_, cell) => ((open[cell] as number) * (adjustedClose[cell] as number)) / (close[cell] as number),
  );
}
