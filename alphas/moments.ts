/** Mean and standard deviation with n - 1 (NaN below two values); equal values have exactly none. */
export function moments(values: ArrayLike<number>): { readonly mean: number; readonly deviation: number } {
  const n = values.length;
  const first = values[0] ?? Number.NaN;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = (values[i] as number) - first;
    sum += x;
    squares += x * x;
  }
  const spread = Math.max(0, squares - (sum * sum) / n);
  return { mean: first + sum / n, deviation: Math.sqrt(spread / (n - 1)) };
}
