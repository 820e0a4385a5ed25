import { MassError } from '../core/index.ts';

/**
 * A place in the space of distributions, and what the objective says there. What optimizers move; they see nothing else of
 * how it is computed (`searches/`).
 */
export interface Search {
  /** Fitness of the current distribution; NaN = it is defined on no day. */
  readonly fitness: number;
  /** A copy of the current distribution. */
  distribution(): Float64Array;
  weight(type: number): number;
  /** Makes `distribution` the current one; K positive weights. Returns its fitness. */
  reset(distribution: ArrayLike<number>): number;
  /** Fitness if `amount` moved from type `from` to type `to`; both must stay positive. `accept` makes it so. */
  propose(from: number, to: number, amount: number): number;
  /** Makes the last proposal the current distribution. */
  accept(): void;
}

/** A copy of K positive finite weights. Throws `optimizer.problem` for anything else. */
export function checkedWeights(distribution: ArrayLike<number>, types: number): Float64Array {
  const weights = Float64Array.from(distribution);
  const wrong = weights.findIndex((weight) => !(weight > 0 && weight < Number.POSITIVE_INFINITY));
  if (weights.length === types && types > 0 && wrong === -1) return weights;
  throw new MassError({
    code: 'optimizer.problem',
    message: 'a distribution has one positive finite weight per investor type',
    found: wrong === -1 ? `${weights.length} weights` : `${weights[wrong]} for type ${wrong}`,
    expected: `${Math.max(types, 1)} positive weights`,
    hint: 'start from 1 per type, or from the distribution of the day before',
  });
}
