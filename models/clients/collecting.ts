/** Answers from a recording, and a list of what it lacks: for plans and batches. */
import { accountOf, noCalls } from '../account.ts';
import type { Reader, Reading } from '../answer.ts';
import type { ModelClient } from '../client.ts';
import type { Recording } from '../recording.ts';
import type { ModelRequest, Purpose } from '../request.ts';
import { type MissingRequest, MissingRequests } from './missing.ts';

/** No answer is recorded. A failure of the investor that asked, not of the run. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded';
}

export interface CollectingClient extends ModelClient {
  /** What was asked and is not recorded, each request once, in order of urgency. */
  missing(): readonly MissingRequest[];
}

/** A client that sends nothing and collects what it would have to send. `close` closes the recording. */
export function collectingClient({ recording }: { readonly recording: Recording }): CollectingClient {
  const missing = new MissingRequests();
  let reused = 0;
  let isClosed = false;

  function find<Value>(request: ModelRequest, read: Reader<Value>): Reading<Value> | undefined {
    const found = recording.find(request.digest);
    return found === undefined ? undefined : read(found.answer);
  }

  return {
    ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>> {
      if (isClosed) return Promise.reject(new NotRecorded('the client is closed'));
      const reading = find(request, read);
      if (reading === undefined) {
        missing.add(request, purpose);
        return Promise.reject(new NotRecorded('no answer is recorded'));
      }
      reused++;
      return Promise.resolve(reading);
    },
    recorded: find,
    account: () => accountOf(noCalls, reused),
    close() {
      if (!isClosed) recording.close();
      isClosed = true;
      return Promise.resolve();
    },
    missing: () => missing.list(),
  };
}
