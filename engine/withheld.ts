import type { InvestorType } from '../actors/index.ts';
import { MassError, type ModalityMask, nearest } from '../core/index.ts';
import { maskOf, namesOf } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/**
 * Types that do not see what the scenario withholds from them (`modalities.without`, `modalities.withoutByType`). They keep their
 * ids, rows, styles and draws. Throws `population.masks` for a type that there is not.
 */
export function withheld(
  types: readonly InvestorType[],
  { without = [], withoutByType = {} }: Simulation['modalities'],
): readonly InvestorType[] {
  const ids = types.map(({ id }) => id as string);
  for (const id of Object.keys(withoutByType)) {
    if (ids.includes(id)) continue;
    const guess = nearest(id, ids);
    throw new MassError({
      code: 'population.masks',
      path: 'simulation.modalities.withoutByType',
      message: 'there is no investor type of this id',
      found: id,
      expected: `one of ${ids.join(', ')}`,
      ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
    });
  }
  return types.map((type) => {
    const mask = (type.mask & ~maskOf([...without, ...(withoutByType[type.id] ?? [])])) as ModalityMask;
    return mask === type.mask ? type : { ...type, mask, modalities: namesOf(mask) };
  });
}
