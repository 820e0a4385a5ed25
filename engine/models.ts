/**
 * Who answers the model requests of a run: opened from `execution.models` and `execution.budget`, lent to the analyst, closed
 * with the run.
 */
import { basename, isAbsolute, join, relative, resolve } from 'node:path';
import { analysts } from '../actors/index.ts';
import {
  type Clock,
  digestOfJson,
  entropy,
  environmentVariable,
  MassError,
  shellWord,
  systemTimers,
} from '../core/index.ts';
import {
  type EndpointOptions,
  liveClient,
  type ModelClient,
  offlineClient,
  openaiTransport,
  openRecording,
  type Recording,
  recordingFileOf,
  type SimulatedServer,
  startSimulatedServer,
} from '../models/index.ts';
import type { Scenario, Simulation } from '../scenarios/index.ts';

export interface OpenModels {
  readonly client: ModelClient;
  readonly recording: Recording;
  /** Absolute path of the recording. */
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
  /** Absolute path of the recording of live runs. */
  readonly recordingFile: string;
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
  return execution.models.offline ? openOffline(request.recordingFile, request.runDir) : openLive(request);
}

/** The recording that the analyst names as the source of all its answers; undefined when it names none. */
export function openReplayed({
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
  const { completed } = analysts.get(analyst.kind);
  if (completed === undefined || models === undefined) return analyst;
  return { ...analyst, ...completed(analyst as never, models.recording.notes()) };
}

/** Absolute path of the recording of a scenario's live runs; relative ones start where the command was started. */
export function recordingFile({ execution }: Scenario, outDir: string): string {
  const { recording } = execution.models;
  return recording === undefined ? join(resolve(outDir), 'recording.sqlite') : resolve(recording);
}

function openOffline(file: string, runDir: string): OpenModels {
  const recording = openRecording(file, { access: 'read' });
  const client = offlineClient({ recording, run: basename(runDir) });
  return { client, recording, recordingFile: file, close: () => client.close() };
}

async function openLive(request: ModelsRequest): Promise<OpenModels> {
  const { scenario, runDir, recordingFile: file, clock, usedMinutes } = request;
  const { models, budget } = scenario.execution;
  checkEndpoints(models.endpoints, budget.usd);
  const servers: SimulatedServer[] = [];
  const closeServers = async () => {
    for (const server of servers) await server.close();
  };
  const recording = openRecording(file, { access: 'write', writer: { command: request.command, clock } });
  try {
    const endpoints = [];
    for (const [i, options] of models.endpoints.entries()) {
      let { baseUrl } = options;
      if (options.simulated !== undefined) {
        const server = await startSimulatedServer(options.simulated);
        servers.push(server);
        baseUrl = server.baseUrl;
      }
      const name = options.name ?? `endpoint-${i + 1}`;
      const apiKey = keyOf(options, name);
      const transport = openaiTransport({
        baseUrl: baseUrl as string,
        ...(options.model === undefined ? {} : { model: options.model }),
        timeoutMs: options.timeoutSeconds * 1000,
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(options.idempotencyHeader === undefined ? {} : { idempotencyHeader: options.idempotencyHeader }),
      });
      endpoints.push({ name, baseUrl: baseUrl as string, transport, options });
    }
    const client = liveClient({
      recording,
      run: basename(runDir),
      endpoints,
      budget,
      usedMinutes,
      patienceMinutes: models.patienceMinutes,
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
      recordingFile: file,
      async close() {
        await client.close();
        await closeServers();
      },
    };
  } catch (error) {
    recording.close();
    await closeServers();
    throw error;
  }
}

function checkEndpoints(endpoints: readonly EndpointOptions[], usd: number | undefined): void {
  if (endpoints.length === 0) {
    throw new MassError({
      code: 'models.endpoint',
      path: 'execution.models.endpoints',
      message: 'no server is named that answers for the model',
      found: [],
      expected: 'at least one endpoint',
      hint: 'add one, e.g. --set "models.endpoints=[{baseUrl: http://127.0.0.1:8000/v1}]"; "mass rehearse FILE" runs against a simulated server; --offline replays a recording',
    });
  }
  const names = endpoints.map(({ name }, i) => name ?? `endpoint-${i + 1}`);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) {
    throw new MassError({
      code: 'models.endpoint',
      path: 'execution.models.endpoints',
      message: 'two endpoints have the same name',
      found: repeated,
      hint: 'give them different names',
    });
  }
  const free = endpoints.findIndex(({ price }) => price === undefined);
  if (usd !== undefined && free >= 0) {
    throw new MassError({
      code: 'models.endpoint',
      path: `execution.models.endpoints.${free}.price`,
      message: 'a budget in money needs the price of every endpoint',
      found: `no price of ${names[free]}`,
      expected: '{inputPerMillion: US dollars, outputPerMillion: US dollars}',
      hint: 'add the price, or cap tokens or calls instead (0 is the price of your own server)',
    });
  }
}

/** The key of an endpoint, read from the environment by name. Throws `models.key`. */
function keyOf({ apiKeyEnv }: EndpointOptions, name: string): string | undefined {
  if (apiKeyEnv === undefined) return undefined;
  const key = environmentVariable(apiKeyEnv);
  if (key !== undefined) return key;
  throw new MassError({
    code: 'models.key',
    path: 'execution.models.endpoints',
    message: `the environment variable that holds the key of ${name} is not set`,
    found: apiKeyEnv,
    expected: 'the key',
    hint: `set it, e.g. export ${apiKeyEnv}=..., or correct apiKeyEnv`,
  });
}

/** The path of a recording as a run folder in `outDir` notes it: relative where both can be moved together. */
export function notedRecording(outDir: string, file: string): string {
  const way = relative(resolve(outDir), file);
  return way.startsWith('..') || isAbsolute(way) ? file : join('..', way);
}
