/** Sum from the first day on; days without a value keep the sum, and there is none before the first value nor after the last. */
export function cumulative(values: readonly (number | null)[]): readonly (number | null)[] {
  const last = values.findLastIndex((value) => value !== null);
  let sum: number | null = null;
  return values.map((value, place) => {
    if (value !== null) sum = (sum ?? 0) + value;
    return place > last ? null : sum;
  });
}
