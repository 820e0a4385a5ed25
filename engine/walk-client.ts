/**
 * Answers from a recording alone, and takes down what is missing, day by day.
 * 1. Nothing is sent and nothing is written.
 * 2. A request stands once in a day, however often it was asked for.
 */
import { MassError } from '../core/index.ts';
import {
  byUrgency,
  type ModelAccount,
  type ModelClient,
  type ModelRequest,
  nameOfPurpose,
  type Purpose,
  type Reader,
  type RecordedAnswer,
  type Recording,
} from '../models/index.ts';

export interface MissingRequest {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  readonly read: Reader<unknown>;
}

export interface FoundAnswer {
  readonly purpose: Purpose;
  readonly recorded: RecordedAnswer;
}

/** What was asked since the day began; `missing` in order of sending. */
export interface DayRequests {
  readonly missing: readonly MissingRequest[];
  readonly found: readonly FoundAnswer[];
}

export class WalkClient implements ModelClient {
  private readonly recording: Recording;
  private readonly missing = new Map<string, MissingRequest>();
  private readonly found = new Map<string, FoundAnswer>();
  /** Requests without an answer so far, repetitions included. */
  misses = 0;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  async ask<Value>(
    request: ModelRequest,
    purpose: Purpose,
    read: Reader<Value>,
  ): Promise<ReturnType<Reader<Value>>> {
    const recorded = this.recording.find(request.digest);
    if (recorded !== undefined) {
      if (!this.found.has(request.digest)) this.found.set(request.digest, { purpose, recorded });
      return read(recorded.answer);
    }
    this.misses++;
    if (!this.missing.has(request.digest)) this.missing.set(request.digest, { request, purpose, read });
    throw new MassError({
      code: 'models.missing-answers',
      message: `not recorded: ${nameOfPurpose(purpose)}`,
    });
  }

  recorded<Value>(request: ModelRequest, read: Reader<Value>): ReturnType<Reader<Value>> | undefined {
    const recorded = this.recording.find(request.digest);
    return recorded === undefined ? undefined : read(recorded.answer);
  }

  /** Ends the day. */
  take(): DayRequests {
    const missing = [...this.missing.values()].sort((a, b) => byUrgency(a.purpose, b.purpose));
    const found = [...this.found.values()];
    this.missing.clear();
    this.found.clear();
    return { missing, found };
  }

  account(): ModelAccount {
    return NOTHING;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A walk spends nothing. */
export const NOTHING: ModelAccount = {
  reused: 0,
  answered: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  costUsd: 0,
  uncertainCalls: 0,
  uncertainTokens: 0,
  uncertainUsd: 0,
  repeatedAfterCrash: 0,
  contentFaults: {},
  transportFaults: {},
  endpoints: [],
};
