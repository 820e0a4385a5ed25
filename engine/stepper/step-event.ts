import type { Digest, Problem } from '../../core/index.ts';
import type { ModelAccount } from '../../models/index.ts';
import type { Position } from '../replay/position.ts';

/** What a stepper tells, in the order in which it happens. */
export type StepEvent =
  /** One stands somewhere else. */
  | { readonly kind: 'position'; readonly position: Position | undefined; readonly committed: number }
  /** A phase of a day in progress is over. `live`: just now; otherwise it was over when one came to it. */
  | { readonly kind: 'phase'; readonly position: Position; readonly live: boolean }
  | { readonly kind: 'committed'; readonly day: number; readonly digest: Digest }
  /** Steps of the evaluation that are done, once the market has ended. */
  | { readonly kind: 'evaluation'; readonly done: number; readonly total: number }
  /** A live run has come to its end, or was stopped. */
  | { readonly kind: 'status'; readonly status: 'finished' | 'stopped' }
  /** What was asked of models so far. */
  | { readonly kind: 'models'; readonly account: ModelAccount }
  /** A live run failed; what was committed can be stepped through. */
  | { readonly kind: 'failed'; readonly problems: readonly Problem[] };
