import { MassError } from '../core/index.ts';
import type { Market, MarketRequest } from './feed.ts';
import { marketSources } from './sources.ts';

/**
 * Opens a registered source; `options` have passed its schema. Throws `market.*` before day one where data are bad, and
 * `audit.unsupported` where the request has an `asOf` and the source does not declare that it honours one.
 */
export async function openMarketSource(
  options: { readonly kind: string },
  request: MarketRequest,
): Promise<Market> {
  const source = marketSources.get(options.kind);
  if (request.asOf !== undefined && source.supportsAsOf !== true) {
    throw new MassError({
      code: 'audit.unsupported',
      message: 'this market source cannot leave out what becomes known after a date',
      path: 'market.kind',
      found: options.kind,
      expected: `one of ${marketSources
        .kinds()
        .filter((kind) => marketSources.get(kind).supportsAsOf === true)
        .join(', ')}`,
      hint: 'make the source honour "asOf" of its request as it reads its data, and declare supportsAsOf',
    });
  }
  return await source.open(options as never, request);
}
