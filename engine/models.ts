/**
 * Who answers the model requests of a run: opened from `execution.models` and `execution.budget`, lent to the analyst, closed
 * with the run.
 */
import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { analysts } from '../actors/index.ts';
import {
  type Clock,
  digestOfJson,
  entropy,
  MassError,
  secret,
  shellWord,
  systemTimers,
  thisProcess,
} from '../core/index.ts';
import { readRun } from '../journal/index.ts';
import {
  CollectingClient,
  callsElsewhere,
  continuedAccount,
  liveClient,
  type ModelAccount,
  type ModelClient,
  memoryRecording,
  offlineClient,
  openRecording,
  type Recording,
  recordingFileOf,
} from '../models/index.ts';
import type { Scenario, Simulation } from '../scenarios/index.ts';
import { asksJudge } from './alphas/judge-of-alphas.ts';
import { checkEndpoints, openEndpoints } from './endpoints.ts';

export interface OpenModels {
  readonly client: ModelClient;
  /** What was asked in all invocations of the run, wherever it was recorded. */
  account(this: void): ModelAccount;
  readonly recording: Recording;
  /** Absolute path of the recording, or `memory`. */
  readonly recordingFile: string;
  /** What is noted about the analysts whose answers these are. */
  readonly notes: ReturnType<Recording['notes']>;
  /** Notes whose answers are recorded from now on; called when nothing keeps the run from its first day. */
  readonly begin?: () => void;
  /** Waits for calls in flight to be recorded; then the recording and what else was opened are closed. */
  close(): Promise<void>;
}

export interface ModelsRequest {
  readonly scenario: Scenario;
  /** Folder of the scenario file, where a relative `analyst.recording` starts. */
  readonly baseFolder: string;
  /** Names the run's calls in the recording. */
  readonly runId: string;
  /** Absolute path of the run's folder, which need not be there yet: for hints. */
  readonly runDir: string;
  /** Absolute path of the recording of live runs. @default in memory */
  readonly recordingFile?: string;
  /** What the user started; told to a second writer. */
  readonly command: string;
  readonly clock: Clock;
  /** Wall time that earlier invocations of the run took. */
  readonly usedMinutes: number;
  /** What earlier invocations of the run noted. @default there were none */
  readonly earlier?: ModelAccount;
  /** The command that goes on where models could not be asked further, as a shell takes it. @default 'mass resume' with the folder */
  readonly goOn?: string;
}

/** Whether models are asked in a run of the scenario: by its investors, or to judge their alphas. */
export function asksModels({ simulation }: Pick<Scenario, 'simulation'>): boolean {
  return investorsAsk(simulation) || asksJudge(simulation);
}

function investorsAsk({ analyst }: Simulation): boolean {
  return analysts.get(analyst.kind).asksModels === true;
}

/** Opens what the scenario's analyst and judge of alphas need; undefined when they ask no model. Throws `models.*`. */
export async function openModels(request: ModelsRequest): Promise<OpenModels | undefined> {
  const replayed = openReplayed(request);
  if (replayed !== undefined) return replayed;
  return asksModels(request.scenario) ? openAsked(request) : undefined;
}

/** As `openModels`, for whoever asks models whatever the scenario's analyst does: from its endpoints, or offline from its recording alone. */
export function openAsked(request: ModelsRequest): Promise<OpenModels> {
  return request.scenario.execution.models.offline
    ? Promise.resolve(openOffline(fileNamed(request), request.runId, request.earlier))
    : openLive(request);
}

/**
 * Finds what would keep a run of this scenario from asking its models; starts and asks nothing. Throws `models.endpoint` and
 * `models.recording`; keys that are not set here and now are warnings.
 */
export function checkModels({ simulation, execution }: Scenario): readonly string[] {
  const { analyst } = simulation;
  const named = analysts.get(analyst.kind).recording?.(analyst as never);
  if (!asksModels({ simulation }) || named !== undefined) return [];
  const file = recordingFile({ execution }, execution.output.folder);
  if (execution.models.offline || existsSync(file)) openRecording(file, { access: 'read' }).close();
  return execution.models.offline ? [] : checkEndpoints(execution);
}

/** For whoever looks at a scenario and asks nobody: the recording that its analyst names, or an empty one. */
export function lookAtModels(request: Pick<ModelsRequest, 'scenario' | 'baseFolder'>): OpenModels {
  const replayed = openReplayed(request);
  if (replayed !== undefined) return replayed;
  const recording = memoryRecording();
  const client = new CollectingClient(recording);
  return {
    client,
    account: () => client.account(),
    recording,
    recordingFile: recording.name,
    notes: [],
    close: () => client.close(),
  };
}

/** The recording that the analyst names as the source of all its answers; undefined when it names none. */
function openReplayed({
  scenario,
  baseFolder,
  runId = scenario.name,
}: Pick<ModelsRequest, 'scenario' | 'baseFolder'> & { readonly runId?: string }): OpenModels | undefined {
  const { analyst } = scenario.simulation;
  const named = analysts.get(analyst.kind).recording?.(analyst as never);
  if (named === undefined) return undefined;
  const path = resolve(baseFolder, named);
  const opened = openOffline(recordingFileOf(path), runId);
  // A recording may be shared by runs with other options; a run folder says which were its own.
  return statSync(path).isDirectory() ? { ...opened, notes: [analystOfRun(path)] } : opened;
}

/** The options of a run's analyst, as `RunNotes.analyst` has them. */
function analystOfRun(runDir: string): { readonly name: string; readonly value: unknown } {
  const { journal } = readRun(runDir);
  try {
    return { name: 'analyst:run', value: journal.manifest().notes['analyst'] };
  } finally {
    journal.close();
  }
}

/** The analyst's options, with what they leave out taken from the recording that they name. Throws `models.recording`. */
export function completedAnalyst(
  { analyst }: Simulation,
  models: OpenModels | undefined,
): Simulation['analyst'] {
  const completed =
    models === undefined ? undefined : analysts.get(analyst.kind).completed?.(analyst as never, models.notes);
  return { ...analyst, ...completed };
}

/** Absolute path of the recording of a scenario's live runs; relative ones start where the command was started. */
export function recordingFile({ execution }: Pick<Scenario, 'execution'>, outDir: string): string {
  const { recording } = execution.models;
  return recording === undefined ? join(resolve(outDir), 'recording.sqlite') : resolve(recording);
}

/** Nothing is sent without a recording to take its place. */
function fileNamed({ recordingFile: file }: ModelsRequest): string {
  if (file !== undefined) return file;
  throw new MassError({
    code: 'models.recording',
    path: 'execution.models',
    message: 'a simulation in memory has no recording to take answers from',
    found: 'offline: true, and no recording',
    hint: 'name one in execution.models.recording, or leave out offline',
  });
}

/** Who answers from a recording alone. Throws `models.recording`. */
export function openOffline(file: string, runId: string, earlier?: ModelAccount): OpenModels {
  const recording = openRecording(file, { access: 'read' });
  const client = offlineClient({ recording, run: runId });
  const elsewhere = callsElsewhere(earlier, recording.totals(runId));
  return {
    client,
    account: () => continuedAccount(client.account(), earlier, elsewhere),
    recording,
    recordingFile: file,
    notes: recording.notes(),
    close: () => client.close(),
  };
}

/** Who answers from the scenario's endpoints, through a recording that is closed with them. */
async function openLive(request: ModelsRequest): Promise<OpenModels> {
  const { scenario, runId, runDir, recordingFile: file, command, clock, usedMinutes, earlier } = request;
  const { goOn = `mass resume ${shellWord(runDir)}` } = request;
  const opened = await openEndpoints(scenario.execution, lanesOf(request));
  try {
    const recording =
      file === undefined
        ? memoryRecording()
        : openRecording(file, { access: 'write', writer: { command, clock } });
    const elsewhere = callsElsewhere(earlier, recording.totals(runId));
    const client = liveClient({
      recording,
      run: runId,
      endpoints: opened.endpoints,
      budget: scenario.execution.budget,
      spentElsewhere: {
        usd: elsewhere.costUsd + elsewhere.uncertainUsd,
        tokens: elsewhere.inputTokens + elsewhere.outputTokens + elsewhere.uncertainTokens,
        calls: elsewhere.calls,
      },
      usedMinutes,
      patienceMinutes: scenario.execution.models.patienceMinutes,
      clock,
      timers: systemTimers,
      entropy,
      resumeHint: `"${goOn}"`,
    });
    return {
      client,
      account: () => continuedAccount(client.account(), earlier, elsewhere),
      recording,
      recordingFile: recording.name,
      notes: recording.notes(),
      begin: () => {
        if (investorsAsk(scenario.simulation)) noteAnalyst(recording, scenario.simulation.analyst);
      },
      async close() {
        try {
          await client.close();
        } finally {
          await opened.close();
        }
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Runs of equal names that record elsewhere are others, and so is every run that leaves no recording. */
function lanesOf({ runId, recordingFile: file }: ModelsRequest): string {
  const whose = file === undefined ? secret() : digestOfJson([thisProcess().host, file]);
  return `${runId.replaceAll('/', '-')}.${whose.slice(0, 16)}`;
}

/** Notes an analyst's options in a recording, under a name of their own. */
export function noteAnalyst(recording: Recording, analyst: Simulation['analyst']): void {
  recording.note(`analyst:${digestOfJson(analyst).slice(0, 16)}`, analyst);
}

/** The path of a recording as a run folder in `outDir` notes it: relative where both can be moved together. */
export function notedRecording(outDir: string, file: string): string {
  const way = relative(resolve(outDir), file);
  return way.startsWith('..') || isAbsolute(way) ? file : join('..', way);
}
