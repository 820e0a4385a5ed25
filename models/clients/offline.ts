/**
 * Answers from a recording alone.
 * Invariant: the first missing answer ends the run, after a few turns of the event loop in which others come forward; whoever
 * asked meanwhile or asks later gets the same stop.
 */
import { breathe, RunStop } from '../../core/index.ts';
import { accountOf } from '../account.ts';
import type { Reader, Reading } from '../answer.ts';
import type { ModelAccount, ModelClient } from '../client.ts';
import type { Recording } from '../recording.ts';
import type { ModelRequest, Purpose } from '../request.ts';
import { closed } from './live/stops.ts';
import { type MissingRequest, MissingRequests } from './missing.ts';

export interface OfflineClientOptions {
  readonly recording: Recording;
  /** Name of the run in the recording, for its account. */
  readonly run: string;
  /** What to do when answers are missing. @default how to record them */
  readonly hint?: string;
}

/** Most missing answers that are listed. */
const LISTED = 20;
/** Turns of the event loop without another missing answer after which the list is complete; and the most turns. */
const QUIET_TURNS = 8;
const MOST_TURNS = 1_000;

/** A client without servers. The recording is the client's from now on: `close` closes it. */
export function offlineClient({ recording, run, hint }: OfflineClientOptions): ModelClient {
  const missing = new MissingRequests();
  const rejects: ((reason: RunStop) => void)[] = [];
  let stopped: RunStop | undefined;
  let reused = 0;
  /** Once the recording is closed. */
  let lastAccount: ModelAccount | undefined;

  const stop = (reason: RunStop): void => {
    stopped ??= reason;
    for (const reject of rejects.splice(0)) reject(stopped);
  };

  async function waitForOthers(): Promise<void> {
    let quiet = 0;
    for (let turn = 0, count = rejects.length; quiet < QUIET_TURNS && turn < MOST_TURNS; turn++) {
      await breathe();
      quiet = rejects.length === count ? quiet + 1 : 0;
      count = rejects.length;
    }
    stop(missingAnswers(missing.list(), recording.name, hint));
  }

  function find<Value>(request: ModelRequest, read: Reader<Value>): Reading<Value> | undefined {
    const found = recording.find(request.digest);
    return found === undefined ? undefined : read(found.answer);
  }

  return {
    ask<Value>(request: ModelRequest, purpose: Purpose, read: Reader<Value>): Promise<Reading<Value>> {
      if (stopped !== undefined) return Promise.reject(stopped);
      const reading = find(request, read);
      if (reading !== undefined) {
        reused++;
        return Promise.resolve(reading);
      }
      missing.add(request, purpose);
      return new Promise((_, reject) => {
        rejects.push(reject);
        if (rejects.length === 1) void waitForOthers();
      });
    },
    recorded: find,
    account: (): ModelAccount => lastAccount ?? accountOf(recording.totals(run), reused),
    close() {
      if (lastAccount === undefined) {
        lastAccount = accountOf(recording.totals(run), reused);
        stop(
          rejects.length > 0
            ? missingAnswers(missing.list(), recording.name, hint)
            : closed('"mass resume RUN"'),
        );
        recording.close();
      }
      return Promise.resolve();
    },
  };
}

function missingAnswers(
  missing: readonly MissingRequest[],
  recording: string,
  hint: string | undefined,
): RunStop {
  const listed = missing.slice(0, LISTED).map(({ name }) => name);
  const rest = missing.length > LISTED ? `; and ${missing.length - LISTED} more` : '';
  return new RunStop({
    code: 'models.missing-answers',
    file: recording,
    message: `${missing.length} ${missing.length === 1 ? 'answer is' : 'answers are'} not recorded: ${listed.join('; ')}${rest}`,
    hint:
      hint ??
      'run with servers to have them answered (execution.models.endpoints, without --offline), or "mass recording import" them',
    values: { missing: missing.length, listed },
  });
}
