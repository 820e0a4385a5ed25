import { invariant } from '../../core/index.ts';
import type { Contender, ContenderDay } from '../contender.ts';

/**
 * A contender whose signal somebody else computes: asked once a day, in order, history included. `signalOf` answers as
 * `Contender.addDay`; it is told nothing of labels here, so whoever answers must not have looked ahead either.
 */
export function precomputed(
  identity: Pick<Contender, 'name' | 'label' | 'role' | 'description'>,
  signalOf: (day: ContenderDay) => Float64Array | undefined,
): Contender {
  const { name, label, role, description } = identity;
  return {
    name,
    label,
    role,
    description,
    addDay(day) {
      const signal = signalOf(day);
      invariant(
        signal === undefined || signal.length === day.snapshot.instruments.length,
        `the signal of ${name} has one value per member of the day`,
      );
      return signal;
    },
    addLabels: () => undefined,
  };
}
