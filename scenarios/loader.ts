import { basename, dirname, extname, resolve } from 'node:path';
import type { Origin } from './finding.ts';
import { readSource, sourceOfText } from './read-source.ts';
import { resolveSource } from './resolve.ts';
import type { Scenario } from './schema.ts';
import type { ScenarioSource } from './source.ts';

export interface LoadedScenario {
  /** Resolved: every default filled in. */
  readonly scenario: Scenario;
  /** As the user named it. */
  readonly file: string;
  /** Absolute folder that relative data paths start at: the file's. */
  readonly baseFolder: string;
  /** Settings without effect. */
  readonly warnings: readonly string[];
  /** Where the field at a dotted path comes from: for problems that only a run finds. */
  readonly originOf: (path: string) => Origin;
}

export interface LoadOptions {
  /** Overrides `path=value`, applied in turn. */
  readonly set?: readonly string[];
  /** Absolute folder that a relative `market.path` in `set` starts at. @default the file's folder */
  readonly workingFolder?: string;
}

/**
 * Reads, checks and resolves a scenario file (YAML, JSON or code). Throws a MassError with every problem at once:
 * `scenario.*`, `population.*`.
 */
export async function loadScenario(file: string, options: LoadOptions = {}): Promise<LoadedScenario> {
  return loadedFrom(await readSource(file), file, dirname(resolve(file)), options);
}

/**
 * As `loadScenario`, from text that is in no file: YAML or JSON, never code. `file` is what problems name and what a run without
 * `name` is called after; relative paths start at `baseFolder`.
 */
export function loadScenarioText(
  text: string,
  { file, baseFolder, ...options }: LoadOptions & { readonly file: string; readonly baseFolder: string },
): LoadedScenario {
  return loadedFrom(sourceOfText(file, text), file, baseFolder, options);
}

function loadedFrom(
  source: ScenarioSource,
  file: string,
  baseFolder: string,
  { set = [], workingFolder = baseFolder }: LoadOptions,
): LoadedScenario {
  const { scenario, warnings, originOf } = resolveSource(source, {
    name: nameOf(file),
    set,
    folders: { baseFolder, workingFolder },
  });
  return {
    scenario,
    file,
    baseFolder,
    warnings: [...warnings, ...lostLetters(file, scenario.name)],
    originOf,
  };
}

/** Run folders have names that every system and shell can hold: other scripts than Latin do not stand in them. */
function lostLetters(file: string, name: string): readonly string[] {
  const stem = basename(file, extname(file));
  return name === nameOf(file) && /[^\p{ASCII}]/u.test(stem)
    ? [
        `runs of ${basename(file)} are called ${name}: a run's name holds A-Z, a-z, 0-9, . _ - only; set "name"`,
      ]
    : [];
}

/** A run's name from its file's: without extension, with what a folder's name cannot hold as hyphens. */
function nameOf(file: string): string {
  const name = basename(file, extname(file))
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 80);
  return name === '' ? 'scenario' : name;
}
