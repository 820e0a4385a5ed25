/**
 * A network of inputs, one layer of ReLU units and one output, f(x) = c + sum_k v_k max(0, w_k x + b_k), on plain arrays: sums run in one
 * order, so that a fit is the same bit for bit everywhere.
 *
 * Parameters stand in one array: w (hidden x inputs, row-major), b (hidden), v (hidden), c.
 */
import { type Stream, uniform } from '../../core/index.ts';

export interface NetworkShape {
  readonly inputs: number;
  readonly hidden: number;
}

export function parameterCount({ inputs, hidden }: NetworkShape): number {
  return hidden * (inputs + 2) + 1;
}

/** Uniform weights of variance 2 / inputs into the layer (He and others 2015) and 1 / hidden out of it, biases 0: draws of `stream`. */
export function initialParameters(shape: NetworkShape, stream: Stream): Float64Array {
  const { inputs, hidden } = shape;
  const parameters = new Float64Array(parameterCount(shape));
  const draw = (at: number, bound: number) => {
    parameters[at] = bound * (2 * uniform(stream, at) - 1);
  };
  for (let at = 0; at < hidden * inputs; at++) draw(at, Math.sqrt(6 / inputs));
  const out = hidden * (inputs + 1);
  for (let k = 0; k < hidden; k++) draw(out + k, Math.sqrt(3 / hidden));
  return parameters;
}

/** Output of each row (row-major features). */
export function forward(
  shape: NetworkShape,
  parameters: Float64Array,
  features: Float64Array,
  rows: number,
): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => outputOf(shape, parameters, features, row));
}

function outputOf(
  { inputs, hidden }: NetworkShape,
  parameters: Float64Array,
  features: Float64Array,
  row: number,
): number {
  const biases = hidden * inputs;
  const out = biases + hidden;
  const start = row * inputs;
  let value = parameters[out + hidden] as number;
  for (let k = 0; k < hidden; k++) {
    let sum = parameters[biases + k] as number;
    const unit = k * inputs;
    for (let j = 0; j < inputs; j++) {
      sum += (parameters[unit + j] as number) * (features[start + j] as number);
    }
    if (sum > 0) value += (parameters[out + k] as number) * sum;
  }
  return value;
}

/** Rows of a training set that a loss is taken over, by their numbers. */
export interface LossRows {
  readonly features: Float64Array;
  readonly targets: Float64Array;
  readonly rows: Uint32Array;
  /** Part of `rows`: from .. to - 1. */
  readonly from: number;
  readonly to: number;
}

/** Mean squared error of the rows. */
export function meanSquaredError(
  shape: NetworkShape,
  parameters: Float64Array,
  { features, targets, rows, from, to }: LossRows,
): number {
  let sum = 0;
  for (let r = from; r < to; r++) {
    const row = rows[r] as number;
    const error = outputOf(shape, parameters, features, row) - (targets[row] as number);
    sum += error * error;
  }
  return sum / (to - from);
}

/**
 * Mean squared error of the rows + decay / 2 x the sum of squares of w and v (biases are free), and its gradient into `gradient`: by back-
 * propagation, with the slope 0 of a ReLU at 0. Returns the loss.
 */
export function lossAndGradient(
  { inputs, hidden }: NetworkShape,
  parameters: Float64Array,
  { features, targets, rows, from, to }: LossRows,
  decay: number,
  gradient: Float64Array,
): number {
  const biases = hidden * inputs;
  const out = biases + hidden;
  const active = new Float64Array(hidden);
  const count = to - from;
  gradient.fill(0);
  let loss = 0;
  for (let r = from; r < to; r++) {
    const row = rows[r] as number;
    const start = row * inputs;
    let value = parameters[out + hidden] as number;
    for (let k = 0; k < hidden; k++) {
      let sum = parameters[biases + k] as number;
      const unit = k * inputs;
      for (let j = 0; j < inputs; j++) {
        sum += (parameters[unit + j] as number) * (features[start + j] as number);
      }
      const shown = sum > 0 ? sum : 0;
      active[k] = shown;
      value += (parameters[out + k] as number) * shown;
    }
    const error = value - (targets[row] as number);
    loss += error * error;
    const slope = (2 * error) / count;
    gradient[out + hidden] = (gradient[out + hidden] as number) + slope;
    for (let k = 0; k < hidden; k++) {
      const shown = active[k] as number;
      if (shown === 0) continue;
      gradient[out + k] = (gradient[out + k] as number) + slope * shown;
      const back = slope * (parameters[out + k] as number);
      gradient[biases + k] = (gradient[biases + k] as number) + back;
      const unit = k * inputs;
      for (let j = 0; j < inputs; j++) {
        gradient[unit + j] = (gradient[unit + j] as number) + back * (features[start + j] as number);
      }
    }
  }
  let squares = 0;
  for (let p = 0; p < out + hidden; p++) {
    if (p >= biases && p < out) continue;
    const weight = parameters[p] as number;
    squares += weight * weight;
    gradient[p] = (gradient[p] as number) + decay * weight;
  }
  return loss / count + (decay / 2) * squares;
}
