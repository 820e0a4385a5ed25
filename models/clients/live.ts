/**
 * Answers from the recording first, then from servers.
 * Invariants:
 * 1. Every request that is asked and not recorded has one job, however many ask; the job waits or is in flight. It ends with an
 *    answer or with the stop.
 * 2. A call goes out after its reservation and after it was recorded as sent; an answer is given after it was recorded.
 * 3. Whoever is most urgent goes next; nobody overtakes a job that waits for room, a rate or the budget.
 * 4. After a stop nothing is sent, whoever waits is rejected with that stop, and what is in flight is still recorded.
 * 5. While jobs wait, a call is in flight or a timer runs that ends in `pump` or in a stop.
 */
import { breathe, invariant, RunStop } from '../../core/index.ts';
import { accountOf } from '../account.ts';
import type { RawAnswer, Reader, Reading } from '../answer.ts';
import { Budget, type Reservation } from '../budget.ts';
import type { ModelAccount, ModelClient } from '../client.ts';
import { waitMs } from '../limiter/waits.ts';
import { type Cost, costOf } from '../price.ts';
import type { CallId } from '../recording.ts';
import type { ModelRequest, Purpose } from '../request.ts';
import type { CallResult } from '../transport.ts';
import { type Call, idempotencyKeyOf } from './live/call.ts';
import { CallRecords } from './live/call-records.ts';
import { Deadline } from './live/deadline.ts';
import type { Endpoint } from './live/endpoint.ts';
import { Endpoints } from './live/endpoints.ts';
import { ask, type Job } from './live/job.ts';
import { Jobs } from './live/jobs.ts';
import type { LiveClientOptions } from './live/options.ts';
import { Patience } from './live/patience.ts';
import { closed, recordingFailed, rejected, unreachable } from './live/stops.ts';

const FREE: Cost = { tokens: 0, usd: 0 };

/** A client over servers. The recording is the client's from now on: `close` closes it. */
export function liveClient(options: LiveClientOptions): ModelClient {
  return new LiveClient(options);
}

class LiveClient implements ModelClient {
  private readonly options: LiveClientOptions;
  private readonly resumeHint: string;
  private readonly endpoints: Endpoints;
  private readonly records: CallRecords;
  private readonly budget: Budget;
  private readonly patience: Patience;
  private readonly deadline: Deadline;
  private readonly jobs: Jobs;
  private stopped: RunStop | undefined;
  private inFlight = 0;
  private whenIdle: (() => void)[] = [];
  private isPumpDue = false;
  private wake: (() => void) | undefined;
  private lastFailure = { fault: 'none', detail: 'no call was sent', endpoint: '' };
  private reused = 0;
  /** Once the recording is closed. */
  private lastAccount: ModelAccount | undefined;
  private closing: Promise<void> | undefined;

  constructor(options: LiveClientOptions) {
    invariant(options.endpoints.length > 0, 'a live client has an endpoint');
    invariant(
      options.budget.usd === undefined || options.endpoints.every((endpoint) => endpoint.options.price),
      'a budget in money needs the price of every endpoint',
    );
    this.options = options;
    this.resumeHint = options.resumeHint ?? '"mass resume RUN"';
    const { recording, run, clock, timers } = options;
    this.endpoints = new Endpoints(options.endpoints, clock.elapsed());
    this.jobs = new Jobs(timers);
    this.records = new CallRecords(recording, run, clock);
    const spent = this.records.takeOver(options.spentElsewhere);
    this.budget = new Budget(options.budget, spent, this.resumeHint);
    this.patience = new Patience(clock, timers, options.patienceMinutes, () => this.stop(this.unreachable()));
    this.deadline = new Deadline(options, options.budget.minutes, options.usedMinutes, () => this.pump());
  }

  ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>> {
    if (this.stopped !== undefined) return Promise.reject(this.stopped);
    // Before the recording: an answer that is being recorded is not given yet.
    const known = this.jobs.find(request);
    if (known !== undefined) return ask(known, read);
    const reading = this.recorded(request, read);
    if (reading !== undefined) {
      this.reused++;
      return Promise.resolve(reading);
    }
    this.pumpSoon();
    return ask(this.jobs.add(request, purpose), read);
  }

  recorded<Value>(request: ModelRequest, read: Reader<Value>): Reading<Value> | undefined {
    const found = this.options.recording.find(request.digest);
    return found === undefined ? undefined : read(found.answer);
  }

  account(): ModelAccount {
    if (this.lastAccount !== undefined) return this.lastAccount;
    const known = this.endpoints.all.map((endpoint) => endpoint.known());
    return accountOf(this.options.recording.totals(this.options.run), this.reused, known);
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    this.stop(closed(this.resumeHint));
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
    for (const { transport } of this.endpoints.all) transport.close();
    try {
      this.lastAccount = this.account();
    } finally {
      // Also where it cannot be summed up any more: nobody else would give back the lock.
      this.options.recording.close();
    }
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
      const job = this.jobs.next();
      if (job === undefined) return;
      if (this.deadline.isOver()) return this.stop(this.budget.outOfTime(this.deadline.usedMinutes()));
      const call = this.place(job);
      if (call === undefined) return;
      this.jobs.takeNext();
      void this.send(call);
    }
  }

  /** Finds a server with room for the most urgent job, and the means for the call; else arranges to look again. */
  private place(job: Job): Call | undefined {
    const now = this.options.clock.elapsed();
    const rooms = this.endpoints.withRoom(job.request, now);
    if (typeof rooms === 'number') {
      if (rooms < Number.POSITIVE_INFINITY)
        this.wake = this.options.timers.after(rooms - now, () => this.pump());
      return undefined;
    }
    let reservation: Reservation = 'wait';
    for (const { endpoint, cost } of rooms) {
      reservation = this.budget.reserve(cost);
      if (reservation === 'wait') return undefined;
      if (reservation !== 'reserved') continue;
      const ticket = endpoint.send({ kind: job.request.answer.name, tokens: cost.tokens }, now);
      this.endpoints.chosen(endpoint);
      job.calls++;
      this.inFlight++;
      return { job, endpoint, mode: endpoint.mode, reserved: cost, ticket };
    }
    if (reservation instanceof RunStop) this.stop(reservation);
    return undefined;
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
    let id: CallId;
    try {
      id = await this.records.sent(call);
    } catch (error) {
      this.settle(call, FREE, { kind: 'refused' });
      throw error;
    }
    if (this.stopped === undefined) return id;
    this.settle(call, FREE, { kind: 'refused' });
    await this.records.failed(id, 'not-sent', FREE);
    this.giveUp(call.job);
    return undefined;
  }

  private async exchange(call: Call, id: CallId): Promise<void> {
    const { job, endpoint, mode } = call;
    const { clock } = this.options;
    const sentAt = clock.elapsed();
    const result = await endpoint.transport.call(job.request, {
      mode,
      idempotencyKey: idempotencyKeyOf(call),
      purpose: job.purpose,
    });
    if (result.kind === 'answer') await this.answered(call, id, result.answer, clock.elapsed() - sentAt);
    else if (result.kind === 'failed') await this.failed(call, id, result);
    else await this.refused(call, id, result);
  }

  private async answered(call: Call, id: CallId, answer: RawAnswer, latencyMs: number): Promise<void> {
    const { job, endpoint, mode } = call;
    const cost = costOf(answer, endpoint.options.price);
    this.patience.answered();
    endpoint.answeredIn(mode);
    // The next call goes out while this answer is being recorded.
    this.settle(call, cost, { kind: 'answered', usedTokens: cost.tokens });
    await this.records.answered(id, call, answer, latencyMs);
    this.jobs.answered(job, answer);
  }

  private async failed(
    call: Call,
    id: CallId,
    result: Extract<CallResult, { kind: 'failed' }>,
  ): Promise<void> {
    const { job, endpoint, reserved } = call;
    const { clock, entropy } = this.options;
    const { fault, detail, mayBeBilled, retryAfterMs } = result;
    const charged = mayBeBilled ? reserved : FREE;
    this.lastFailure = { fault, detail, endpoint: endpoint.name };
    this.patience.failed();
    job.failures++;
    job.firstFailedAt ??= clock.elapsed();
    // A call that may have been answered keeps its key, so that a server that knows keys answers it once.
    if (!mayBeBilled || fault === 'unreadable') job.keysUsed++;
    this.settle(call, charged, {
      kind: 'failed',
      fault,
      usedTokens: charged.tokens,
      retryAfterMs,
      jitter: entropy(),
    });
    await this.records.failed(id, fault, charged);
    if (this.patience.isOver(job.firstFailedAt)) this.stop(this.unreachable());
    if (this.stopped !== undefined) return this.giveUp(job);
    this.jobs.againAfter(job, waitMs(job.failures, entropy()), () => this.pump());
  }

  private async refused(
    call: Call,
    id: CallId,
    result: Extract<CallResult, { kind: 'adjusted' | 'unsupported' | 'rejected' }>,
  ): Promise<void> {
    const { job, endpoint, mode } = call;
    const isOtherNow = result.kind === 'adjusted' || (result.kind === 'unsupported' && endpoint.falls(mode));
    if (!isOtherNow) {
      const status = result.kind === 'rejected' ? result.status : 400;
      this.stop(rejected(endpoint, status, result.detail, this.resumeHint));
    }
    job.keysUsed++;
    this.settle(call, FREE, { kind: 'refused' });
    await this.records.failed(id, result.kind, FREE);
    if (this.stopped !== undefined) return this.giveUp(job);
    this.jobs.again(job);
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

  private stop(reason: RunStop): void {
    if (this.stopped !== undefined) return;
    this.stopped = reason;
    this.patience.cancel();
    this.deadline.cancel();
    this.wake?.();
    this.jobs.giveUpWaiting(reason);
  }

  /** Rejects all who wait for a job, with the stop. */
  private giveUp(job: Job): void {
    invariant(this.stopped !== undefined, 'jobs are given up after a stop');
    this.jobs.giveUp(job, this.stopped);
  }

  private unreachable(): RunStop {
    const { patienceMinutes } = this.options;
    return unreachable(this.endpoints.all, this.lastFailure, patienceMinutes, this.resumeHint);
  }
}
