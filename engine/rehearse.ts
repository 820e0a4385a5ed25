/** Rehearsals: a whole run against a simulated model server, before a real one is asked. */
import { join, resolve } from 'node:path';
import {
  type EndpointOptions,
  faultRates,
  type SimulatedServerOptions,
  simulatedServerOptions,
} from '../models/index.ts';
import { type LoadedScenario, type Scenario, scenarioFromValue } from '../scenarios/index.ts';

export interface RehearsalOptions {
  /** Folder that the run folder is made in; the rehearsal's recording lies there, apart from those of paid runs. */
  readonly outDir: string;
  /** Median service time, milliseconds. @default 20 */
  readonly latencyMs?: number;
  /** Calls that the server answers at the same time. @default 64 */
  readonly slots?: number;
  /** Share of calls that go wrong, in equal parts in all the ways there are, 0 to 1. @default 0 */
  readonly faults?: number;
  /** Seed of the server. @default 1 */
  readonly serverSeed?: number;
}

/** Calls that get no answer at all are given up soon: a rehearsal is no time to be patient. */
const LEAST_TIMEOUT_SECONDS = 5;
/** Medians after which a call is given up: under the default sigma one in 43,000 takes longer. */
const TIMEOUT_MEDIANS = 26;

/**
 * The scenario with language-model investors and simulated servers in the place of real ones. An analyst that asks models
 * stays as it is; any other is replaced by `openai` with its defaults. Endpoints keep their limits and prices.
 */
export function rehearsalOf(loaded: LoadedScenario, options: RehearsalOptions): LoadedScenario {
  const { scenario, file, baseFolder } = loaded;
  const { simulation, execution, name } = scenario;
  const { analyst } = simulation;
  const simulated = serverOf(options);
  const endpoints =
    execution.models.endpoints.length === 0
      ? [{ price: FREE, concurrency: simulated.slots }]
      : execution.models.endpoints;
  const rehearsed = scenarioFromValue(
    {
      version: 1,
      name: `${name}-rehearsal`.slice(0, 80),
      simulation: {
        ...simulation,
        analyst: analyst.kind === 'openai' ? analyst : { kind: 'openai', model: 'simulated' },
      },
      execution: {
        ...execution,
        models: {
          ...execution.models,
          offline: false,
          recording: execution.models.recording ?? join(resolve(options.outDir), 'rehearsal.sqlite'),
          endpoints: endpoints.map((endpoint) => inPlaceOf(endpoint, simulated)),
        },
      },
    },
    { file, baseFolder, set: [] },
  );
  return { ...loaded, scenario: rehearsed };
}

const FREE: EndpointOptions['price'] = { inputPerMillion: 0, outputPerMillion: 0, batchShare: 1 };

function inPlaceOf(
  endpoint: Partial<EndpointOptions>,
  simulated: SimulatedServerOptions,
): Scenario['execution']['models']['endpoints'][number] | object {
  const { baseUrl: _url, apiKeyEnv: _key, ...kept } = endpoint;
  const timeoutSeconds = Math.max(
    LEAST_TIMEOUT_SECONDS,
    (TIMEOUT_MEDIANS * simulated.latency.medianMs) / 1000,
  );
  return { ...kept, timeoutSeconds, simulated: endpoint.simulated ?? simulated };
}

function serverOf({
  latencyMs = 20,
  slots = 64,
  faults = 0,
  serverSeed = 1,
}: RehearsalOptions): SimulatedServerOptions {
  const kinds = Object.keys(faultRates.parse({}));
  return simulatedServerOptions.parse({
    seed: serverSeed,
    slots,
    latency: { medianMs: latencyMs },
    faults: Object.fromEntries(kinds.map((kind) => [kind, faults / kinds.length])),
  });
}
