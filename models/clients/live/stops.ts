/** Why a live client ends a run, in words. */
import { MassError, RunStop } from '../../../core/index.ts';
import type { Endpoint } from './endpoint.ts';

const nothingIsAskedAgain = 'what was answered is recorded and not asked again';

/** No server answered for as long as the run was patient, or none would answer one request. */
export function unreachable(
  endpoints: readonly Endpoint[],
  last: { readonly fault: string; readonly detail: string; readonly endpoint: string },
  patienceMinutes: number,
  resumeHint: string,
): RunStop {
  return new RunStop({
    code: 'models.unreachable',
    path: 'execution.models.endpoints',
    message: `no answer in ${patienceMinutes} minutes from ${endpoints.map(({ name, baseUrl }) => `${name} (${baseUrl})`).join(', ')}`,
    found: `${last.endpoint}: ${last.fault}, ${last.detail}`,
    expected: 'an answer',
    hint: `see that the server runs, then go on with ${resumeHint}; ${nothingIsAskedAgain}. execution.models.patienceMinutes is how long calls are tried again`,
    values: { fault: last.fault, detail: last.detail, endpoint: last.endpoint },
  });
}

/** A server that will not take the key, the model or the request. */
export function rejected(
  { name, baseUrl, options }: Endpoint,
  status: number,
  detail: string,
  resumeHint: string,
): RunStop {
  const isKey = status === 401 || status === 403;
  const key =
    options.apiKeyEnv === undefined
      ? 'name the environment variable that holds its key as apiKeyEnv of the endpoint'
      : `see that ${options.apiKeyEnv} holds its key`;
  const hint = isKey
    ? key
    : 'correct the endpoint or the request, e.g. baseUrl, model, structured or maxOutputTokens';
  return new RunStop({
    code: isKey ? 'models.key' : 'models.rejected',
    path: 'execution.models.endpoints',
    message: isKey
      ? `${name} (${baseUrl}) does not let us in`
      : `${name} (${baseUrl}) does not take what it is sent, and asking again would not help`,
    found: detail.startsWith(String(status)) ? detail : `${status}: ${detail}`,
    expected: 'an answer',
    hint: `${hint}; then go on with ${resumeHint}, ${nothingIsAskedAgain}. A run keeps its endpoints, whatever its scenario file says now: others are given with --set "models.endpoints=[...]"`,
    values: { status, detail, endpoint: name },
  });
}

/** The client was closed while calls waited. */
export function closed(resumeHint: string): RunStop {
  return new RunStop({
    code: 'run.interrupted',
    message: 'the run was stopped while model calls waited',
    hint: `go on with ${resumeHint}; ${nothingIsAskedAgain}`,
  });
}

/** What could not be recorded must not be used, and nothing more may be paid for. */
export function recordingFailed(error: unknown, resumeHint: string): RunStop {
  if (error instanceof MassError) return new RunStop(error.problems, { cause: error });
  return new RunStop(
    {
      code: 'models.recording',
      message: 'a model call could not be recorded',
      found: error instanceof Error ? error.message : String(error),
      hint: `see that the disk has room and the file can be written, then go on with ${resumeHint}`,
    },
    { cause: error },
  );
}
