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
import { serverAddress } from './addresses.ts';
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

/** Longer silences of the server are failures, which the client's patience counts. */
const PATIENCE_MS = 2000;
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
  private readonly timers: Timers;
  private readonly ingress: Ingress;

  /** Throws `cluster.address`. */
  constructor({ url, run, clock = systemClock, timers = systemTimers }: LanesOptions) {
    this.run = run;
    this.url = serverAddress('--cluster', url);
    this.timers = timers;
    const observe = () => undefined;
    this.ingress = new Ingress({ url: this.url, patienceMs: PATIENCE_MS, clock, timers, observe });
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
    throw new MassError({
      code: isKey ? 'models.key' : 'cluster.version',
      path: 'execution.models.endpoints',
      message: isKey
        ? `a worker of the cluster cannot use the key of ${refusal.endpoint}`
        : 'a worker has another version than the run',
      found: refusal.detail,
      expected: isKey ? 'the key in the environment of each worker' : 'equal versions',
      hint: isKey
        ? 'keys are read where calls are made: start all workers with the variable set, and with --key VARIABLE=URL'
        : 'start the run and its workers from the same installation and under the same Node',
    });
  }

  transport(server: LaneServer): Transport {
    return new LaneTransport(this.ingress, this.timers, this.run, this.url, server);
  }
}

class LaneTransport implements Transport {
  private readonly ingress: Ingress;
  private readonly timers: Timers;
  private readonly run: string;
  private readonly url: string;
  private readonly endpoint: LaneEndpoint;
  /** Of the server: a simulated one has another address each time. */
  private readonly digest: string;
  private readonly asker = secret();
  private readonly ends = new Map<string, number>();
  /** Calls whose request may be with the server, and whose end has not arrived. */
  private readonly sent = new Set<string>();
  private readonly words = new Set<string>();
  private readonly closing = new AbortController();

  constructor(ingress: Ingress, timers: Timers, run: string, url: string, server: LaneServer) {
    this.ingress = ingress;
    this.timers = timers;
    this.run = run;
    this.url = url;
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
    const key = `${this.run}/${lane}`;
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

  private async asked(key: string, name: string, call: LaneCall): Promise<LaneReply | CallResult> {
    const { timeoutMs } = this.endpoint;
    const limit = new AbortController();
    const cancel = this.timers.after(timeoutMs + SLACK_MS, () => limit.abort(new Error('no answer in time')));
    try {
      const value = await this.ingress.call({
        service: 'mass-lane',
        key,
        handler: timeoutMs <= LONGEST_SHORT_CALL_MS ? 'call' : 'callLong',
        body: call,
        signal: AbortSignal.any([limit.signal, this.closing.signal]),
        idempotencyKey: name,
      });
      const reply = laneReply.parse(value);
      this.sent.delete(name);
      return reply;
    } catch (error) {
      const [problem] = error instanceof MassError ? error.problems : [];
      const wasRefused = problem?.code === 'cluster.unreachable' && !this.sent.has(name) && neverArrived(error);
      if (!wasRefused) this.sent.add(name);
      const detail = problem === undefined ? String(error) : `${problem.message}: ${String(problem.found)}`;
      return limit.signal.aborted
        ? {
            kind: 'failed',
            fault: 'timed-out',
            detail: `no worker of the cluster at ${this.url} answered in ${(timeoutMs + SLACK_MS) / 1000} s`,
            mayBeBilled: true,
          }
        : { kind: 'failed', fault: 'dropped', detail: detail.slice(0, 500), mayBeBilled: !wasRefused };
    } finally {
      cancel();
    }
  }
}

/** Whether nobody took the connection. */
function neverArrived(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH'].includes(String(current.code))) return true;
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
