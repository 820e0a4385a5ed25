/** What can be wrong with a recording's file, as the errors of the catalogue. */
import { MassError, type Problem, RunStop } from '../../core/index.ts';
import { isBusy, needsRecovery, writeFailed } from '../../journal/index.ts';

const WHERE =
  'name a recording made by "mass run" (recording.sqlite of its output folder), or a run folder whose analyst asked models';

/** `models.recording` for a path that is no recording. */
export function noRecording(file: string, problem: Pick<Problem, 'message'> & Partial<Problem>): MassError {
  return new MassError({
    code: 'models.recording',
    file,
    expected: 'a recording',
    hint: WHERE,
    ...problem,
  });
}

/** `models.recording` for content that is not what was written. Ends a run: it must never pass for an abstention. */
function damaged(file: string, what: string, cause: unknown, values?: Problem['values']): RunStop {
  return new RunStop(
    {
      code: 'models.recording',
      file,
      message: `${what} is damaged`,
      found: messageOf(cause),
      hint: 'restore the recording from a copy, or move it away: what it lacks is asked, and paid for, again',
      ...(values === undefined ? {} : { values }),
    },
    { cause },
  );
}

/** What a failed read of `what` says. Ends a run. */
export function recordingReadFailed(
  error: unknown,
  file: string,
  what = 'the recording',
  values?: Problem['values'],
): MassError {
  if (error instanceof MassError) return error;
  if (isBusy(error)) return held(file, error);
  if (needsRecovery(error)) {
    return new RunStop(
      {
        code: 'models.recording',
        file,
        message: 'the recording cannot be opened',
        found: messageOf(error),
        hint: 'make it readable; one whose writer was killed needs write permission once, to recover, or a copy',
      },
      { cause: error },
    );
  }
  return damaged(file, what, error, values);
}

/** What a failed write says: `journal.write-failed` for the disk. Ends a run. Errors of other origin pass as they are. */
export function recordingWriteFailed(error: unknown, file: string): unknown {
  if (isBusy(error)) return held(file, error);
  const known = writeFailed(error, file, 'go on; what was recorded before is intact');
  if (known === error || !(known instanceof MassError)) return error;
  if (known.code === 'journal.corrupt') return damaged(file, 'the recording', error);
  return new RunStop(known.problems, { cause: error });
}

function held(file: string, cause: unknown): RunStop {
  return new RunStop(
    {
      code: 'models.recording-locked',
      file,
      message: 'another program holds the recording',
      hint: 'close it and try again',
    },
    { cause },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
