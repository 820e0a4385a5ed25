import { newsSpecs } from '../lexicon.ts';
import type { ColumnSpec } from '../snapshot.ts';

type Sign = -1 | 1;
const spec = (
  modality: string,
  name: string,
  description: string,
  sign?: Sign,
  unit?: string,
  risk?: boolean,
): ColumnSpec => ({
  name,
  modality,
  description,
  ...(unit === undefined ? {} : { unit }),
  ...(sign === undefined ? {} : { sign }),
  ...(risk === undefined ? {} : { risk }),
});

/** Every column of the synthetic market, in order. Signs are the ones that the literature publishes for such columns. */
export const syntheticColumns: readonly ColumnSpec[] = [
  spec('valuation', 'earnings_to_price', 'earnings per share divided by the close', 1),
  spec('valuation', 'book_to_price', 'book value per share divided by the close', 1),
  spec('valuation', 'cash_flow_to_price', 'operating cash flow per share divided by the close', 1),
  spec('valuation', 'sales_to_price', 'sales per share divided by the close', 1),
  spec('valuation', 'ebitda_to_ev', 'EBITDA divided by market value plus net debt', 1),
  spec('dividend', 'dividend_yield', 'dividends per share of a year divided by the close', 1),
  spec('growth', 'revenue_growth', 'revenue of the last four quarters over the four before, minus 1', 1),
  spec('growth', 'profit_growth', 'net profit of the last four quarters over the four before, minus 1', 1),
  spec('growth', 'core_profit_growth', 'net profit without one-off items over the year before, minus 1', 1),
  spec('quality', 'roe', 'return on equity of the last four quarters', 1),
  spec('quality', 'roe_annualised', 'return on equity of the last quarter, times four', 1),
  spec('quality', 'roe_stability', 'mean over standard deviation of the last eight returns on equity', 1),
  spec('quality', 'roa_stability', 'mean over standard deviation of the last eight returns on assets', 1),
  newsSpecs.sentiment,
  newsSpecs.count,
  spec('base', 'open', 'first price of the day', undefined, 'currency'),
  spec('base', 'high', 'highest price of the day', undefined, 'currency'),
  spec('base', 'low', 'lowest price of the day', undefined, 'currency'),
  spec('base', 'close', 'last price of the day', undefined, 'currency'),
  spec('base', 'volume', 'shares traded', undefined, 'shares'),
  spec('cross-industry', 'industry_return_1d', "mean return of the instrument's industry today", 1),
  spec('cross-industry', 'industry_return_20d', "return of the instrument's industry over 20 sessions", 1),
  spec('risk', 'intraday_volatility_20d', 'mean of ln(high / low) over 20 sessions', -1, undefined, true),
  spec('risk', 'turnover_20d', 'mean share of the shares traded a day over 20 sessions', -1, undefined, true),
  spec(
    'risk',
    'residual_volatility_20d',
    'standard deviation of the return beyond the mean of all instruments over 20 sessions',
    -1,
    undefined,
    true,
  ),
  spec('price', 'return_5d', 'log return over 5 sessions', -1),
  spec('price', 'abnormal_volume_5d', 'log of mean volume over 5 sessions against 60', -1),
  spec('price', 'highest_return_20d', 'highest daily log return of 20 sessions', -1),
  spec('price', 'momentum_60d', 'log return from 60 to 5 sessions ago', 1),
  spec('price', 'price_volume_correlation_10d', 'correlation of close and volume over 10 sessions', -1),
  spec('price', 'lower_shadow_5d', 'share of the range below open and close, mean of 5 sessions', 1),
];

/**
 * Orientation of a column in its modality's composite: the published sign; -1 for the day's prices and volume, which have
 * none (low price, little traded); 0 for the rest.
 */
export function orientationOf({ sign, modality }: ColumnSpec): -1 | 0 | 1 {
  return sign ?? (modality === 'base' ? -1 : 0);
}
