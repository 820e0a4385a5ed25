import type { Registered } from '../core/index.ts';
import type { Market, MarketRequest } from './feed.ts';

/** A kind of market: reads or generates panels. `options` is a strict zod object with a literal `kind`. */
export interface MarketSource extends Registered {
  /** Options have passed the entry's schema. Throws MassError `market.*` before day one where data are bad. */
  open(options: never, request: MarketRequest): Promise<Market>;
}
