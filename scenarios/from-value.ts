import { resolveSource } from './resolve.ts';
import type { Scenario } from './schema.ts';

export interface FromValueOptions {
  /** Named in errors. */
  readonly file: string;
  /** Absolute folder that relative data paths start at. */
  readonly baseFolder: string;
  /** Absolute folder that a relative `market.path` in `set` starts at. @default baseFolder */
  readonly workingFolder?: string;
  readonly set: readonly string[];
}

/** A scenario from plain data, such as a run's manifest, with overrides. Throws as `loadScenario`. */
export function scenarioFromValue(value: unknown, options: FromValueOptions): Scenario {
  const { file, baseFolder, workingFolder = baseFolder, set } = options;
  const source = { file, value, locate: () => undefined };
  return resolveSource(source, { name: 'scenario', set, folders: { baseFolder, workingFolder } }).scenario;
}
