import { invariant, MassError } from '../core/index.ts';

/**
 * Whole numbers of investors per type that sum to `population`: largest remainder (Hamilton) over the weights, ties to
 * the lower index. A type whose share is below `floor` gets `floor`, and the others share what is left by the same rule.
 * K positive weights in, K counts out. Throws `population.floor` when `floor` x K investors are more than there are.
 */
export function planOf(distribution: ArrayLike<number>, population: number, floor: number): Int32Array {
  const weights = Float64Array.from(distribution);
  const types = weights.length;
  invariant(
    weights.every((weight) => weight > 0 && Number.isFinite(weight)),
    'the weights of a plan are positive',
  );
  if (floor * types > population) {
    throw new MassError({
      code: 'population.floor',
      message: 'the population is too small for the floor of investors per type',
      found: population,
      expected: `at least ${floor * types} investors (${types} types x floor ${floor})`,
      hint: 'lower the floor, use fewer types or more investors per type',
    });
  }
  const plan = new Int32Array(types).fill(floor);
  const quotas = quotasAboveFloor(weights, population, floor);
  let left = population;
  for (let i = 0; i < types; i++) {
    const quota = quotas[i] as number;
    if (!Number.isNaN(quota)) plan[i] = Math.floor(quota);
    left -= plan[i] as number;
  }
  // Types at the floor have no quota; a stable sort leaves ties to the lower index.
  const remainder = quotas.map((quota) => quota - Math.floor(quota));
  const byRemainder = [...quotas.keys()]
    .filter((i) => !Number.isNaN(quotas[i]))
    .sort((a, b) => (remainder[b] as number) - (remainder[a] as number));
  invariant(left >= 0 && left <= byRemainder.length, 'largest remainder hands out at most one more per type');
  for (const i of byRemainder.slice(0, left)) plan[i] = (plan[i] as number) + 1;
  return plan;
}

/** Exact shares of the types that are entitled to `floor` or more; NaN for those that are raised to it. */
function quotasAboveFloor(weights: Float64Array, population: number, floor: number): Float64Array {
  const quotas = new Float64Array(weights.length);
  let open = [...weights.keys()];
  let left = population;
  for (;;) {
    const sum = open.reduce((total, i) => total + (weights[i] as number), 0);
    for (const i of open) quotas[i] = ((weights[i] as number) * left) / sum;
    const below = open.filter((i) => (quotas[i] as number) < floor);
    if (below.length === 0) return quotas;
    for (const i of below) quotas[i] = Number.NaN;
    open = open.filter((i) => (quotas[i] as number) >= floor);
    left -= below.length * floor;
  }
}
