/**
 * Student's t for whole degrees of freedom, by the finite sums of Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
 */
import { invariant } from '../core/index.ts';

/** Probability that |T| <= t with `freedom` degrees of freedom, t >= 0. */
export function twoSidedProbability(t: number, freedom: number): number {
  invariant(Number.isInteger(freedom) && freedom >= 1, 'degrees of freedom are whole numbers from 1 on');
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(angle);
  const odd = freedom % 2 === 1;
  // Terms cos^k with factor (k - 1) / k: k = 1, 3, .. for odd degrees of freedom, 0, 2, .. for even ones.
  let term = odd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

/** The t with P(|T| <= t) = `probability`, to double precision, by bisection. */
export function twoSidedQuantile(probability: number, freedom: number): number {
  invariant(probability > 0 && probability < 1, 'a probability lies between 0 and 1');
  let low = 0;
  let high = 1;
  while (twoSidedProbability(high, freedom) < probability) high *= 2;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (twoSidedProbability(middle, freedom) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
