/**
 * Answers from a recording alone, and takes down what it lacks, day by day: for plans and batches.
 * 1. Nothing is sent and nothing is written.
 * 2. A request stands once in a day, however often it was asked for.
 */
import { accountOf, noCalls } from '../account.ts';
import type { Reader, Reading } from '../answer.ts';
import type { ModelAccount, ModelClient } from '../client.ts';
import type { RecordedAnswer, Recording } from '../recording.ts';
import { byUrgency, type ModelRequest, nameOfPurpose, type Purpose } from '../request.ts';

/** No answer is recorded. A failure of the investor that asked, not of the run. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
}

/** A request without an answer, and how the answer will be read. */
export interface OpenQuestion {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
  readonly read: Reader<unknown>;
}

export interface FoundAnswer {
  readonly purpose: Purpose;
  readonly recorded: RecordedAnswer;
}

/** What was asked since the last `take`, in order of urgency. */
export interface Collected {
  readonly open: readonly OpenQuestion[];
  readonly found: readonly FoundAnswer[];
}

/** `close` closes the recording. */
export class CollectingClient implements ModelClient {
  private readonly recording: Recording;
  private readonly open = new Map<string, OpenQuestion>();
  private readonly found = new Map<string, FoundAnswer>();
  private reused = 0;
  private isClosed = false;
  /** Asked without an answer so far, repetitions included. */
  misses = 0;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>> {
    if (this.isClosed) return Promise.reject(new NotRecorded('the client is closed'));
    const recorded = this.recording.find(request.digest);
    if (recorded === undefined) {
      this.misses++;
      if (!this.open.has(request.digest)) this.open.set(request.digest, { request, purpose, read });
      return Promise.reject(new NotRecorded(`not recorded: ${nameOfPurpose(purpose)}`));
    }
    this.reused++;
    if (!this.found.has(request.digest)) this.found.set(request.digest, { purpose, recorded });
    return Promise.resolve(read(recorded.answer));
  }

  recorded<Value>(request: ModelRequest, read: Reader<Value>): Reading<Value> | undefined {
    const recorded = this.recording.find(request.digest);
    return recorded === undefined ? undefined : read(recorded.answer);
  }

  take(): Collected {
    const inOrder = <Asked extends { readonly purpose: Purpose }>(asked: Map<string, Asked>) =>
      [...asked.values()].sort((a, b) => byUrgency(a.purpose, b.purpose));
    const collected = { open: inOrder(this.open), found: inOrder(this.found) };
    this.open.clear();
    this.found.clear();
    return collected;
  }

  account(): ModelAccount {
    return accountOf(noCalls, this.reused);
  }

  close(): Promise<void> {
    if (!this.isClosed) this.recording.close();
    this.isClosed = true;
    return Promise.resolve();
  }
}
