import type { Model } from '../../evaluation/index.ts';
import type { Composite, DayFeatures } from '../weight-model.ts';

/**
 * Contributions under a model that shows nothing of its inside: columns go from 0 to their values one after another, and each is given the step
 * that the output takes; once from the first column to the last and once back, averaged. Two orders, the one the reverse of the other, of all
 * those that Shapley's value averages (Castro, Gomez and Tejada 2009; antithetic pair): exact where at most pairs of columns interact,
 * and summing to value - bias whatever the model is.
 */
export function steppedAttribution(
  model: Model,
  columns: number,
  { rows, features }: DayFeatures,
): Composite {
  const contributions = new Float64Array(rows * columns);
  const values = model(features, rows);
  const bias = model(new Float64Array(columns), 1)[0] as number;
  const forward = Array.from({ length: columns }, (_, c) => c);
  for (const order of [forward, forward.toReversed()]) {
    const shown = new Float64Array(rows * columns);
    let before = new Float64Array(rows).fill(bias);
    for (const c of order) {
      for (let row = 0; row < rows; row++) shown[row * columns + c] = features[row * columns + c] as number;
      const after = model(shown, rows);
      for (let row = 0; row < rows; row++) {
        const at = row * columns + c;
        contributions[at] =
          (contributions[at] as number) + ((after[row] as number) - (before[row] as number)) / 2;
      }
      before = Float64Array.from(after);
    }
  }
  return { values, bias, contributions };
}
