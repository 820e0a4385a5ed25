/** What a stress test cannot do with a scenario. It is said before the first run: no setting is overridden or ignored in silence. */
import { analysts, type LoadedScenario } from '../../engine/index.ts';
import { faultOverrides } from './sizes.ts';
import { usage } from './usage.ts';

export interface Given {
  readonly set?: readonly string[];
  /** As typed. */
  readonly sizes?: string;
  /** As typed. */
  readonly faults?: string;
  /** As typed. */
  readonly grains?: string;
}

/**
 * Throws `cli.usage` for a `--set` that would have no effect: of what the test sets itself, or of what it never reads. `loaded` has
 * these overrides and no others.
 */
export function checkSets(loaded: LoadedScenario, { set = [], sizes, faults, grains }: Given): void {
  const refuse = (path: string, value: unknown, message: string, expected: string) => {
    const given = overrideOf(loaded, set, path, value);
    if (given !== undefined) throw usage('--set', message, given, expected, 'leave it out');
  };
  const { simulation, evaluation, execution } = loaded.scenario;
  refuse('simulation.seed', simulation.seed, 'a stress test sets the seeds itself', '--seeds N, for 1 to N');
  if (sizes !== undefined) {
    const path = 'simulation.population.investorsPerType';
    refuse(path, 0, '--sizes sets the number of investors', 'one of the two');
  }
  if (grains !== undefined) {
    const { grain, workers } = execution;
    refuse('execution.grain', grain, '--grains sets where investors live', 'one of the two');
    refuse('execution.workers', workers, '--grains sets the worker threads', 'one of the two, as cohort@2');
  }
  for (const override of faultOverrides(faults)) {
    const path = override.slice(0, override.indexOf('='));
    refuse(path, 0, '--faults sets this rate', 'one of the two');
  }
  refuse(
    'evaluation',
    evaluation,
    'a stress test measures rank ICs alone: nothing of "evaluation" has an effect on it',
    'a field of "simulation" or "execution"',
  );
}

/** The override that sets the field at `path`, or one below it. */
function overrideOf(
  loaded: LoadedScenario,
  set: readonly string[],
  path: string,
  value: unknown,
): string | undefined {
  const name = /^--set (.*)$/.exec(loaded.originOf(path).file)?.[1];
  const given = set.findLast((text) => text.slice(0, text.indexOf('=')).trim() === name);
  // A whole section may be set without this field.
  if (given?.includes(path.slice(path.lastIndexOf('.') + 1)) === true) return given;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, below] of Object.entries(value)) {
    const found = overrideOf(loaded, set, `${path}.${key}`, below);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A test of sizes and seeds is many runs: none of them shall pay for answers. Throws `cli.usage`. */
export function checkCost({ scenario: { simulation, execution } }: LoadedScenario): void {
  const kind = analysts.get(simulation.analyst.kind);
  const isRecorded = kind.recording?.(simulation.analyst as never) !== undefined;
  if (kind.asksModels !== true || isRecorded || execution.models.offline) return;
  throw usage(
    'simulation.analyst.kind',
    'investors of a stress test would ask language models, and pay, for every size and seed',
    simulation.analyst.kind,
    'an analyst that asks nobody',
    'try --set analyst.kind=rule; or, where a recording holds every answer, add --set execution.models.offline=true',
  );
}
