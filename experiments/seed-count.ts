import { MassError } from '../core/index.ts';
import type { Experiment } from './experiment.ts';

/** What `--seeds` asks for; undefined = the experiment's own number. Throws `cli.usage`. */
export function seedCount(
  experiment: Pick<Experiment, 'name' | 'seeds'>,
  given: string | undefined,
  without = 'it runs as it is published',
): number | undefined {
  if (given === undefined) return undefined;
  const refuse = (message: string, expected: string): never => {
    throw new MassError({
      code: 'cli.usage',
      message,
      path: '--seeds',
      found: given,
      expected,
      hint: `without --seeds ${without}`,
    });
  };
  if (experiment.seeds === null) return refuse(`${experiment.name} has no seeds to vary`, 'no --seeds');
  if (!/^[1-9]\d{0,3}$/.test(given))
    return refuse('this is no number of seeds', 'a whole number from 1 to 9999');
  return Number(given);
}
