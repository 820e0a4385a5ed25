import { Matrix } from 'ml-matrix';

export interface ShrunkCovariance {
  /** n x n, per session. */
  readonly covariance: Matrix;
  /** Weight of the target, 0 to 1. */
  readonly intensity: number;
}

/**
 * Covariance of n return series of equal length T (at least 2, variances above 0), shrunk towards their variances with one common
 * correlation: Ledoit and Wolf (2004), "Honey, I shrunk the sample covariance matrix", appendix B; sample moments divide by T.
 */
export function shrunkCovariance(series: readonly Float64Array[]): ShrunkCovariance {
  const n = series.length;
  const sessions = series[0]?.length ?? 0;
  const x = series.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / sessions;
    return values.map((value) => value - mean);
  });
  const sample = Matrix.zeros(n, n);
  // Means of x_i^2 x_j^2 (symmetric) and of x_i^3 x_j.
  const squares = Matrix.zeros(n, n);
  const cubes = Matrix.zeros(n, n);
  for (const [i, a] of x.entries()) {
    for (const [j, b] of x.entries()) {
      let [ab, aabb, aaab] = [0, 0, 0];
      for (let t = 0; t < sessions; t++) {
        const p = a[t] as number;
        const q = p * (b[t] as number);
        ab += q;
        aabb += q * q;
        aaab += p * p * q;
      }
      sample.set(i, j, ab / sessions);
      squares.set(i, j, aabb / sessions);
      cubes.set(i, j, aaab / sessions);
    }
  }
  const deviations = sample.diagonal().map(Math.sqrt);
  const deviation = (i: number) => deviations[i] as number;
  let correlations = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) correlations += sample.get(i, j) / (deviation(i) * deviation(j));
  }
  const common = n < 2 ? 0 : correlations / ((n * (n - 1)) / 2);
  let [pi, rho, gamma] = [0, 0, 0];
  const target = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const s = sample.get(i, j);
      const variance = squares.get(i, j) - s * s;
      pi += variance;
      const f = i === j ? s : common * (deviation(i) * deviation(j));
      target.set(i, j, f);
      gamma += (f - s) ** 2;
      if (i === j) rho += variance;
      // Its mirror image, for j and i, is added when the loop is there.
      else rho += common * (deviation(j) / deviation(i)) * (cubes.get(i, j) - sample.get(i, i) * s);
    }
  }
  const intensity = gamma === 0 ? 0 : Math.max(0, Math.min(1, (pi - rho) / gamma / sessions));
  return { covariance: target.mul(intensity).add(sample.mul(1 - intensity)), intensity };
}
