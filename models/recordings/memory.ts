/**
 * A recording that leaves no file: for tests and for use as a library.
 * 1. Answers are kept as JSON, so that nobody can change one through an object that he kept.
 * 2. A call is open from `sent` until it ends, once.
 */
import { byCodeUnit, type Digest, invariant } from '../../core/index.ts';
import type {
  AnsweredCall,
  CallId,
  CallTotals,
  FailedCall,
  RecordedAnswer,
  Recording,
  RecordingEntry,
  SentCall,
} from '../recording.ts';
import type { ModelRequest, Purpose } from '../request.ts';
import { plainOutcome } from './answer-store.ts';
import {
  added,
  answeredEvent,
  type CallEvent,
  crashed,
  failedEvent,
  type SummedEvent,
  sentEvent,
  totalsOf,
} from './call-sums.ts';
import { checkAnswered, checkEntry, checkFailed, checkSent } from './checks.ts';
import { byPlace } from './entry-order.ts';

/** An empty recording in memory. */
export function memoryRecording(): Recording {
  return new MemoryRecording();
}

interface OpenCall {
  readonly digest: Digest;
  readonly sent: SentCall;
}

class MemoryRecording implements Recording {
  readonly name = 'memory';
  /** JSON of request and purpose, and of the answer, by request digest. */
  private readonly requests = new Map<Digest, string>();
  private readonly answers = new Map<Digest, string>();
  private readonly openCalls = new Map<CallId, OpenCall>();
  /** Requests in flight at a crash that were not sent again, by run. */
  private readonly unrepeated = new Map<string, Set<Digest>>();
  /** By run, then by endpoint, event and fault. */
  private readonly sums = new Map<string, Map<string, SummedEvent>>();
  private readonly noted = new Map<string, string>();
  private nextCall = 1;
  private open = true;

  find(digest: Digest): RecordedAnswer | undefined {
    this.checkOpen();
    const stored = this.answers.get(digest);
    return stored === undefined ? undefined : (JSON.parse(stored) as RecordedAnswer);
  }

  async sent(request: ModelRequest, purpose: Purpose, call: SentCall): Promise<CallId> {
    this.checkOpen();
    checkSent(purpose, call);
    this.keepRequest(request, purpose);
    const id = this.nextCall++;
    this.openCalls.set(id, { digest: request.digest, sent: { ...call } });
    const repeats = this.unrepeated.get(call.run)?.delete(request.digest) === true;
    this.count(call, sentEvent(repeats));
    return id;
  }

  async answered(id: CallId, call: AnsweredCall): Promise<void> {
    this.checkOpen();
    checkAnswered(call);
    const { digest, sent } = this.openCall(id);
    const { run, endpoint, at } = sent;
    this.keepAnswer({ ...call, digest, run, endpoint, at });
    this.openCalls.delete(id);
    this.count(sent, answeredEvent(call));
  }

  async failed(id: CallId, call: FailedCall): Promise<void> {
    this.checkOpen();
    checkFailed(call);
    const { sent } = this.openCall(id);
    this.openCalls.delete(id);
    this.count(sent, failedEvent(call));
  }

  settleOpenCalls(run: string): number {
    this.checkOpen();
    const left = [...this.openCalls].filter(([, { sent }]) => sent.run === run);
    const unrepeated = this.unrepeated.get(run) ?? new Set();
    this.unrepeated.set(run, unrepeated);
    for (const [id, { digest, sent }] of left) {
      this.openCalls.delete(id);
      unrepeated.add(digest);
      this.count(sent, failedEvent(crashed(sent)));
    }
    return left.length;
  }

  totals(run: string): CallTotals {
    this.checkOpen();
    return totalsOf([...(this.sums.get(run)?.values() ?? [])]);
  }

  add(entries: Iterable<RecordingEntry>): number {
    this.checkOpen();
    const all = [...entries];
    for (const entry of all) checkEntry(entry);
    let count = 0;
    for (const { request, purpose, recorded } of all) {
      this.keepRequest(request, purpose);
      if (this.keepAnswer(recorded)) count++;
    }
    return count;
  }

  *entries(): Generator<RecordingEntry> {
    this.checkOpen();
    const places = [...this.answers.keys()].map((digest) => ({ ...this.stored(digest), digest }));
    for (const { request, purpose, digest } of places.toSorted(byPlace)) {
      const recorded = this.find(digest);
      invariant(recorded !== undefined, 'a recorded answer is never removed');
      yield { request, purpose, recorded };
    }
  }

  note(name: string, value: unknown): void {
    this.checkOpen();
    const text = JSON.stringify(value) as string | undefined;
    invariant(text !== undefined && name.isWellFormed(), 'a note has a well-formed name and a value');
    this.noted.set(name, text);
  }

  notes(): readonly { readonly name: string; readonly value: unknown }[] {
    this.checkOpen();
    return [...this.noted]
      .map(([name, text]) => ({ name, value: JSON.parse(text) as unknown }))
      .toSorted((a, b) => byCodeUnit(a.name, b.name));
  }

  close(): void {
    this.open = false;
  }

  private keepRequest(request: ModelRequest, purpose: Purpose): void {
    if (!this.requests.has(request.digest))
      this.requests.set(request.digest, JSON.stringify({ request, purpose }));
  }

  private stored(digest: Digest): Pick<RecordingEntry, 'request' | 'purpose'> {
    return JSON.parse(this.requests.get(digest) as string) as RecordingEntry;
  }

  private keepAnswer(recorded: RecordedAnswer): boolean {
    const kept = JSON.stringify({ ...recorded, outcome: plainOutcome(recorded.outcome) });
    if (this.answers.has(recorded.digest)) return false;
    this.answers.set(recorded.digest, kept);
    return true;
  }

  private openCall(id: CallId): OpenCall {
    const call = this.openCalls.get(id);
    invariant(call !== undefined, `call ${id} is not open`);
    return call;
  }

  private count({ run, endpoint }: SentCall, { event, fault, sum }: CallEvent): void {
    const sums = this.sums.get(run) ?? new Map<string, SummedEvent>();
    this.sums.set(run, sums);
    const key = JSON.stringify([endpoint, event, fault]);
    sums.set(key, { endpoint, event, fault, sum: added(sums.get(key)?.sum, sum) });
  }

  private checkOpen(): void {
    invariant(this.open, 'the recording is closed');
  }
}
