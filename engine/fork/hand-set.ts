import { MassError, nearest, type Problem } from '../../core/index.ts';

/**
 * Weights that somebody set, over all types in their order: those that are not named keep their weight of before, and the sum is
 * the number of types. Throws `fork.invalid` with every weight that cannot stand.
 */
export function weightsSetByHand(
  given: Readonly<Record<string, number>>,
  types: readonly string[],
  before: ArrayLike<number>,
): readonly number[] {
  const problems = Object.entries(given).flatMap(([id, weight]): readonly Problem[] => {
    if (!types.includes(id)) {
      const guess = nearest(id, types);
      return [
        {
          code: 'fork.invalid',
          path: 'distribution',
          message: 'the distribution names a type that the run does not have',
          found: id,
          expected: `one of ${types.join(', ')}`,
          hint: guess === undefined ? 'name types of the run' : `did you mean "${guess}"?`,
        },
      ];
    }
    if (weight > 0 && Number.isFinite(weight)) return [];
    return [
      {
        code: 'fork.invalid',
        path: `distribution.${id}`,
        message: `the weight of type ${id} is not positive`,
        found: weight,
        expected: 'a number above 0',
        hint: 'give the type a small weight: every type has one',
      },
    ];
  });
  const [first, ...rest] = problems;
  if (first !== undefined) throw new MassError([first, ...rest]);
  const weights = types.map((id, i) => given[id] ?? (before[i] as number));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const scaled = weights.map((weight) => (weight * types.length) / sum);
  if (scaled.every((weight) => weight > 0 && Number.isFinite(weight))) return scaled;
  throw new MassError({
    code: 'fork.invalid',
    path: 'distribution',
    message: 'the weights differ by more than numbers can hold',
    found: given,
    hint: 'weights count against each other: choose numbers around 1',
  });
}
