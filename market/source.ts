import type { Registered } from '../core/index.ts';
import type { Market, MarketRequest } from './feed.ts';

/** A kind of market: reads or generates panels. `options` is a strict zod object with a literal `kind`. */
export interface MarketSource extends Registered {
  /**
   * `open` honours `request.asOf` (`AsOf`): what becomes known after its date is left out, or replaced by noise, as it is read,
   * before columns, labels or fills are derived from it. Nobody else can do that: what is cut out of a finished panel no longer
   * shows what leaked into it. Without this promise a run on the source cannot be audited. @default it does not
   */
  readonly supportsAsOf?: true;
  /** Options have passed the entry's schema. Throws MassError `market.*` before day one where data are bad. */
  open(options: never, request: MarketRequest): Promise<Market>;
}
