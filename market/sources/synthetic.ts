import { invariant, MassError, type TradingDate } from '../../core/index.ts';
import type { Market, MarketRequest } from '../feed.ts';
import { panelMarket } from '../panel-market.ts';
import type { MarketSource } from '../source.ts';
import { weekdays } from '../synthetic/calendar.ts';
import { type SyntheticOptions, syntheticOptions } from '../synthetic/options.ts';
import { syntheticPanel } from '../synthetic/panel.ts';
import type { SignalPlan } from '../synthetic/signals.ts';

/** Cells of one column; a market has about forty such matrices. */
const MAX_CELLS = 4_000_000;

/**
 * A generated market: `docs/synthetic-market.md` has its formulas. Without a requested start it delivers the days after the
 * warm-up. Throws `market.too-large` beyond 4,000,000 sessions x instruments.
 */
export const synthetic: MarketSource = {
  kind: 'synthetic',
  description: 'a generated market with planted, known predictability',
  options: syntheticOptions,
  supportsAsOf: true,
  open: async (options: SyntheticOptions, request: MarketRequest): Promise<Market> =>
    openSynthetic('synthetic', options, request),
};

/** The same for kinds of market that plant signals of their own. Throws as the source does, and what the plan throws as it begins. */
export function openSynthetic(
  kind: string,
  options: SyntheticOptions,
  request: MarketRequest,
  plan?: SignalPlan,
): Market {
  const cells = options.instruments * (options.warmup + options.days);
  if (cells > MAX_CELLS) {
    throw new MassError({
      code: 'market.too-large',
      message: 'the synthetic market would not fit into memory',
      path: 'market',
      found: cells,
      expected: `at most ${MAX_CELLS} instruments x (days + warmup)`,
      hint: 'ask for fewer days or fewer instruments',
    });
  }
  const panel = syntheticPanel(options, request, plan);
  const [firstDate] = weekdays(options.firstDate as TradingDate, 0, 1);
  invariant(firstDate !== undefined, 'one weekday was asked for');
  return panelMarket({ kind, panel }, { start: firstDate, ...request });
}
