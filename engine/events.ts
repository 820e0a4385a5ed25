import type { Digest, TradingDate } from '../core/index.ts';
import type { ModelAccount } from '../models/index.ts';

/** Where a day stands; each is announced when it begins, `committed` when the day is safe. */
export const phases = [
  'snapshot',
  'annealing',
  'respawn',
  'ballots',
  'score',
  'commit',
  'committed',
] as const;
export type Phase = (typeof phases)[number];

/** What a run reports while it goes; for progress bars, the stepper and the studio. */
export type RunEvent =
  | {
      readonly kind: 'opened';
      readonly runId: string;
      readonly runDir: string;
      /** Days to simulate in all, and days found committed (on resume). */
      readonly days: number;
      readonly committed: number;
      readonly investors: number;
      /** Investors ask models: a stop does not wait for the day in progress. */
      readonly asksModels: boolean;
      /** A cluster decides for them, and a day is left: a stop gives the day in progress up. */
      readonly inCluster: boolean;
    }
  | {
      readonly kind: 'day';
      readonly day: number;
      readonly date: TradingDate;
      readonly ballots: number;
      readonly abstentions: number;
      readonly digest: Digest;
    }
  /** In one line: workers that died, servers that do not answer. The run goes on. */
  | { readonly kind: 'notice'; readonly text: string }
  /** Before the run is opened: sessions over which the alphas that its investors read were judged. */
  | { readonly kind: 'alphas'; readonly done: number; readonly total: number }
  /** What was asked of models so far; every few seconds while a run asks some. */
  | { readonly kind: 'models'; readonly account: ModelAccount }
  | { readonly kind: 'controls'; readonly done: number; readonly total: number }
  | { readonly kind: 'interrupted'; readonly day: number };
