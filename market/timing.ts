/** Fill and label conventions. A decision falls at the close of t; a label of t runs from its fill to the fill h days later. */
export const fills = ['next-open', 'next-close', 'same-close'] as const;
export type Fill = (typeof fills)[number];

/** First session whose close knows the label of session `day` at horizon `horizon`: t+1+h for next-day fills, else t+h. */
export function labelKnownAt(day: number, horizon: number, fill: Fill): number {
  return fill === 'same-close' ? day + horizon : day + horizon + 1;
}

/** Last session whose label has ended by the close of `day` (may be negative). Inverse of `labelKnownAt`. */
export function lastLabelledDay(day: number, horizon: number, fill: Fill): number {
  return fill === 'same-close' ? day - horizon : day - horizon - 1;
}
