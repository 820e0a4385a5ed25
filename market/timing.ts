/** Fill and label conventions. A decision falls at the close of t; a label of t runs from its fill to the fill h days later. */
export const fills = ['next-open', 'next-close', 'same-close'] as const;
export type Fill = (typeof fills)[number];

/**
 * First session whose close knows the label of session `day` at horizon `horizon`: t+1+h for next-day fills, else t+h, and
 * `lag` sessions more for labels that arrive after they have ended.
 */
export function labelKnownAt(day: number, horizon: number, fill: Fill, lag = 0): number {
  return day + horizon + lag + (fill === 'same-close' ? 0 : 1);
}

/** Last session whose label is known at the close of `day` (may be negative). Inverse of `labelKnownAt`. */
export function lastLabelledDay(day: number, horizon: number, fill: Fill, lag = 0): number {
  return day - labelKnownAt(0, horizon, fill, lag);
}
