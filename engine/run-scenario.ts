import { resolve } from 'node:path';
import type { Manifest } from '../journal/index.ts';
import { type Scenario, scenarioFromValue } from '../scenarios/index.ts';
import { withExtent } from './identity.ts';
import type { RunNotes } from './notes.ts';
import { openToKinds } from './other-kinds.ts';

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
      simulation: openToKinds(lastSimulation(manifest, notes), set),
      execution: lastExecution(manifest),
      ...lastEvaluation(manifest, notes),
      ...(manifest.scenario.mining === undefined ? {} : { mining: manifest.scenario.mining }),
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

/** The simulation over the data that the run last went on with: an interrupted extension goes on as one. */
export function lastSimulation({ scenario }: Manifest, { extent }: RunNotes): object {
  const simulation = scenario.simulation as Scenario['simulation'];
  return extent === undefined ? simulation : { ...simulation, market: withExtent(simulation.market, extent) };
}

/** How the run was last judged; runs of earlier versions do not say, and take the defaults. */
export function lastEvaluation(
  { scenario }: Manifest,
  notes: Pick<RunNotes, 'evaluation'>,
): { readonly evaluation?: unknown } {
  const evaluation = notes.evaluation ?? scenario.evaluation;
  return evaluation === undefined ? {} : { evaluation };
}

/** Execution as the run last went on with; whether it was offline then says nothing about now. */
export function lastExecution({ executions, scenario }: Manifest): unknown {
  const first = scenario.execution as Scenario['execution'];
  const last = (executions.at(-1)?.execution ?? first) as Scenario['execution'];
  // Runs of earlier versions have no models.
  if (last.models === undefined || first.models === undefined) return last;
  return { ...last, models: { ...last.models, offline: first.models.offline } };
}

/** Absolute path of the recording that a run noted; undefined where no model was asked. */
export function recordingNoted({ notes }: Manifest, runDir: string): string | undefined {
  const { recording } = notes as unknown as RunNotes;
  return recording === undefined ? undefined : resolve(runDir, recording);
}
