/**
 * Statistics over the latest `window` values at each place; null before there are as many, after the last value, and where
 * undefined.
 */

export function rollingMean(values: readonly (number | null)[], window: number): readonly (number | null)[] {
  return rolling(values, window, (seen) => mean(seen));
}

/** Standard deviation (n - 1). */
export function rollingDeviation(
  values: readonly (number | null)[],
  window: number,
): readonly (number | null)[] {
  return rolling(values, window, (seen) => deviation(seen));
}

/** Mean / standard deviation. */
export function rollingRatio(values: readonly (number | null)[], window: number): readonly (number | null)[] {
  return rolling(values, window, (seen) => {
    const spread = deviation(seen);
    return spread === null || spread === 0 ? null : (mean(seen) as number) / spread;
  });
}

/** Covariance with the benchmark / its variance, over places where both are defined. */
export function rollingBeta(
  values: readonly (number | null)[],
  benchmark: readonly (number | null)[],
  window: number,
): readonly (number | null)[] {
  const last = lastOf(values);
  return values.map((_, at) => {
    if (at + 1 < window || at > last) return null;
    const pairs: (readonly [number, number])[] = [];
    for (let place = at + 1 - window; place <= at; place++) {
      const [own, other] = [values[place] ?? null, benchmark[place] ?? null];
      if (own !== null && other !== null) pairs.push([own, other]);
    }
    const x = mean(pairs.map(([, other]) => other));
    const y = mean(pairs.map(([own]) => own));
    if (x === null || y === null || pairs.length < LEAST) return null;
    const variance = pairs.reduce((sum, [, other]) => sum + (other - x) ** 2, 0);
    const covariance = pairs.reduce((sum, [own, other]) => sum + (own - y) * (other - x), 0);
    return variance <= Number.EPSILON ** 2 ? null : covariance / variance;
  });
}

/** Fewest defined values in a window. */
const LEAST = 20;

function rolling(
  values: readonly (number | null)[],
  window: number,
  of: (seen: readonly number[]) => number | null,
): readonly (number | null)[] {
  const last = lastOf(values);
  return values.map((_, at) => {
    if (at + 1 < window || at > last) return null;
    const seen = values.slice(at + 1 - window, at + 1).filter((value) => value !== null);
    return seen.length < Math.min(LEAST, window) ? null : of(seen);
  });
}

/** Beyond the last value, a window would only shrink. */
function lastOf(values: readonly (number | null)[]): number {
  return values.findLastIndex((value) => value !== null);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Equal values have exactly none: deviations from a rounded mean need not be zero. */
function deviation(values: readonly number[]): number | null {
  const middle = mean(values);
  if (middle === null || values.length < 2) return null;
  if (values.every((value) => value === values[0])) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
