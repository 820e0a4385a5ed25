import type { Composite, DayFeatures } from '../weight-model.ts';

export interface DayWeights {
  /**
   * Per alpha the slope, by least squares through the origin, of what it adds to the rows of the day on its values there: the coefficient itself
   * where the model is linear. 0 for an alpha without values.
   */
  readonly weights: Float64Array;
  /** Per alpha the mean size of what it adds to a row: where an alpha bends the output its weight may be 0 and this is not. */
  readonly importance: Float64Array;
}

/** What a composite's contributions say of its alphas on a day, over all rows. */
export function dayWeights({ rows, features }: DayFeatures, { contributions }: Composite): DayWeights {
  const columns = rows === 0 ? 0 : features.length / rows;
  const products = new Float64Array(columns);
  const squares = new Float64Array(columns);
  const importance = new Float64Array(columns);
  for (let at = 0; at < rows * columns; at++) {
    const c = at % columns;
    const value = features[at] as number;
    const added = contributions[at] as number;
    products[c] = (products[c] as number) + value * added;
    squares[c] = (squares[c] as number) + value * value;
    importance[c] = (importance[c] as number) + Math.abs(added) / rows;
  }
  const weights = products.map((product, c) => (squares[c] === 0 ? 0 : product / (squares[c] as number)));
  return { weights, importance };
}
