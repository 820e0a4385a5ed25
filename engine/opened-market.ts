import type { AlphaMarket } from '../alphas/index.ts';
import type { Market } from '../market/index.ts';

/** The market of a scenario; `alphas` where its investors read them. */
export interface OpenMarket extends Market {
  readonly alphas?: Pick<AlphaMarket, 'compositeOf' | 'unavailable'>;
}
