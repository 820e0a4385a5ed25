const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Up to here the series is used, from here on the continued fraction. */
const SPLIT = 3;
/** Levels of the continued fraction: at 3, further ones no longer change a double. */
const LEVELS = 120;
const MOST_STEPS = 100;

/**
 * Standard normal distribution function, relative error below 1e-12. Within 3 of the centre the series 1/2 + density(x) (x + x^3 / 3 +
 * x^5 / (3 5) + ...) (Marsaglia 2004, Evaluating the normal distribution, Journal of Statistical Software 11); beyond, Laplace's
 * continued fraction of the tail, density(x) / (x + 1 / (x + 2 / (x + ...))).
 */
export function normalDistribution(x: number): number {
  if (x > SPLIT) return 1 - upperTail(x);
  if (x < -SPLIT) return upperTail(-x);
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum) * 0.1; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + density(x) * sum;
}

/**
 * Inverse of `normalDistribution` for 0 < p < 1, relative error below 1e-12 for p <= 1/2, and that of 1 - p above; -Infinity at 0,
 * Infinity at 1, NaN outside. Newton's method on log p, which is concave: from a start below the root it climbs to it.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  const goal = Math.log(p);
  // The tail is at most exp(-x^2 / 2) / 2, so the root is not below this.
  let x = -Math.sqrt(-2 * Math.log(2 * p));
  for (let step = 0; step < MOST_STEPS; step++) {
    const tail = normalDistribution(x);
    const change = ((goal - Math.log(tail)) * tail) / density(x);
    x += change;
    if (Math.abs(change) <= Number.EPSILON * Math.abs(x)) break;
  }
  return x;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_TWO_PI;
}

function upperTail(x: number): number {
  let fraction = x;
  for (let level = LEVELS; level > 0; level--) fraction = x + level / fraction;
  return density(x) / fraction;
}
