import { resolveSource } from './resolve.ts';
import type { Scenario } from './schema.ts';

export interface FromValueOptions {
  /** Named in errors. */
  readonly file: string;
  /** Absolute folder that relative data paths start at. */
  readonly baseFolder: string;
  readonly set: readonly string[];
}

/** A scenario from plain data, such as a run's manifest, with overrides. Throws as `loadScenario`. */
export function scenarioFromValue(value: unknown, { file, baseFolder, set }: FromValueOptions): Scenario {
  const source = { file, value, locate: () => undefined };
  return resolveSource(source, { name: 'scenario', set, folders: { baseFolder, workingFolder: baseFolder } })
    .scenario;
}
