import { MassError, nearest } from '../core/index.ts';
import type { Experiment } from './experiment.ts';
import { follow } from './experiments/follow.ts';
import { masking } from './experiments/masking.ts';
import { nothingPlanted } from './experiments/null.ts';
import { panels } from './experiments/panels.ts';
import { planted } from './experiments/planted.ts';

/** All experiments, in the order in which docs/results.md has them. */
export const experiments: readonly Experiment[] = [planted, follow, nothingPlanted, panels, masking];

/** The experiment that the command line names. Throws `experiment.unknown` with the names that exist. */
export function experimentOf(named: readonly string[]): Experiment {
  const experiment = experiments.find((candidate) => candidate.name === named[0]);
  if (experiment !== undefined && named.length === 1) return experiment;
  const names = experiments.map((candidate) => candidate.name);
  const guess = named.length === 1 ? nearest(named[0] as string, names) : undefined;
  throw new MassError({
    code: 'experiment.unknown',
    message: named.length === 1 ? 'there is no experiment of this name' : 'one experiment must be named',
    found: named.length === 0 ? 'none' : named.join(' '),
    expected: `one of ${names.join(', ')}`,
    hint: guess === undefined ? '"mass experiment NAME" runs one' : `did you mean "${guess}"?`,
  });
}
