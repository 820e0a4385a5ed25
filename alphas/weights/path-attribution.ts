import type { Composite, DayFeatures } from '../weight-model.ts';
import { forward, type NetworkShape } from './relu-network.ts';

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017) from the row whose alphas are all 0, exactly: along the straight way to x the sum of unit
 * k goes from b_k to b_k + s_k, s_k = w_k x, and is positive over a share p_k of it, so that alpha j adds
 * x_j sum_k v_k w_kj p_k. The sum over j is sum_k v_k (max(0, b_k + s_k) - max(0, b_k)) = f(x) - f(0).
 */
export function pathAttribution(
  shape: NetworkShape,
  parameters: Float64Array,
  { rows, features }: DayFeatures,
): Composite {
  const { inputs, hidden } = shape;
  const biases = hidden * inputs;
  const out = biases + hidden;
  const contributions = new Float64Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    const start = row * inputs;
    for (let k = 0; k < hidden; k++) {
      const unit = k * inputs;
      let sum = 0;
      for (let j = 0; j < inputs; j++) {
        sum += (parameters[unit + j] as number) * (features[start + j] as number);
      }
      const share = positiveShare(parameters[biases + k] as number, sum);
      if (share === 0) continue;
      const slope = share * (parameters[out + k] as number);
      for (let j = 0; j < inputs; j++) {
        contributions[start + j] =
          (contributions[start + j] as number) +
          slope * (parameters[unit + j] as number) * (features[start + j] as number);
      }
    }
  }
  return {
    values: forward(shape, parameters, features, rows),
    bias: forward(shape, parameters, new Float64Array(inputs), 1)[0] as number,
    contributions,
  };
}

/** Share of the way from `from` to `from` + `way` that is above 0. */
function positiveShare(from: number, way: number): number {
  const to = from + way;
  if (from <= 0 && to <= 0) return 0;
  if (from >= 0 && to >= 0) return 1;
  return Math.max(from, to) / Math.abs(way);
}
