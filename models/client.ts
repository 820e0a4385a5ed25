import type { Reader, Reading } from './answer.ts';
import type { CallTotals } from './recording.ts';
import type { ModelRequest, Purpose } from './request.ts';

/**
 * Whoever answers model requests. Implementations: `live` (recording first, then endpoints), `offline` (recording alone; what
 * is missing ends the run), `collecting` (recording alone; what is missing is collected). One conformance suite.
 */
export interface ModelClient {
  /**
   * The answer to a request, recorded before it is returned. A recorded request is never sent; requests in flight with equal
   * digests share one answer. Resolves also with an answer of no use (`ok: false`): whether to ask again is the caller's choice.
   * Rejects with `RunStop` when no answer can come: budget, deadline, unreachable or refusing servers, missing recording.
   * `collecting` rejects with `NotRecorded` instead, which is a failure of that investor alone.
   */
  ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>>;
  /** The recorded answer, if there is one; sends nothing, counts nothing. */
  recorded<Value>(request: ModelRequest, read: Reader<Value>): Reading<Value> | undefined;
  /** What was done so far, in this run over all its invocations. */
  account(): ModelAccount;
  /** Sends nothing more, waits for what is in flight to be recorded, rejects what waits, and closes the recording. */
  close(): Promise<void>;
}

/** Totals of a run over all its invocations. Money in US dollars. */
export interface ModelAccount extends Omit<CallTotals, 'endpoints'> {
  /** Requests whose answer was in the recording as it was found. */
  readonly reused: number;
  readonly endpoints: readonly EndpointAccount[];
}

export interface EndpointAccount {
  readonly name: string;
  readonly baseUrl: string;
  /** The scenario names no price: `costUsd` leaves this server's calls out. */
  readonly unpriced?: true;
  /** What was found to work; absent before the first answer. */
  readonly structured?: 'schema' | 'json' | 'text';
  /** What the server was sent otherwise than asked for by this invocation, because it refused it; in words. Absent when nothing. */
  readonly adjusted?: readonly string[];
  readonly calls: number;
  readonly costUsd: number;
  readonly meanLatencyMs: number;
}
