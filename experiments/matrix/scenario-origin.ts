import { isAbsolute, relative } from 'node:path';
import { shellWord } from '../../core/index.ts';
import type { DesignOptions } from '../matrix.ts';
import { type Origin, originOf } from '../origin.ts';
import type { NamedScenario } from './plan-cells.ts';

export interface ScenarioOrigin extends DesignOptions {
  readonly scenario: NamedScenario;
  readonly seeds: number;
  /** Whether the number of cells needs it. */
  readonly yes: boolean;
}

/**
 * Of an experiment on a scenario, started in its working folder. Where results go and how many cells run at the same time is left
 * out: equal results have equal texts.
 */
export function originOnScenario(experiment: string, request: ScenarioOrigin): Origin {
  const { scenario, seeds, yes, arm = [], periods, pools, vary = [] } = request;
  const { file, set, workingFolder, kinds } = scenario;
  const option = (name: string, values: readonly (string | undefined)[]) =>
    values.flatMap((value) => (value === undefined ? [] : [`--${name} ${shellWord(value)}`]));
  return originOf([
    `mass experiment ${shellWord(experiment)} ${shellWord(near(file, workingFolder))}`,
    `--seeds ${seeds}`,
    ...option('set', set),
    ...option('kinds', [kinds === undefined ? undefined : near(kinds, workingFolder)]),
    ...option('periods', [periods]),
    ...option('pools', [pools]),
    ...option('arm', arm),
    ...option('vary', vary),
    ...(yes ? ['--yes'] : []),
  ]);
}

/** From the working folder where it lies below it. */
function near(path: string, workingFolder: string): string {
  const from = relative(workingFolder, path);
  return from === '' || from.startsWith('..') || isAbsolute(from) ? path : from;
}
