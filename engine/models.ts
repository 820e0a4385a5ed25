/**
 * Who answers the model requests of a run: opened from `execution.models` and `execution.budget`, lent to the analyst, closed
 * with the run.
 */
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { analysts } from '../actors/index.ts';
import { type Clock, digestOfJson, entropy, shellWord, systemTimers } from '../core/index.ts';
import {
  CollectingClient,
  liveClient,
  type ModelClient,
  memoryRecording,
  offlineClient,
  openRecording,
  type Recording,
  recordingFileOf,
} from '../models/index.ts';
import type { Scenario, Simulation } from '../scenarios/index.ts';
import { checkEndpoints, openEndpoints } from './endpoints.ts';

export interface OpenModels {
  readonly client: ModelClient;
  readonly recording: Recording;
  /** Absolute path of the recording, or `memory`. */
  readonly recordingFile: string;
  /** Waits for calls in flight to be recorded; then the recording and what else was opened are closed. */
  close(): Promise<void>;
}

export interface ModelsRequest {
  readonly scenario: Scenario;
  /** Folder of the scenario file, where a relative `analyst.recording` starts. */
  readonly baseFolder: string;
  /** Absolute path of the run's folder, which need not be there yet: its name is the run's. */
  readonly runDir: string;
  /** Absolute path of the recording of live runs. @default in memory */
  readonly recordingFile?: string;
  /** What the user started; told to a second writer. */
  readonly command: string;
  readonly clock: Clock;
  /** Wall time that earlier invocations of the run took. */
  readonly usedMinutes: number;
}

/** Opens what the scenario's analyst needs; undefined when it asks no model. Throws `models.*`. */
export async function openModels(request: ModelsRequest): Promise<OpenModels | undefined> {
  const replayed = openReplayed(request);
  if (replayed !== undefined) return replayed;
  const { simulation, execution } = request.scenario;
  if (analysts.get(simulation.analyst.kind).asksModels !== true) return undefined;
  const { recordingFile: file, runDir } = request;
  return execution.models.offline && file !== undefined ? openOffline(file, runDir) : openLive(request);
}

/**
 * Finds what would keep a run of this scenario from asking its models; starts and asks nothing. Throws `models.endpoint` and
 * `models.recording`; keys that are not set here and now are warnings.
 */
export function checkModels({ simulation, execution }: Scenario): readonly string[] {
  const { analyst } = simulation;
  const kind = analysts.get(analyst.kind);
  if (kind.asksModels !== true || kind.recording?.(analyst as never) !== undefined) return [];
  if (!execution.models.offline) return checkEndpoints(execution);
  openRecording(recordingFile({ execution }, execution.output.folder), { access: 'read' }).close();
  return [];
}

/** For whoever looks at a scenario and asks nobody: the recording that its analyst names, or an empty one. */
export function lookAtModels(request: Pick<ModelsRequest, 'scenario' | 'baseFolder'>): OpenModels {
  const replayed = openReplayed(request);
  if (replayed !== undefined) return replayed;
  const recording = memoryRecording();
  const client = new CollectingClient(recording);
  return { client, recording, recordingFile: recording.name, close: () => client.close() };
}

/** The recording that the analyst names as the source of all its answers; undefined when it names none. */
function openReplayed({
  scenario,
  baseFolder,
  runDir = scenario.name,
}: Pick<ModelsRequest, 'scenario' | 'baseFolder'> & { readonly runDir?: string }): OpenModels | undefined {
  const { analyst } = scenario.simulation;
  const named = analysts.get(analyst.kind).recording?.(analyst as never);
  return named === undefined ? undefined : openOffline(recordingFileOf(resolve(baseFolder, named)), runDir);
}

/** The analyst's options, with what they leave out taken from the recording that they name. Throws `models.recording`. */
export function completedAnalyst(
  { analyst }: Simulation,
  models: OpenModels | undefined,
): Simulation['analyst'] {
  const completed =
    models === undefined
      ? undefined
      : analysts.get(analyst.kind).completed?.(analyst as never, models.recording.notes());
  return { ...analyst, ...completed };
}

/** Absolute path of the recording of a scenario's live runs; relative ones start where the command was started. */
export function recordingFile({ execution }: Pick<Scenario, 'execution'>, outDir: string): string {
  const { recording } = execution.models;
  return recording === undefined ? join(resolve(outDir), 'recording.sqlite') : resolve(recording);
}

function openOffline(file: string, runDir: string): OpenModels {
  const recording = openRecording(file, { access: 'read' });
  const client = offlineClient({ recording, run: basename(runDir) });
  return { client, recording, recordingFile: file, close: () => client.close() };
}

/** Who answers from the scenario's endpoints, through a recording that is closed with them. */
async function openLive(request: ModelsRequest): Promise<OpenModels> {
  const { scenario, runDir, recordingFile: file, command, clock, usedMinutes } = request;
  const opened = await openEndpoints(scenario.execution);
  try {
    const recording =
      file === undefined
        ? memoryRecording()
        : openRecording(file, { access: 'write', writer: { command, clock } });
    const client = liveClient({
      recording,
      run: basename(runDir),
      endpoints: opened.endpoints,
      budget: scenario.execution.budget,
      usedMinutes,
      patienceMinutes: scenario.execution.models.patienceMinutes,
      clock,
      timers: systemTimers,
      entropy,
      resumeHint: `"mass resume ${shellWord(runDir)}"`,
    });
    const { analyst } = scenario.simulation;
    recording.note(`analyst:${digestOfJson(analyst).slice(0, 16)}`, analyst);
    return {
      client,
      recording,
      recordingFile: recording.name,
      async close() {
        await client.close();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The path of a recording as a run folder in `outDir` notes it: relative where both can be moved together. */
export function notedRecording(outDir: string, file: string): string {
  const way = relative(resolve(outDir), file);
  return way.startsWith('..') || isAbsolute(way) ? file : join('..', way);
}
