/**
 * Model calls of a run, made by the workers of a cluster. Who repeats a call, what it may cost and how many are out stays with the
 * run's client: this only carries one call there and its end back.
 * Invariants:
 * 1. A call is named by its question, its server and the number of ends that calls of that name had. Until an end arrives here, whoever
 *    asks again waits for the same call: it is made once, also for a resumed run.
 * 2. An end that is no answer counts only for the process that asked for it: a resumed run passes over what failed before it.
 * 3. Never rejects.
 */
import {
  type Clock,
  digestOfJson,
  MassError,
  secret,
  systemClock,
  systemTimers,
  type Timers,
} from '../../core/index.ts';
import type { CallResult, EndpointOptions, ModelRequest, Transport } from '../../models/index.ts';
import { CLUSTER_URL, serverAddress } from './addresses.ts';
import { thisEngine } from './engine-version.ts';
import { Ingress } from './ingress.ts';
import {
  type LaneCall,
  type LaneEndpoint,
  type LaneReply,
  LONGEST_SHORT_CALL_MS,
  laneOf,
  laneProbeReply,
  laneReply,
} from './wire/lanes.ts';

/** A silent connection is ended by whoever stands between (Node's after 300 s): the same call is waited for again. */
const SILENCE_MS = 60_000;
/** What a call may wait for a worker, beside the time that the model has. */
const SLACK_MS = 30_000;
const PROBE_MS = 30_000;

export interface LanesOptions {
  /** Address that the Restate server takes calls at. */
  readonly url: string;
  /** Names the run among all runs of the cluster: the same for a resumed run, another for any other. */
  readonly run: string;
  readonly clock?: Clock;
  readonly timers?: Timers;
}

export interface LaneServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly options: EndpointOptions;
}

export class Lanes {
  private readonly run: string;
  private readonly url: string;
  private readonly clock: Clock;
  private readonly timers: Timers;
  private readonly ingress: Ingress;

  /** Throws `cluster.address`. */
  constructor({ url, run, clock = systemClock, timers = systemTimers }: LanesOptions) {
    this.run = run;
    this.url = serverAddress(CLUSTER_URL, url);
    this.clock = clock;
    this.timers = timers;
    // Every silence of the server is a failure that the client's patience counts.
    this.ingress = new Ingress({ url: this.url, patienceMs: 0, clock, timers, observe: () => undefined });
  }

  /** Sees that a worker is there that can call these servers. Throws `cluster.unreachable`, `cluster.failed`, `cluster.version` and `models.key`. */
  async check(servers: readonly LaneServer[]): Promise<void> {
    const reply = await this.ingress.call({
      service: 'mass-lane',
      key: this.run,
      handler: 'probe',
      body: { engine: thisEngine(), endpoints: servers.map(endpointOf) },
      signal: AbortSignal.timeout(PROBE_MS),
    });
    const [refusal] = laneProbeReply.parse(reply).refusals;
    if (refusal === undefined) return;
    const isKey = refusal.status === 401;
    const { options, baseUrl } = servers.find(({ name }) => name === refusal.endpoint) as LaneServer;
    const key = `--key ${options.apiKeyEnv}=${new URL(baseUrl).origin}`;
    throw new MassError({
      code: isKey ? 'models.key' : 'cluster.version',
      path: 'execution.models.endpoints',
      message: isKey
        ? `a worker of the cluster cannot use the key of ${refusal.endpoint}`
        : 'a worker has another version than the run',
      found: refusal.detail,
      expected: isKey ? 'the key in the environment of each worker' : 'equal versions',
      hint: isKey
        ? `keys are read where calls are made: start all workers with the variable set and with ${key}`
        : 'start the run and its workers from the same installation and under the same Node',
    });
  }

  transport(server: LaneServer): Transport {
    const { ingress, clock, timers, run, url } = this;
    return new LaneTransport({ ingress, clock, timers, run, url }, server);
  }
}

interface Way {
  readonly ingress: Ingress;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly run: string;
  readonly url: string;
}

class LaneTransport implements Transport {
  private readonly way: Way;
  private readonly endpoint: LaneEndpoint;
  /** Of the server: a simulated one has another address each time. */
  private readonly digest: string;
  private readonly asker = secret();
  private readonly ends = new Map<string, number>();
  /** Calls whose request may be with the server, and whose end has not arrived. */
  private readonly sent = new Set<string>();
  private readonly words = new Set<string>();
  private readonly closing = new AbortController();

  constructor(way: Way, server: LaneServer) {
    this.way = way;
    this.endpoint = endpointOf(server);
    const { baseUrl, simulated, model } = server.options;
    this.digest = digestOfJson([server.name, baseUrl ?? null, simulated ?? null, model ?? null]).slice(0, 16);
  }

  async call(request: ModelRequest, options: Parameters<Transport['call']>[1]): Promise<CallResult> {
    const { mode, idempotencyKey, purpose } = options;
    const call: LaneCall = {
      engine: thisEngine(),
      asker: this.asker,
      endpoint: this.endpoint,
      mode,
      idempotencyKey,
      question: request,
    };
    const lane = purpose === undefined ? request.answer.name : laneOf(purpose);
    const question = `${request.digest.slice(0, 40)}-${mode}-${this.digest}`;
    const key = `${this.way.run}/${lane}`;
    for (;;) {
      const ended = this.ends.get(question) ?? 0;
      const reply = await this.asked(key, `${question}-${ended}`, call);
      if ('kind' in reply) return reply;
      for (const words of reply.adjusted) this.words.add(words);
      if (reply.result.kind === 'answer') {
        this.ends.delete(question);
        return reply.result;
      }
      this.ends.set(question, ended + 1);
      if (reply.asker === this.asker) return reply.result;
    }
  }

  adjusted(): readonly string[] {
    return [...this.words];
  }

  close(): void {
    this.closing.abort(new Error('the run ended'));
  }

  /** The end of the call of this name, or why none arrived. */
  private async asked(key: string, name: string, call: LaneCall): Promise<LaneReply | CallResult> {
    const { ingress, clock, timers, url } = this.way;
    const { timeoutMs } = this.endpoint;
    const limit = new AbortController();
    const cancel = timers.after(timeoutMs + SLACK_MS, () => limit.abort(new Error('no answer in time')));
    const signal = AbortSignal.any([limit.signal, this.closing.signal]);
    const handler = timeoutMs <= LONGEST_SHORT_CALL_MS ? 'call' : 'callLong';
    try {
      for (;;) {
        const began = clock.elapsed();
        try {
          const asked = { service: 'mass-lane', key, handler, body: call, signal, idempotencyKey: name };
          const reply = laneReply.parse(await ingress.call(asked));
          this.sent.delete(name);
          return reply;
        } catch (error) {
          if (!signal.aborted && clock.elapsed() - began >= SILENCE_MS) continue;
          if (isRefusal(error)) return { kind: 'rejected', status: 400, detail: textOf(error) };
          const wasSent = this.sent.has(name) || !neverArrived(error);
          if (wasSent) this.sent.add(name);
          const late = `no worker of the cluster at ${url} answered in ${(timeoutMs + SLACK_MS) / 1000} s`;
          return limit.signal.aborted
            ? { kind: 'failed', fault: 'timed-out', detail: late, mayBeBilled: true }
            : { kind: 'failed', fault: 'dropped', detail: textOf(error), mayBeBilled: wasSent };
        }
      }
    } finally {
      cancel();
    }
  }
}

/** Whether the server or a worker does not take what it was sent. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof MassError &&
    error.code === 'cluster.failed' &&
    /^4(?!04|08|29)/.test(String(error.problems[0]?.found))
  );
}

function textOf(error: unknown): string {
  const [problem] = error instanceof MassError ? error.problems : [];
  const text = problem === undefined ? String(error) : `${problem.message}: ${String(problem.found)}`;
  return text.slice(0, 500);
}

/** Whether nobody took the connection, or the server has no worker to give the call to. */
function neverArrived(error: unknown): boolean {
  let current: unknown = error;
  if (error instanceof MassError && error.code === 'cluster.unreachable' && error.cause === undefined)
    return true;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'].includes(String(current.code)))
      return true;
    current = current.cause ?? (current instanceof AggregateError ? current.errors[0] : undefined);
  }
  return false;
}

function endpointOf({ name, baseUrl, options }: LaneServer): LaneEndpoint {
  const { model, apiKeyEnv, timeoutSeconds, idempotencyHeader } = options;
  return {
    name,
    baseUrl,
    timeoutMs: timeoutSeconds * 1000,
    ...(model === undefined ? {} : { model }),
    ...(apiKeyEnv === undefined ? {} : { apiKeyEnv }),
    ...(idempotencyHeader === undefined ? {} : { idempotencyHeader }),
  };
}
