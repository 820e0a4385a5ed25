/**
 * Exponentiated gradient for square loss over mixtures of K experts (Kivinen & Warmuth 1997, EG).
 * 1. Shares are positive or 0 and sum to 1; the first ones are equal.
 * 2. A round moves log shares by rate times minus the gradient of its loss, and normalises.
 */

/** One cross-section: what the experts said, K x n row-major, and what came, n. No NaN. */
export interface Cross {
  readonly said: Float64Array;
  readonly came: Float64Array;
}

export interface GradientState {
  /** Of the next round; K. */
  readonly shares: Float64Array;
  /** Logarithms of the shares, up to a constant. */
  readonly scores: Float64Array;
}

/** Before the first round. */
export function gradientAtRest(experts: number): GradientState {
  return { shares: new Float64Array(experts).fill(1 / experts), scores: new Float64Array(experts) };
}

/** Half the mean square of (came - shares said): the loss of a cross-section. */
export function crossLoss(cross: Cross, shares: Float64Array): number {
  return residuals(cross, shares).reduce((sum, rest) => sum + rest ** 2, 0) / (2 * cross.came.length);
}

/** A cross-section and the part of a round that it makes; the parts of a round sum to at most 1. */
export interface Part {
  readonly cross: Cross;
  readonly part: number;
}

/**
 * After a round whose loss is the sum of part times loss over its cross-sections. Under rate = 4 / (3 R^2), where R is the most that
 * experts differ by on any instrument, the losses of all rounds sum to at most 3/2 those of any mixture u, plus
 * 3/4 R^2 (ln K - entropy of u): Kivinen & Warmuth 1997, theorem 5.10 with c = 1, whose square loss has no half. It holds for means of
 * square losses because the logarithm of a sum of exponentials is convex.
 */
export function gradientAfter(state: GradientState, round: readonly Part[], rate: number): GradientState {
  const scores = state.scores.slice();
  for (const { cross, part } of round) {
    const rests = residuals(cross, state.shares);
    const { length } = rests;
    for (let i = 0; i < scores.length; i++) {
      let product = 0;
      for (let j = 0; j < length; j++)
        product += (rests[j] as number) * (cross.said[i * length + j] as number);
      scores[i] = (scores[i] as number) + (rate * part * product) / length;
    }
  }
  const lead = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] as number) - lead;
  const shares = scores.map(Math.exp);
  const sum = shares.reduce((all, share) => all + share, 0);
  return { scores, shares: shares.map((share) => share / sum) };
}

/** The most that experts differ by on any instrument, R. */
export function rangeOf({ said, came }: Cross): number {
  let range = 0;
  for (let j = 0; j < came.length; j++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let cell = j; cell < said.length; cell += came.length) {
      least = Math.min(least, said[cell] as number);
      most = Math.max(most, said[cell] as number);
    }
    range = Math.max(range, most - least);
  }
  return range;
}

function residuals({ said, came }: Cross, shares: Float64Array): Float64Array {
  const rests = came.slice();
  const { length } = rests;
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i] as number;
    for (let j = 0; j < length; j++)
      rests[j] = (rests[j] as number) - share * (said[i * length + j] as number);
  }
  return rests;
}
