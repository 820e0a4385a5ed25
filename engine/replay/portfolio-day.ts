import type { TradingDate } from '../../core/index.ts';

/** The headline portfolio of the run's score after a day's close. JSON. */
export interface PortfolioDayView {
  readonly day: number;
  readonly date: TradingDate;
  /** Name of the portfolio, and how it is chosen, in one line. */
  readonly name: string;
  readonly description: string;
  /** Held after the session's trades, heaviest first; weights are fractions of the value. */
  readonly holdings: readonly { readonly code: string; readonly weight: number; readonly change: number }[];
  /** Left since the session before. */
  readonly left: readonly string[];
  readonly cash: number;
  /** Of the session, and since the first, fractions net of costs; null before the first fill. */
  readonly return: number | null;
  readonly cumulativeReturn: number | null;
  readonly turnover: number | null;
  readonly costs: number | null;
}
