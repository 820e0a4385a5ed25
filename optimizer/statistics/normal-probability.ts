/** Beyond this many standard deviations the probability is 0 or 1 in shares. */
const FARTHEST = 6;

/**
 * Probability that a standard normal variable is below x, absolute error below 1e-12, 0 or 1 beyond 6: 1/2 + density(x) (x + x^3 / 3 +
 * x^5 / (3 5) + ...) (Marsaglia 2004, Evaluating the normal distribution, Journal of Statistical Software 11).
 */
export function normalProbability(x: number): number {
  if (Math.abs(x) > FARTHEST) return x > 0 ? 1 : 0;
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > Number.EPSILON * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return 0.5 + (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
