/** The servers that a scenario names: checked, started where they are simulated, connected. */
import { environmentVariable, MassError } from '../core/index.ts';
import {
  type EndpointOptions,
  type LiveEndpoint,
  openaiTransport,
  type SimulatedServer,
  startSimulatedServer,
  type Transport,
} from '../models/index.ts';
import type { Execution } from '../scenarios/index.ts';

export interface OpenEndpoints {
  readonly endpoints: readonly LiveEndpoint[];
  /** Ends the simulated servers among them. */
  close(): Promise<void>;
}

/**
 * Throws `models.endpoint`, `models.key`, and `cluster.*` where the workers of a cluster make the calls; then leaves nothing open.
 * `lanes`: names the run among all of that cluster, the same when it is resumed.
 */
export async function openEndpoints(execution: Execution, lanes: string): Promise<OpenEndpoints> {
  checkEndpoints(execution);
  const { models, cluster } = execution;
  const servers: SimulatedServer[] = [];
  const close = async () => {
    for (const server of servers) await server.close();
  };
  try {
    const named: Omit<LiveEndpoint, 'transport'>[] = [];
    for (const [i, options] of models.endpoints.entries()) {
      let { baseUrl = '' } = options;
      if (options.simulated !== undefined) {
        const server = await startSimulatedServer(options.simulated);
        servers.push(server);
        baseUrl = server.baseUrl;
      }
      named.push({ name: nameOf(options, i), baseUrl, options });
    }
    const connect = cluster === undefined ? connected : await openLanes(cluster.url, lanes, named);
    return { endpoints: named.map((server) => ({ ...server, transport: connect(server) })), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Loaded where it is needed: nobody else has to wait for it. */
async function openLanes(
  url: string,
  run: string,
  servers: readonly Omit<LiveEndpoint, 'transport'>[],
): Promise<(server: Omit<LiveEndpoint, 'transport'>) => Transport> {
  const { Lanes } = await import('./cluster/lane-transport.ts');
  const lanes = new Lanes({ url, run });
  await lanes.check(servers);
  return (server) => lanes.transport(server);
}

function connected({ name, baseUrl, options }: Omit<LiveEndpoint, 'transport'>): Transport {
  const { model, timeoutSeconds, idempotencyHeader } = options;
  const apiKey = keyOf(options, name);
  return openaiTransport({
    baseUrl,
    timeoutMs: timeoutSeconds * 1000,
    ...(model === undefined ? {} : { model }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(idempotencyHeader === undefined ? {} : { idempotencyHeader }),
  });
}

function nameOf({ name }: EndpointOptions, index: number): string {
  return name ?? `endpoint-${index + 1}`;
}

/** Throws `models.endpoint`; returns a warning per key that is not set in the environment and is needed here. */
export function checkEndpoints({
  models: { endpoints },
  budget: { usd },
  cluster,
}: Pick<Execution, 'models' | 'budget' | 'cluster'>): readonly string[] {
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
  const names = endpoints.map(nameOf);
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
  return endpoints.flatMap(({ apiKeyEnv }, i) =>
    apiKeyEnv === undefined || cluster !== undefined || environmentVariable(apiKeyEnv) !== undefined
      ? []
      : [`the environment variable ${apiKeyEnv}, which holds the key of ${names[i]}, is not set`],
  );
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
