import { Matrix, pseudoInverse } from 'ml-matrix';
import type { ModalityMask } from '../core/index.ts';

/** Distributions of one sum over K types as points of an unbounded space, for searches that move in one. */
export interface Parametrisation {
  /** Number of parameters. */
  readonly size: number;
  /** The K weights at a point, with the sum, none below the floor (but for rounding). */
  readonly weightsOf: (parameters: Float64Array) => Float64Array;
  /** The point whose weights are nearest to these, by least squares on their logarithms. */
  readonly parametersOf: (weights: Float64Array) => Float64Array;
}

/** Singular values below this share nothing: columns of 0 and 1 that differ are far from it. */
const SINGULAR = 1e-9;

/** Parameters beyond this mean the same: sums of them stay finite. */
const LARGEST = 1e100;
const bounded = (parameter: number) => Math.min(Math.max(parameter, -LARGEST), LARGEST);

/** Where distributions may lie. */
export interface WeightBounds {
  /** Positive; of the K weights. */
  readonly sum: number;
  /** In (0, 1): floor of a weight, as a share of equal weights. */
  readonly leastShare: number;
}

/** Weights scaled to the sum with none below the floor: those that would be are at it, the others keep their proportions. */
export function floored(weights: Float64Array, { sum, leastShare }: WeightBounds): Float64Array {
  const least = (leastShare * sum) / weights.length;
  const low = new Set<number>();
  for (;;) {
    const rest = weights.reduce((all, weight, i) => (low.has(i) ? all : all + weight), 0);
    const scale = (sum - low.size * least) / rest;
    const before = low.size;
    for (const [i, weight] of weights.entries()) if (weight * scale < least) low.add(i);
    if (low.size === before) return weights.map((weight, i) => (low.has(i) ? least : weight * scale));
  }
}

/** Softmax, with the sum and the floor. */
function weightsOf(logarithms: Float64Array, bounds: WeightBounds): Float64Array {
  const highest = logarithms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return floored(
    logarithms.map((value) => Math.exp(value - highest)),
    bounds,
  );
}

/** Logarithms of weights, less their mean. */
function centredLogarithms(weights: Float64Array): Float64Array {
  const logarithms = weights.map(Math.log);
  const mean = logarithms.reduce((a, b) => a + b, 0) / logarithms.length;
  return logarithms.map((value) => value - mean);
}

/** A log-weight of its own for each of K types: weights are the sum times their softmax. */
export function typeParameters(types: number, bounds: WeightBounds): Parametrisation {
  return {
    size: types,
    weightsOf: (parameters) => weightsOf(parameters.map(bounded), bounds),
    parametersOf: centredLogarithms,
  };
}

/**
 * A parameter theta_m for each modality that a type sees, so that types that share a modality share evidence, and with an
 * `interaction` above 0 one delta_i for each type as well: w_i is proportional to exp(sum of theta_m over the modalities of type i
 * + interaction delta_i). Parameters are the thetas in order of the modalities' bits, then the deltas. With deltas every
 * distribution has a point, without them those that are log-additive over modalities do.
 */
export function modalityParameters(
  masks: readonly ModalityMask[],
  bounds: WeightBounds,
  interaction: number,
): Parametrisation {
  const seen = masks.reduce<number>((all, mask) => all | mask, 0);
  const bits = Array.from({ length: 31 }, (_, place) => 2 ** place).filter((bit) => (seen & bit) !== 0);
  const members = masks.map((mask) => [...bits.keys()].filter((m) => (mask & (bits[m] as number)) !== 0));
  const own = interaction > 0;
  const shared = (parameters: Float64Array) =>
    Float64Array.from(members, (modalities) =>
      modalities.reduce((logarithm, m) => logarithm + bounded(parameters[m] as number), 0),
    );
  return {
    size: bits.length + (own ? masks.length : 0),
    weightsOf(parameters) {
      const logarithms = shared(parameters);
      return weightsOf(
        own
          ? logarithms.map((value, i) => value + interaction * bounded(parameters[bits.length + i] as number))
          : logarithms,
        bounds,
      );
    },
    parametersOf(weights) {
      const logarithms = centredLogarithms(weights);
      const parameters = new Float64Array(bits.length + (own ? masks.length : 0));
      if (bits.length > 0) parameters.set(leastSquares(members, bits.length, logarithms));
      if (own) {
        const fitted = shared(parameters);
        for (const [i, value] of logarithms.entries())
          parameters[bits.length + i] = (value - (fitted[i] as number)) / interaction;
      }
      return parameters;
    },
  };
}

/** Shortest theta that minimises the sum over types of (logarithm_i - constant - sum of theta_m over its modalities)^2. */
function leastSquares(
  members: readonly (readonly number[])[],
  modalities: number,
  logarithms: Float64Array,
): readonly number[] {
  const design = Matrix.zeros(members.length, modalities);
  for (const [i, own] of members.entries()) for (const m of own) design.set(i, m, 1);
  const centred = design.subRowVector(design.mean('column'));
  return pseudoInverse(centred, SINGULAR)
    .mmul(Matrix.columnVector(Array.from(logarithms)))
    .to1DArray();
}
