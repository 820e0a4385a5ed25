/**
 * What a worker does for language-model investors, without the cluster: it calls the server that a request names, once.
 * Invariants:
 * 1. Whatever a call ends with is an answer, failures too: only the client of the run decides whether to call again.
 * 2. A key leaves this process only for the server that whoever started the worker named beside it.
 */
import { environmentVariable, MassError } from '../../core/index.ts';
import { openaiTransport, type Transport } from '../../models/index.ts';
import type { EngineVersion } from './engine-version.ts';
import { checkEngine, thisEngine } from './engine-version.ts';
import type { LaneKey } from './lane-keys.ts';
import type { LaneCall, LaneEndpoint, LaneProbe, LaneProbeReply, LaneReply } from './wire/lanes.ts';

/** Servers whose connections a worker keeps. */
const MOST_SERVERS = 64;

export interface LaneEvent {
  readonly kind: 'call';
  readonly run: string;
  readonly endpoint: string;
}

export interface LaneDeskSettings {
  /** Names this worker in replies. */
  readonly name: string;
  readonly keys: readonly LaneKey[];
  readonly observe: (event: LaneEvent) => void;
  /** @default `openaiTransport` */
  readonly connect?: (endpoint: LaneEndpoint, apiKey: string | undefined) => Transport;
  /** @default the environment */
  readonly variable?: (name: string) => string | undefined;
}

interface Refusal {
  readonly status: number;
  readonly detail: string;
}

export class LaneDesk {
  private readonly settings: LaneDeskSettings;
  private readonly transports = new Map<string, { readonly transport: Transport; inFlight: number }>();
  private readonly answering = new Set<Promise<unknown>>();
  private leaving = false;

  constructor(settings: LaneDeskSettings) {
    this.settings = settings;
  }

  /** Makes one call. Throws only where this worker is leaving, so that another one makes it. */
  async call(run: string, call: LaneCall): Promise<LaneReply> {
    if (this.leaving) throw new Error('this worker is leaving');
    const made = this.made(run, call);
    this.answering.add(made);
    try {
      return await made;
    } finally {
      this.answering.delete(made);
    }
  }

  /** What would keep calls to these servers from being made. */
  probe({ engine, endpoints }: LaneProbe): LaneProbeReply {
    const refusals = endpoints.flatMap((endpoint) => {
      const refusal = this.refusal(engine, endpoint);
      return refusal === undefined ? [] : [{ endpoint: endpoint.name, ...refusal }];
    });
    return { worker: this.settings.name, refusals };
  }

  /** Ends when what is being called has answered; nothing new is begun. */
  async stop(): Promise<void> {
    this.leaving = true;
    await Promise.allSettled(this.answering);
    for (const { transport } of this.transports.values()) transport.close();
    this.transports.clear();
  }

  private async made(
    run: string,
    { engine, asker, endpoint, question, mode, idempotencyKey }: LaneCall,
  ): Promise<LaneReply> {
    const { name, observe } = this.settings;
    const refusal = this.refusal(engine, endpoint);
    if (refusal !== undefined)
      return { asker, worker: name, result: { kind: 'rejected', ...refusal }, adjusted: [] };
    const server = this.server(endpoint);
    observe({ kind: 'call', run, endpoint: endpoint.name });
    server.inFlight++;
    try {
      const result = await server.transport.call(question, { mode, idempotencyKey });
      return { asker, worker: name, result, adjusted: [...server.transport.adjusted()] };
    } finally {
      server.inFlight--;
    }
  }

  private refusal(engine: EngineVersion, endpoint: LaneEndpoint): Refusal | undefined {
    const { name } = this.settings;
    try {
      checkEngine(engine, thisEngine());
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
      const { found, expected } = error.problems[0];
      return {
        status: 400,
        detail: `worker ${name} has another version: ${String(found)}, the run has ${expected ?? ''}`,
      };
    }
    const { apiKeyEnv, baseUrl } = endpoint;
    if (apiKeyEnv === undefined) return undefined;
    const { origin } = new URL(baseUrl);
    if (!this.settings.keys.some((key) => key.variable === apiKeyEnv && key.origin === origin)) {
      return { status: 401, detail: `worker ${name} was not told to send ${apiKeyEnv} to ${origin}` };
    }
    if (this.key(endpoint) !== undefined) return undefined;
    return { status: 401, detail: `worker ${name} has no environment variable ${apiKeyEnv}` };
  }

  private key({ apiKeyEnv }: LaneEndpoint): string | undefined {
    const { variable = environmentVariable } = this.settings;
    return apiKeyEnv === undefined ? undefined : variable(apiKeyEnv);
  }

  private server(endpoint: LaneEndpoint): { readonly transport: Transport; inFlight: number } {
    const id = JSON.stringify(endpoint);
    const known = this.transports.get(id);
    if (known !== undefined) return known;
    for (const [other, { transport, inFlight }] of this.transports) {
      if (this.transports.size < MOST_SERVERS) break;
      if (inFlight > 0) continue;
      transport.close();
      this.transports.delete(other);
    }
    const { connect = connected } = this.settings;
    const opened = { transport: connect(endpoint, this.key(endpoint)), inFlight: 0 };
    this.transports.set(id, opened);
    return opened;
  }
}

function connected(endpoint: LaneEndpoint, apiKey: string | undefined): Transport {
  return openaiTransport({ ...endpoint, ...(apiKey === undefined ? {} : { apiKey }) });
}
