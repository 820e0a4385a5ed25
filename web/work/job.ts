/** Work that would keep the studio from answering, and is done in a thread. */
import type { Problem } from '../../core/index.ts';
import type { RunForecast } from '../../engine/index.ts';

export type Work = {
  /** TypeScript scenario that is loaded first, for the kinds that it registers. Absolute. */
  readonly kinds?: string;
} & (
  | { readonly kind: 'report'; readonly runDir: string }
  | { readonly kind: 'forecast'; readonly text: string; readonly file: string; readonly baseFolder: string }
);

export interface Results {
  /** A page, as HTML. */
  readonly report: string;
  readonly forecast: RunForecast;
}

export type WorkAnswer<Kind extends Work['kind']> =
  | { readonly result: Results[Kind] }
  | { readonly problems: readonly Problem[] };
