import { invariant } from '../../core/index.ts';

/** How long the blocks of a bootstrap are. */
export interface BlockLengths {
  /** Every block has at least this many days; a geometric number of days with the same mean comes on top. */
  readonly least: number;
  /** Mean length. */
  readonly mean: number;
  /** Mean length of the block in which a day lies, E[length^2] / E[length]. */
  readonly aroundDay: number;
  /** Length for a uniform draw from [0, 1). */
  lengthOf(uniform: number): number;
}

/**
 * Lengths for a series of `days` whose values overlap over `horizon` days: at least 2h days, so that a block holds whole overlaps,
 * and at least the cube root of the days, the growth that a bootstrap needs to follow dependence that does not come from overlap
 * (Hall, Horowitz and Jing 1995). The geometric part keeps borders of blocks from falling at a fixed distance, as in the stationary
 * bootstrap (Politis and Romano 1994).
 */
export function blockLengths(days: number, horizon: number): BlockLengths {
  invariant(Number.isInteger(horizon) && horizon >= 1, 'a horizon is a whole number of days from 1 on');
  const least = Math.max(2 * horizon, Math.ceil(Math.cbrt(days)));
  const mean = 2 * least;
  const logStay = Math.log(least / (least + 1));
  return {
    least,
    mean,
    // A geometric number from 0 on with mean m has the variance m (1 + m).
    aroundDay: (mean * mean + least * (1 + least)) / mean,
    lengthOf: (uniform) => least + Math.floor(Math.log(1 - uniform) / logStay),
  };
}
