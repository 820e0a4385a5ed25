/** Values this close below a peak, as a share of it, have reached it again. */
const ROUNDING = 1e-12;

/**
 * Longest time, in sessions, from a peak of the value until the value is at the peak again, or until the series ends below it. The
 * value is 1 before the first return, and that is a peak, too. 0 when it never falls.
 */
export function drawdownSessions(returns: ArrayLike<number>): number {
  let value = 1;
  let peak = 1;
  let peakAt = 0;
  let longest = 0;
  let isBelow = false;
  for (let t = 1; t <= returns.length; t++) {
    value *= 1 + (returns[t - 1] as number);
    const isReached = value >= peak * (1 - ROUNDING);
    if (isBelow || !isReached) longest = Math.max(longest, t - peakAt);
    isBelow = !isReached;
    if (!isReached) continue;
    peak = Math.max(peak, value);
    peakAt = t;
  }
  return longest;
}
