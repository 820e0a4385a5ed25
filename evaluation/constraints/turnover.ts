/** Half the sum of the absolute trades among the day's members. */
export function oneWayTurnover(
  from: ReadonlyMap<string, number>,
  to: Float64Array,
  instruments: readonly string[],
): number {
  let traded = 0;
  for (const [j, instrument] of instruments.entries()) {
    traded += Math.abs((to[j] as number) - (from.get(instrument) ?? 0));
  }
  return traded / 2;
}

/**
 * Moves from what is held towards the target, all members by the same fraction of their way, the largest that keeps the one-way
 * turnover at or under the cap. Instruments that are no members any more are sold whatever it costs, outside the cap; what
 * they bring is cash until it is invested under the cap.
 */
export function withinTurnover(
  target: Float64Array,
  held: ReadonlyMap<string, number>,
  instruments: readonly string[],
  maxTurnover: number,
): Float64Array {
  const turnover = oneWayTurnover(held, target, instruments);
  if (turnover <= maxTurnover) return target;
  const fraction = maxTurnover / turnover;
  return target.map((weight, j) => {
    const now = held.get(instruments[j] as string) ?? 0;
    return now + fraction * (weight - now);
  });
}
