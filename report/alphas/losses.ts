import type { StudiedFit } from '../../engine/index.ts';

/** A fit that says what it got on days that it did not learn from. */
export interface MeasuredFit {
  readonly fit: StudiedFit;
  /** Mean squared error on the validation days. */
  readonly loss: number;
  /** The same of whoever says 0 for every instrument. */
  readonly zero: number;
}

/** Those of the fits that have a loss; none for weights that are not fitted by one. */
export function measuredFits(fits: readonly StudiedFit[]): readonly MeasuredFit[] {
  return fits.flatMap((fit) => {
    const { validationLoss: loss, zeroLoss: zero } = fit.notes;
    return typeof loss === 'number' && typeof zero === 'number' ? [{ fit, loss, zero }] : [];
  });
}

/** No better than saying 0. */
export function learnedNothing({ loss, zero }: MeasuredFit): boolean {
  return loss >= zero;
}
