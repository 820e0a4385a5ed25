/** Rehearsals: a whole run against a simulated model server, before a real one is asked. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { analysts } from '../actors/index.ts';
import { type Clock, systemClock } from '../core/index.ts';
import {
  type EndpointOptions,
  endpointOptions,
  faultRates,
  type SimulatedServerOptions,
  simulatedServerOptions,
} from '../models/index.ts';
import { type LoadedScenario, type Scenario, scenarioFromValue } from '../scenarios/index.ts';
import { newRunId } from './run-id.ts';

/** What is given takes the place of what an endpoint's own `simulated` says; the rest stays. */
export interface RehearsalOptions {
  /** Folder that the run folder is made in; the rehearsal's recording lies there, apart from all others. */
  readonly outDir: string;
  /** Median service time, milliseconds. @default 20 */
  readonly latencyMs?: number;
  /** Calls that the server answers at the same time. @default 64 */
  readonly slots?: number;
  /** Share of calls that go wrong, in equal parts in all the ways there are, 0 to 1. @default 0 */
  readonly faults?: number;
  /** Seed of the server. @default 1 */
  readonly serverSeed?: number;
  /** Names the recording. @default the system's */
  readonly clock?: Clock;
}

/** Calls that get no answer at all are given up soon: a rehearsal is no time to be patient. */
const LEAST_TIMEOUT_SECONDS = 5;
/** The longest that an endpoint may wait for an answer. */
const MOST_TIMEOUT_SECONDS = 3600;
/** Standard deviations of the logarithm: one call in 43,000 takes longer. */
const TAIL = 4.07;
/** Slow streams take twice the service time. */
const SLOW_STREAM = 2;

/**
 * The scenario with language-model investors and simulated servers in the place of real ones. An analyst that asks models
 * stays as it is; any other is replaced by `openai` with its defaults. Endpoints keep their limits and prices, and a
 * timeout where it is longer than the server needs. Every rehearsal has a new recording: it is neither answered by an earlier run nor
 * answers for a later one, whatever recording the scenario names.
 */
export function rehearsalOf(loaded: LoadedScenario, options: RehearsalOptions): LoadedScenario {
  const { scenario, file, baseFolder } = loaded;
  const { simulation, execution } = scenario;
  const { analyst } = simulation;
  const name = `${scenario.name.slice(0, 80 - SUFFIX.length)}${SUFFIX}`;
  const endpoints: readonly Partial<EndpointOptions>[] =
    execution.models.endpoints.length === 0
      ? [{ price: FREE, concurrency: serverOf(undefined, options).slots }]
      : execution.models.endpoints;
  const rehearsed = scenarioFromValue(
    {
      version: 1,
      name,
      simulation: {
        ...simulation,
        analyst: asksServers(analyst) ? analyst : { kind: 'openai', model: 'simulated' },
      },
      execution: {
        ...execution,
        models: {
          ...execution.models,
          offline: false,
          recording: newRecording(name, options),
          endpoints: endpoints.map((endpoint) => inPlaceOf(endpoint, options)),
        },
      },
    },
    { file, baseFolder, set: [] },
  );
  return { ...loaded, scenario: rehearsed };
}

const SUFFIX = '-rehearsal';
const FREE: EndpointOptions['price'] = { inputPerMillion: 0, outputPerMillion: 0, batchShare: 1 };

function asksServers(analyst: Scenario['simulation']['analyst']): boolean {
  const kind = analysts.get(analyst.kind);
  return kind.asksModels === true && kind.recording?.(analyst as never) === undefined;
}

/** A file that is not there yet, beside the run folder and named like it. */
function newRecording(name: string, { outDir, clock = systemClock }: RehearsalOptions): string {
  const base = newRunId(name, new Date(clock.now()).toISOString(), outDir);
  for (let number = 1; ; number++) {
    const file = join(resolve(outDir), number === 1 ? `${base}.sqlite` : `${base}-again${number}.sqlite`);
    if (!existsSync(file)) return file;
  }
}

function inPlaceOf(endpoint: Partial<EndpointOptions>, options: RehearsalOptions): object {
  const { baseUrl: _url, apiKeyEnv: _key, ...kept } = endpoint;
  const simulated = serverOf(endpoint.simulated, options);
  const needed = secondsNeeded(simulated, endpoint.concurrency ?? simulated.slots);
  // The default is meant for servers that may be slow to begin with; a number that was chosen is a choice.
  const chosen = endpoint.timeoutSeconds === DEFAULT_TIMEOUT_SECONDS ? undefined : endpoint.timeoutSeconds;
  const timeoutSeconds = Math.min(MOST_TIMEOUT_SECONDS, Math.max(LEAST_TIMEOUT_SECONDS, needed, chosen ?? 0));
  return { ...kept, timeoutSeconds, simulated };
}

const DEFAULT_TIMEOUT_SECONDS = endpointOptions.parse({ simulated: {} }).timeoutSeconds;

/** Until nearly every call has its answer, though all that the endpoint may have in flight come at once. */
function secondsNeeded({ slots, latency }: SimulatedServerOptions, concurrency: number): number {
  const { medianMs, sigma, capMs } = latency;
  const longestMs = Math.min(capMs, medianMs * Math.exp(sigma * TAIL));
  const meanMs = Math.min(capMs, medianMs * Math.exp(sigma ** 2 / 2));
  const waitMs = concurrency > slots ? (concurrency / slots) * meanMs : 0;
  return (SLOW_STREAM * longestMs + waitMs) / 1000;
}

/** The server that the scenario describes, or the default one, with what was given in its place. */
function serverOf(
  own: SimulatedServerOptions | undefined,
  { latencyMs, slots, faults, serverSeed }: RehearsalOptions,
): SimulatedServerOptions {
  const server = own ?? simulatedServerOptions.parse({});
  const kinds = Object.keys(faultRates.parse({}));
  return simulatedServerOptions.parse({
    ...server,
    ...(serverSeed === undefined ? {} : { seed: serverSeed }),
    ...(slots === undefined ? {} : { slots }),
    ...(latencyMs === undefined ? {} : { latency: slowed(server.latency, latencyMs) }),
    ...(faults === undefined
      ? {}
      : { faults: Object.fromEntries(kinds.map((kind) => [kind, faults / kinds.length])) }),
  });
}

/** The cap moves with the median where it would cut the tail: no asked latency is cut to the default cap. */
function slowed(latency: SimulatedServerOptions['latency'], medianMs: number): object {
  return {
    ...latency,
    medianMs,
    capMs: Math.max(latency.capMs, medianMs * Math.exp(latency.sigma * TAIL)),
  };
}
