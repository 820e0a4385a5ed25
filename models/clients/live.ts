/**
 * Answers from the recording first, then from servers.
 * Invariants:
 * 1. Every request that is asked and not recorded has one job, however many ask; the job waits in `queue` or for its turn to be
 *    tried again (`delayed`), or is in flight. It ends with an answer or with the stop.
 * 2. A call goes out after its reservation and after it was recorded as sent; an answer is given after it was recorded.
 * 3. Whoever is most urgent goes next; nobody overtakes a job that waits for room, a rate or the budget.
 * 4. After a stop nothing is sent, whoever waits is rejected with that stop, and what is in flight is still recorded.
 * 5. While jobs wait, a call is in flight or a timer runs that ends in `pump` or in a stop.
 */
import { breathe, type Clock, invariant, MassError, RunStop, type Timers } from '../../core/index.ts';
import { accountOf } from '../account.ts';
import type { RawAnswer, Reader, Reading } from '../answer.ts';
import { Budget } from '../budget.ts';
import type { ModelAccount, ModelClient } from '../client.ts';
import type { Ticket } from '../limiter.ts';
import type { BudgetOptions } from '../options.ts';
import { type Cost, costOf, mostCost, withCounts } from '../price.ts';
import type { CallId, Recording } from '../recording.ts';
import type { ModelRequest, Purpose } from '../request.ts';
import type { CallResult, StructuredMode } from '../transport.ts';
import { Endpoint, type LiveEndpoint } from './live/endpoint.ts';
import { ask, type Job, jobsByUrgency, newJob, waitMs } from './live/job.ts';
import { PriorityQueue } from './live/priority-queue.ts';
import { closed, recordingFailed, rejected, unreachable } from './live/stops.ts';

export interface LiveClientOptions {
  readonly recording: Recording;
  /** Name of the run in the recording. */
  readonly run: string;
  readonly endpoints: readonly LiveEndpoint[];
  readonly budget: BudgetOptions;
  /** Wall time that earlier invocations of the run took. */
  readonly usedMinutes: number;
  readonly patienceMinutes: number;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Uniform on [0, 1): spreads waiting times, decides nothing else. */
  readonly entropy: () => number;
  /** The command that goes on with this run, in double quotes. @default "mass resume RUN" */
  readonly resumeHint?: string;
}

/** A call that is out. */
interface Call {
  readonly job: Job;
  readonly endpoint: Endpoint;
  readonly mode: StructuredMode;
  readonly reserved: Cost;
  readonly ticket: Ticket;
}

const FREE: Cost = { tokens: 0, usd: 0 };
const MINUTE = 60_000;

/** A client over servers. The recording is the client's from now on: `close` closes it. */
export function liveClient(options: LiveClientOptions): ModelClient {
  return new LiveClient(options);
}

class LiveClient implements ModelClient {
  private readonly options: LiveClientOptions;
  private readonly resumeHint: string;
  private readonly endpoints: readonly Endpoint[];
  private readonly budget: Budget;
  private readonly startedAt: number;
  private readonly jobs = new Map<string, Job>();
  private readonly queue = new PriorityQueue<Job>(jobsByUrgency);
  /** Jobs that wait to be tried again, with what ends their waiting. */
  private readonly delayed = new Map<Job, () => void>();
  private stopped: RunStop | undefined;
  private inFlight = 0;
  private whenIdle: (() => void)[] = [];
  private isPumpDue = false;
  private wake: (() => void) | undefined;
  private patience: (() => void) | undefined;
  private deadline: (() => void) | undefined;
  /** When the first call failed after the last answer. */
  private troubleSince: number | undefined;
  private lastFailure = { fault: 'none', detail: 'no call was sent', endpoint: '' };
  private reused = 0;
  /** Turn of the endpoint that was chosen last; one that had no room for long does not catch up. */
  private turn = 0;
  private closing: Promise<void> | undefined;

  constructor(options: LiveClientOptions) {
    invariant(options.endpoints.length > 0, 'a live client has an endpoint');
    invariant(
      options.budget.usd === undefined || options.endpoints.every((endpoint) => endpoint.options.price),
      'a budget in money needs the price of every endpoint',
    );
    this.options = options;
    this.resumeHint = options.resumeHint ?? '"mass resume RUN"';
    const { recording, run, clock } = options;
    this.startedAt = clock.elapsed();
    this.endpoints = options.endpoints.map((endpoint) => new Endpoint(endpoint, this.startedAt));
    recording.settleOpenCalls(run);
    const totals = recording.totals(run);
    const spent = {
      usd: totals.costUsd + totals.uncertainUsd,
      tokens: totals.inputTokens + totals.outputTokens + totals.uncertainTokens,
      calls: totals.calls,
    };
    this.budget = new Budget(options.budget, spent, this.resumeHint);
    this.awaitDeadline();
  }

  ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>> {
    if (this.stopped !== undefined) return Promise.reject(this.stopped);
    // Before the recording: an answer that is being recorded is not given yet.
    const known = this.jobs.get(request.digest);
    if (known !== undefined) return ask(known, read);
    const reading = this.recorded(request, read);
    if (reading !== undefined) {
      this.reused++;
      return Promise.resolve(reading);
    }
    const job = newJob(request, purpose);
    this.jobs.set(request.digest, job);
    this.queue.push(job);
    this.pumpSoon();
    return ask(job, read);
  }

  recorded<Value>(request: ModelRequest, read: Reader<Value>): Reading<Value> | undefined {
    const found = this.options.recording.find(request.digest);
    return found === undefined ? undefined : read(found.answer);
  }

  account(): ModelAccount {
    const known = this.endpoints.map((endpoint) => {
      const structured = endpoint.found();
      const { name, baseUrl } = endpoint;
      return { name, baseUrl, ...(structured === undefined ? {} : { structured }) };
    });
    return accountOf(this.options.recording.totals(this.options.run), this.reused, known);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    this.stop(closed(this.resumeHint));
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
    for (const { transport } of this.endpoints) transport.close();
    this.options.recording.close();
  }

  /** Those who ask in the same turn of the event loop go out in order of urgency. */
  private pumpSoon(): void {
    if (this.isPumpDue) return;
    this.isPumpDue = true;
    void breathe().then(() => {
      this.isPumpDue = false;
      this.pump();
    });
  }

  /** Sends what can go out now. */
  private pump(): void {
    this.wake?.();
    this.wake = undefined;
    while (this.stopped === undefined) {
      const job = this.queue.peek();
      if (job === undefined) return;
      if (this.minutesLeft() <= 0) return this.stop(this.budget.outOfTime(this.usedMinutes()));
      const call = this.place(job);
      if (call === undefined) return;
      this.queue.pop();
      void this.send(call);
    }
  }

  /** Finds a server with room for the most urgent job, and the means for the call; else arranges to look again. */
  private place(job: Job): Call | undefined {
    const now = this.options.clock.elapsed();
    const free: { readonly endpoint: Endpoint; readonly cost: Cost }[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const endpoint of this.endpoints) {
      const cost = mostCost(job.request, endpoint.options.price);
      const at = endpoint.whenFree(cost.tokens, now);
      if (at <= now) free.push({ endpoint, cost });
      else next = Math.min(next, at);
    }
    if (free.length === 0) {
      if (next < Number.POSITIVE_INFINITY)
        this.wake = this.options.timers.after(next - now, () => this.pump());
      return undefined;
    }
    if (free.length > 1) free.sort((a, b) => a.endpoint.turn - b.endpoint.turn);
    let stop: RunStop | undefined;
    for (const { endpoint, cost } of free) {
      const reservation = this.budget.reserve(cost);
      if (reservation === 'wait') return undefined;
      if (reservation === 'reserved') return this.take(job, endpoint, cost, now);
      stop = reservation;
    }
    if (stop !== undefined) this.stop(stop);
    return undefined;
  }

  private take(job: Job, endpoint: Endpoint, reserved: Cost, now: number): Call {
    this.turn = Math.max(this.turn, endpoint.turn);
    endpoint.turn = this.turn;
    const ticket = endpoint.send({ kind: job.request.answer.name, tokens: reserved.tokens }, now);
    job.calls++;
    this.inFlight++;
    return { job, endpoint, mode: endpoint.mode, reserved, ticket };
  }

  private async send(call: Call): Promise<void> {
    try {
      const id = await this.record(call);
      if (id !== undefined) await this.exchange(call, id);
    } catch (error) {
      this.stop(error instanceof RunStop ? error : recordingFailed(error, this.resumeHint));
      this.giveUp(call.job);
    } finally {
      this.inFlight--;
      if (this.inFlight === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
    }
  }

  /** Notes the call as sent; undefined when the run was stopped meanwhile, and the call does not go out. */
  private async record(call: Call): Promise<CallId | undefined> {
    const { recording, run, clock } = this.options;
    const { job, endpoint, reserved } = call;
    let id: CallId;
    try {
      id = await recording.sent(job.request, job.purpose, {
        run,
        endpoint: endpoint.name,
        at: clock.now(),
        reservedTokens: reserved.tokens,
        reservedUsd: reserved.usd,
      });
    } catch (error) {
      this.settle(call, FREE, { kind: 'refused' });
      throw error;
    }
    if (this.stopped === undefined) return id;
    this.settle(call, FREE, { kind: 'refused' });
    await recording.failed(id, { fault: 'not-sent', chargedTokens: 0, chargedUsd: 0 });
    this.giveUp(job);
    return undefined;
  }

  private async exchange(call: Call, id: CallId): Promise<void> {
    const { job, endpoint, mode } = call;
    const { clock } = this.options;
    const sentAt = clock.elapsed();
    const result = await endpoint.transport.call(job.request, {
      mode,
      idempotencyKey: `${job.request.digest.slice(0, 40)}-${mode}-${job.keysUsed}`,
      signal: new AbortController().signal,
    });
    if (result.kind === 'answer') await this.answered(call, id, result.answer, clock.elapsed() - sentAt);
    else if (result.kind === 'failed') await this.failed(call, id, result);
    else await this.refused(call, id, result);
  }

  private async answered(call: Call, id: CallId, raw: RawAnswer, latencyMs: number): Promise<void> {
    const { job, endpoint, mode } = call;
    const answer = withCounts(raw, job.request);
    const cost = costOf(answer, endpoint.options.price);
    this.troubleSince = undefined;
    endpoint.answeredIn(mode);
    // The next call goes out while this answer is being recorded.
    this.settle(call, cost, { kind: 'answered', usedTokens: cost.tokens });
    await this.options.recording.answered(id, {
      answer,
      outcome: outcomeOf(job, answer),
      latencyMs,
      costUsd: cost.usd,
      attempts: job.calls,
    });
    this.jobs.delete(job.request.digest);
    for (const asked of job.asks) asked.answer(answer);
  }

  private async failed(
    call: Call,
    id: CallId,
    result: Extract<CallResult, { kind: 'failed' }>,
  ): Promise<void> {
    const { job, endpoint, reserved } = call;
    const { recording, clock, entropy, patienceMinutes } = this.options;
    const { fault, detail, mayBeBilled, retryAfterMs } = result;
    const charged = mayBeBilled ? reserved : FREE;
    const now = clock.elapsed();
    this.lastFailure = { fault, detail, endpoint: endpoint.name };
    this.troubleSince ??= now;
    this.awaitPatience();
    job.failures++;
    job.firstFailedAt ??= now;
    // A call that may have been answered keeps its key, so that a server that knows keys answers it once.
    if (!mayBeBilled || fault === 'unreadable') job.keysUsed++;
    this.settle(call, charged, {
      kind: 'failed',
      fault,
      usedTokens: charged.tokens,
      retryAfterMs,
      jitter: entropy(),
    });
    await recording.failed(id, { fault, chargedTokens: charged.tokens, chargedUsd: charged.usd });
    if (now - job.firstFailedAt >= patienceMinutes * MINUTE) this.stop(this.unreachable());
    if (this.stopped !== undefined) return this.giveUp(job);
    this.delay(job, waitMs(job.failures, entropy()));
  }

  private async refused(
    call: Call,
    id: CallId,
    result: Extract<CallResult, { kind: 'unsupported' | 'rejected' }>,
  ): Promise<void> {
    const { job, endpoint, mode } = call;
    const falls = result.kind === 'unsupported' && endpoint.falls(mode);
    if (!falls) {
      const status = result.kind === 'rejected' ? result.status : 400;
      this.stop(rejected(endpoint, status, result.detail, this.resumeHint));
    }
    job.keysUsed++;
    this.settle(call, FREE, { kind: 'refused' });
    await this.options.recording.failed(id, { fault: result.kind, chargedTokens: 0, chargedUsd: 0 });
    if (this.stopped !== undefined) return this.giveUp(job);
    this.queue.push(job);
    this.pump();
  }

  /** The call is over for server and budget; the next may go out. */
  private settle(
    { endpoint, ticket, reserved }: Call,
    charged: Cost,
    end: Parameters<Endpoint['end']>[1],
  ): void {
    endpoint.end(ticket, end, this.options.clock.elapsed());
    this.budget.settle(reserved, charged);
    this.pump();
  }

  private delay(job: Job, milliseconds: number): void {
    const cancel = this.options.timers.after(milliseconds, () => {
      this.delayed.delete(job);
      this.queue.push(job);
      this.pump();
    });
    this.delayed.set(job, cancel);
  }

  private stop(reason: RunStop): void {
    if (this.stopped !== undefined) return;
    this.stopped = reason;
    for (const cancel of [this.wake, this.patience, this.deadline, ...this.delayed.values()]) cancel?.();
    const waiting = [...this.delayed.keys()];
    this.delayed.clear();
    for (let job = this.queue.pop(); job !== undefined; job = this.queue.pop()) waiting.push(job);
    for (const job of waiting) this.giveUp(job);
  }

  /** Rejects all who wait for a job, with the stop. */
  private giveUp(job: Job): void {
    invariant(this.stopped !== undefined, 'jobs are given up after a stop');
    this.jobs.delete(job.request.digest);
    for (const asked of job.asks) asked.fail(this.stopped);
  }

  private unreachable(): RunStop {
    const { patienceMinutes } = this.options;
    return unreachable(this.endpoints, this.lastFailure, patienceMinutes, this.resumeHint);
  }

  /** Sees to it that the run stops when no server has answered for too long. */
  private awaitPatience(): void {
    if (this.patience !== undefined || this.troubleSince === undefined || this.stopped !== undefined) return;
    const { clock, timers, patienceMinutes } = this.options;
    const left = this.troubleSince + patienceMinutes * MINUTE - clock.elapsed();
    if (left <= 0) return this.stop(this.unreachable());
    this.patience = timers.after(left, () => {
      this.patience = undefined;
      this.awaitPatience();
    });
  }

  /** Sees to it that waiting jobs hear of the end of the time. */
  private awaitDeadline(): void {
    const left = this.minutesLeft();
    if (left === Number.POSITIVE_INFINITY || left <= 0 || this.stopped !== undefined) return;
    this.deadline = this.options.timers.after(left * MINUTE, () => {
      this.pump();
      this.awaitDeadline();
    });
  }

  private usedMinutes(): number {
    const { clock, usedMinutes } = this.options;
    return usedMinutes + (clock.elapsed() - this.startedAt) / MINUTE;
  }

  private minutesLeft(): number {
    return (this.options.budget.minutes ?? Number.POSITIVE_INFINITY) - this.usedMinutes();
  }
}

/** How the first who asked understands the answer. */
function outcomeOf(job: Job, answer: RawAnswer): { parsed: unknown } | { fault: string; detail: string } {
  try {
    const reading = job.asks[0]?.read(answer);
    invariant(reading !== undefined, 'somebody asked');
    return reading.ok ? { parsed: reading.parsed } : { fault: reading.fault, detail: reading.detail };
  } catch (error) {
    if (error instanceof MassError) throw error;
    return { fault: 'malformed', detail: `the reader failed: ${String(error)}` };
  }
}
