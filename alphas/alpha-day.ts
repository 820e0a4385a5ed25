import { invariant } from '../core/index.ts';
import { type Fill, labelKnownAt } from '../market/index.ts';
import type { MarketState } from './market-state.ts';

/** What an alpha is called; its values are known by its place in the list. */
export interface AlphaIdentity {
  /** Unique among the alphas that are judged together. */
  readonly name: string;
  readonly category: string;
  /** As text, for a judge who reads. */
  readonly formula?: string;
}

/**
 * What alphas say at the close of one session. All arrays run over one list of instruments that stays the same from day to day; who is
 * not a member that day, or has no value, is NaN.
 */
export interface AlphaDay {
  /** Index of the session. */
  readonly day: number;
  /** Per alpha, in the order of the list that the reader was made with: one value per instrument. Kept until labels end: do not write. */
  readonly values: readonly Float64Array[];
  /** As of this close. */
  readonly state: MarketState | undefined;
}

/** When labels are known: as the market's (`labelKnownAt`). */
export interface LabelTiming {
  readonly fill: Fill;
  /** Sessions between the end of a label and the close that knows it. @default 0 */
  readonly lag?: number;
}

/**
 * Checks that a label has ended by the close of the session that comes after `lastDay`, the last one that was added: whoever learns
 * from labels asks before it looks at one.
 */
export function checkEnded(
  day: number,
  horizon: number,
  lastDay: number,
  { fill, lag = 0 }: LabelTiming,
): void {
  const knownAt = labelKnownAt(day, horizon, fill, lag);
  invariant(
    knownAt <= lastDay + 1,
    `the ${horizon}-day label of session ${day} is known at the close of session ${knownAt}, not of ${lastDay + 1}`,
  );
}
