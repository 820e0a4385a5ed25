/**
 * Hedge: exponential weights over K experts whose gains of a round lie in [-1, 1] (Littlestone & Warmuth 1994; Freund & Schapire 1997).
 * 1. Shares are positive or 0 and sum to 1; the first ones are equal.
 * 2. Without sharing, the shares of a round are proportional to exp(rate * score), where a score is the sum of the gains so far, and the
 *    rate is this round's, not those of the rounds before it.
 * 3. A round's rate is known before its gains, and never above that of an earlier round.
 */
import { invariant } from '../../core/index.ts';

/**
 * The rate of round t.
 * - a number: the same in every round. Regret <= ln K / rate + rate T / 2 (Cesa-Bianchi & Lugosi 2006, theorem 2.2, for a range of 2).
 * - `anytime`: sqrt(ln K / t). Regret <= 2 sqrt(T ln K): ln K / rate(T) + the sum of rate(t) / 2, as in Bubeck 2011, Introduction to Online
 *   Optimization, chapter 2; half the square of the rate of Cesa-Bianchi & Lugosi 2006, theorem 2.3, whose bound is larger.
 * - `adaptive`: AdaHedge, ln K over what the rounds so far have lost against the mixture of their gains (de Rooij, van Erven, Grünwald &
 *   Koolen 2014, section 2). Regret <= 2 sqrt(T ln K) + 8/3 ln K + 4, and much less where one expert leads or gains lie close together; it
 *   does not change with the scale of the gains.
 */
export type HedgeRate = 'anytime' | 'adaptive' | number;

export interface HedgeSettings {
  readonly rate: HedgeRate;
  /**
   * In [0, 1): part of the shares that is spread equally after each round, so that a new best expert is found soon (Herbster & Warmuth
   * 1998, Fixed Share, in the form of Cesa-Bianchi & Lugosi 2006, section 5.2). Under a constant rate, regret against a sequence of
   * experts with m switches <= ((m + 1) ln K + m ln(1 / share) + (T - m - 1) ln(1 / (1 - share))) / rate + rate T / 2. Scores under
   * other rates: Cesa-Bianchi, Gaillard, Lugosi & Stoltz 2012, section 5.
   */
  readonly share: number;
}

export interface HedgeState {
  /** Of the next round; K. */
  readonly shares: Float64Array;
  readonly scores: Float64Array;
  /** Of the next round; infinite while AdaHedge has seen no difference. */
  readonly rate: number;
  /** Sum of the squared sizes of the rounds. */
  readonly squares: number;
  /** Sum of what the rounds' mixtures of gains were above the gains of their shares. */
  readonly mixabilityGap: number;
}

/** Before the first round. */
export function hedgeAtRest(experts: number, { rate }: HedgeSettings): HedgeState {
  return {
    shares: new Float64Array(experts).fill(1 / experts),
    scores: new Float64Array(experts),
    rate: rateOf(rate, experts, 0, 0),
    squares: 0,
    mixabilityGap: 0,
  };
}

function rateOf(rate: HedgeRate, experts: number, squares: number, mixabilityGap: number): number {
  if (typeof rate === 'number') return rate;
  if (rate === 'anytime') return Math.sqrt(Math.log(experts) / (1 + squares));
  return mixabilityGap === 0 ? Number.POSITIVE_INFINITY : Math.log(experts) / mixabilityGap;
}

/**
 * After a round with these K gains, all in [-size, size]; size in (0, 1] makes it count as that part of a round. An expert whose gain is
 * NaN is given the mean of the others' under the shares: it adds no regret, and its share stays but for the others' variance. A round in
 * which all are NaN is none.
 */
export function hedgeAfter(
  state: HedgeState,
  gains: ArrayLike<number>,
  { rate, share }: HedgeSettings,
  size = 1,
): HedgeState {
  const experts = state.shares.length;
  invariant(gains.length === experts && size > 0 && size <= 1, 'a round has a gain for each expert');
  const known = completed(gains, state.shares);
  if (known === undefined) return state;
  const squares = state.squares + size ** 2;
  const mixabilityGap = state.mixabilityGap + gapOf(known, state.shares, state.rate);
  const next = rateOf(rate, experts, squares, mixabilityGap);
  const scores = state.scores.map((score, i) => score + (known[i] as number));
  const shares = sharesOf(scores, next);
  // While the rate is infinite all have gained the same, and with one expert it may be 0.
  if (share > 0 && experts > 1 && next < Number.POSITIVE_INFINITY) {
    for (let i = 0; i < experts; i++) {
      shares[i] = (1 - share) * (shares[i] as number) + share / experts;
      scores[i] = Math.log(shares[i] as number) / next;
    }
  }
  return { shares, scores, rate: next, squares, mixabilityGap };
}

/** Gains without NaN; undefined where none is known. */
function completed(gains: ArrayLike<number>, shares: Float64Array): Float64Array | undefined {
  let [weighted, weight, plain, count] = [0, 0, 0, 0];
  for (let i = 0; i < shares.length; i++) {
    const gain = gains[i] as number;
    if (Number.isNaN(gain)) continue;
    weighted += (shares[i] as number) * gain;
    weight += shares[i] as number;
    plain += gain;
    count++;
  }
  if (count === 0) return undefined;
  // Shares may have become 0 in floating point.
  const mean = weight > 0 ? weighted / weight : plain / count;
  return Float64Array.from(gains, (gain) => (Number.isNaN(gain) ? mean : gain));
}

/** Mixability gap of a round: ln(sum of share exp(rate gain)) / rate, less the gain of the shares; at or above 0. */
function gapOf(gains: Float64Array, shares: Float64Array, rate: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const [i, gain] of gains.entries()) if ((shares[i] as number) > 0) most = Math.max(most, gain);
  let below = 0;
  let mixed = 0;
  for (const [i, gain] of gains.entries()) {
    const share = shares[i] as number;
    if (share === 0) continue;
    below += share * (most - gain);
    mixed += gain === most ? share : share * Math.exp(-rate * (most - gain));
  }
  if (rate === Number.POSITIVE_INFINITY) return below;
  return rate === 0 ? 0 : Math.max(0, below + Math.log(mixed) / rate);
}

/** Proportional to exp(rate * score); equal over the leaders where the rate is infinite. */
function sharesOf(scores: Float64Array, rate: number): Float64Array {
  const lead = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const shares = scores.map((score) => (score === lead ? 1 : Math.exp(rate * (score - lead))));
  const sum = shares.reduce((all, share) => all + share, 0);
  return shares.map((share) => share / sum);
}
