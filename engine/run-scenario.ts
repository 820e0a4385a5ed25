import type { Manifest } from '../journal/index.ts';
import { type Scenario, scenarioFromValue } from '../scenarios/index.ts';
import type { RunNotes } from './notes.ts';
import { lastEvaluation, lastExecution, lastSimulation } from './resume.ts';

interface RunOverrides {
  /** Overrides `path=value`. @default none */
  readonly set?: readonly string[];
  /** Absolute folder that a relative `market.path` in `set` starts at. @default the scenario file's folder */
  readonly workingFolder?: string;
}

/**
 * The scenario that a run last went on with and was last judged under, and the absolute folder that its relative paths start at.
 * Throws `scenario.*` for overrides that it does not take.
 */
export function scenarioOfRun(
  manifest: Manifest,
  runDir: string,
  { set = [], workingFolder }: RunOverrides = {},
): { readonly scenario: Scenario; readonly baseFolder: string } {
  const notes = manifest.notes as unknown as RunNotes;
  const { baseFolder } = notes;
  const scenario = scenarioFromValue(
    {
      version: 1,
      name: manifest.name,
      simulation: lastSimulation(manifest, notes),
      execution: lastExecution(manifest),
      ...lastEvaluation(manifest, notes),
    },
    {
      file: `${runDir}/manifest.json`,
      baseFolder,
      set,
      ...(workingFolder === undefined ? {} : { workingFolder }),
    },
  );
  return { scenario, baseFolder };
}
