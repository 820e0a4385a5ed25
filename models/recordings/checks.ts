/** What every recording asks of those who write to it. Broken ones are defects of the caller: `internal.invariant`. */
import { invariant } from '../../core/index.ts';
import type { AnsweredCall, FailedCall, RecordingEntry, SentCall } from '../recording.ts';
import type { Purpose } from '../request.ts';

export function checkSent(purpose: Purpose, call: SentCall): void {
  checkNames(purpose.type, call.run, call.endpoint);
  checkNumbers(call.at, call.reservedTokens, call.reservedUsd);
}

export function checkAnswered({ answer, latencyMs, costUsd, attempts }: AnsweredCall): void {
  checkNumbers(answer.inputTokens, answer.outputTokens, answer.cachedTokens, latencyMs, costUsd, attempts);
}

export function checkFailed({ chargedTokens, chargedUsd }: FailedCall): void {
  checkNumbers(chargedTokens, chargedUsd);
}

export function checkEntry({ request, purpose, recorded }: RecordingEntry): void {
  invariant(request.digest === recorded.digest, 'a recorded answer belongs to its request');
  checkNames(purpose.type, recorded.run, recorded.endpoint);
  checkAnswered(recorded);
}

function checkNames(...names: readonly string[]): void {
  invariant(
    names.every((name) => name.isWellFormed()),
    'names of runs, endpoints and types are well-formed text',
  );
}

function checkNumbers(...numbers: readonly number[]): void {
  invariant(
    numbers.every((number) => Number.isFinite(number) && number >= 0),
    'a recording takes finite numbers from 0',
  );
}
