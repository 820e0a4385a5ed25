/** What a fork may change, and what belongs to the days that it shares with its origin. */
import { MassError } from '../../core/index.ts';
import type { Scenario } from '../../scenarios/index.ts';
import { differences, identityOf } from '../identity.ts';

/** What may be otherwise from a day on, within `simulation`. */
const free = [
  'modalities.without',
  'modalities.withoutByType',
  'population.respawn',
  'population.floor',
  'population.pool',
  'population.picks',
  'population.sells',
  'population.strategyScope',
  'analyst',
  'aggregation',
  'optimizer',
  'faults',
];

/** Why the rest may not, by the beginning of its path. */
const reasons: readonly (readonly [path: string, reason: string, hint?: string])[] = [
  ['seed', 'every draw of the shared days comes from the seed'],
  ['market', 'the shared days were cast on this market'],
  [
    'modalities',
    'the types were drawn from these modalities',
    'to take one away from a day on, set modalities.without=[NAME], or modalities.withoutByType={"TYPE": [NAME]}',
  ],
  ['population.investorsPerType', 'the number of investors in all never changes'],
  ['population', 'types and their masks belong to the shared days'],
  ['labels', 'the shared days recorded the labels of these horizons'],
  ['timing', 'the labels of the shared days were measured by this timing'],
  ['preset', 'a run has no preset any more: all its fields are written out'],
];

/** Throws `fork.invalid` when the scenario of a fork contradicts the days that it shares with its origin's. */
export function checkChanges(origin: Scenario, fork: Scenario, file: string): void {
  const found = differences(headOf(origin), headOf(fork)).filter(
    (line) => !free.some((path) => isAt(line, path)),
  );
  if (found.length === 0) return;
  const why = [...new Set(found.map((line) => reasons.find(([path]) => isAt(line, path))))].filter(
    (reason) => reason !== undefined,
  );
  throw new MassError({
    code: 'fork.invalid',
    file,
    message: `the fork contradicts the days that it would share: ${why.map(([, reason]) => reason).join('; ')}`,
    found: found.join(', '),
    expected: `changes of ${free.join(', ')}, of execution or of evaluation; of the market path, days and end`,
    hint:
      why.find(([, , hint]) => hint !== undefined)?.[2] ??
      'start a new run with "mass run" and this override',
  });
}

function headOf({ preset, simulation }: Scenario): object {
  return { preset, ...identityOf(simulation) };
}

/** `line`: as `differences` has them. */
function isAt(line: string, path: string): boolean {
  const changed = line.slice(0, line.indexOf(':'));
  return changed === path || changed.startsWith(`${path}.`);
}

/** Where one run's ballots could not be read as the other's: their records have other sizes. */
export function hasOtherBallots({ simulation: a }: Scenario, { simulation: b }: Scenario): boolean {
  const layout = ({ pool, picks, sells }: Scenario['simulation']['population']) =>
    `${pool.size} ${picks} ${sells}`;
  return layout(a.population) !== layout(b.population);
}
