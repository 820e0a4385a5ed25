/**
 * A recording keeps every question and answer. Implementations: `sqlite` (a file), `memory`. One conformance suite.
 * 1. A call is noted as sent, durably, before it goes out, and its answer, durably, before it is used.
 * 2. One answer per request digest, never changed. A recorded request needs no call in any run that shares the recording.
 * 3. A file has one writer at a time; readers see everything that was written.
 * 4. No key, header or account is ever given to it.
 */
import type { Digest } from '../core/index.ts';
import type { RawAnswer } from './answer.ts';
import type { ModelRequest, Purpose } from './request.ts';

/** A call that is about to go out. `reserved*` is the most that it can cost. */
export interface SentCall {
  readonly run: string;
  readonly endpoint: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  readonly reservedTokens: number;
  readonly reservedUsd: number;
}

/** Names a sent call until it ends. */
export type CallId = number;

export interface AnsweredCall {
  readonly answer: RawAnswer;
  /** As read: what was understood, or why it is of no use. */
  readonly outcome: { readonly parsed: unknown } | { readonly fault: string; readonly detail: string };
  readonly latencyMs: number;
  readonly costUsd: number;
  /** Calls that this answer took, failed ones included. */
  readonly attempts: number;
}

export interface FailedCall {
  /** `transportFaults`, or why the server did not take the call (`adjusted`, `unsupported`, `rejected`), or `not-sent`. */
  readonly fault: string;
  /** What it may have cost: the reservation when the call may have been billed, else 0. */
  readonly chargedTokens: number;
  readonly chargedUsd: number;
}

export interface RecordedAnswer extends AnsweredCall {
  readonly digest: Digest;
  readonly run: string;
  readonly endpoint: string;
  readonly at: number;
}

/** One line of an exported recording: the question, why it was asked, the answer. */
export interface RecordingEntry {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  readonly recorded: RecordedAnswer;
}

/** Sums over the calls of one run. Money in US dollars. */
export interface CallTotals {
  readonly answered: number;
  /** HTTP requests sent, failed ones included. */
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly costUsd: number;
  /** Of calls whose end is not known (timed out, dropped, in flight at a crash): may have been billed. Charged in full. */
  readonly uncertainCalls: number;
  readonly uncertainTokens: number;
  readonly uncertainUsd: number;
  /** In flight when an earlier invocation died, and sent again. */
  readonly repeatedAfterCrash: number;
  /** Answers of no use, by reason (`contentFaults`), and failed calls, by kind (`transportFaults`). */
  readonly contentFaults: Readonly<Record<string, number>>;
  readonly transportFaults: Readonly<Record<string, number>>;
  readonly endpoints: readonly {
    readonly endpoint: string;
    readonly calls: number;
    readonly costUsd: number;
    readonly meanLatencyMs: number;
  }[];
}

export interface Recording {
  /** For messages: a path, or `memory`. */
  readonly name: string;
  find(digest: Digest): RecordedAnswer | undefined;
  /** Durable when it resolves. Calls noted in one turn of the event loop are committed together. */
  sent(request: ModelRequest, purpose: Purpose, call: SentCall): Promise<CallId>;
  answered(id: CallId, call: AnsweredCall): Promise<void>;
  failed(id: CallId, call: FailedCall): Promise<void>;
  /**
   * Ends the calls of a run that a dead process left open: they may have been billed, are charged in full, and count as
   * repeated when their request is sent again. Returns how many there were.
   */
  settleOpenCalls(run: string): number;
  totals(run: string): CallTotals;
  /** Adds answers from elsewhere (import, batch); those already there are left as they are. Returns how many were new. */
  add(entries: Iterable<RecordingEntry>): number;
  /** All answers, by day, kind, type, ordinal and try of their purposes. */
  entries(): Iterable<RecordingEntry>;
  /** Notes about who recorded, by name (e.g. `analyst:<digest>` -> its options); JSON. */
  note(name: string, value: unknown): void;
  notes(): readonly { readonly name: string; readonly value: unknown }[];
  close(): void;
}
