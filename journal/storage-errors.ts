/** What the database and the file system say, as the errors of the catalogue. */
import { MassError, type Problem } from '../core/index.ts';

/** Primary result codes of SQLite (https://sqlite.org/rescode.html). */
const sqlite = {
  permission: 3,
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};
/** What to do about a run whose write failed: its committed days are safe. */
export const AFTER_WRITE_OF_RUN = 'resume the run; what was committed before is intact';
const readOnlyPlace = new Set<string | undefined>(['EACCES', 'EPERM', 'EROFS']);
const fullDisk = new Set<string | undefined>(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Primary SQLite result code of an error, or undefined for errors of another origin. */
function sqliteCode(error: unknown): number | undefined {
  const code = (error as { readonly errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code % 256 : undefined;
}

/** SQLITE_BUSY: another connection holds the file. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === sqlite.busy;
}

/** SQLITE_READONLY or SQLITE_CANTOPEN: also what a reader meets whose file must first be recovered by a writer. */
export function needsRecovery(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === sqlite.readOnly || code === sqlite.cannotOpen;
}

/**
 * `journal.write-failed` for a failed write to `file`; errors that are not of the storage pass as they are. `then` is what to do
 * when there is room, or permission.
 */
export function writeFailed(error: unknown, file: string, then = 'start the command again'): unknown {
  const code = sqliteCode(error);
  const ofTheStorage =
    code === undefined ? isSystemError(error) : Object.values<number>(sqlite).includes(code);
  if (!ofTheStorage) return error;
  if (code === sqlite.busy) return busy(file, error);
  if (code === sqlite.corrupt || code === sqlite.notADatabase) return corrupt(file, error);
  const full = code === sqlite.full || fullDisk.has(systemCode(error));
  const readOnly = code === sqlite.readOnly || code === sqlite.permission || isReadOnlyPlace(error);
  return new MassError(
    {
      code: 'journal.write-failed',
      file,
      message: full
        ? 'the disk is full'
        : readOnly
          ? 'there is no permission to write here'
          : 'writing failed',
      found: messageOf(error),
      hint: full
        ? `free some space, then ${then}`
        : readOnly
          ? `make the folder writable (it is read-only, or another user's) or choose another one, then ${then}`
          : `check the permissions, quota and health of the disk, then ${then}`,
    },
    { cause: error },
  );
}

/** The error of a failed read from `file`: `journal.corrupt`, or what keeps the file from being opened. */
export function readFailed(error: unknown, file: string): MassError {
  if (error instanceof MassError) return error;
  if (isBusy(error)) return busy(file, error);
  if (needsRecovery(error)) {
    return new MassError(
      {
        code: 'journal.write-failed',
        file,
        message: 'the journal cannot be opened',
        found: messageOf(error),
        hint: 'a run whose writer was killed needs write permission once, to recover: make the folder writable or copy it',
      },
      { cause: error },
    );
  }
  return corrupt(file, error);
}

/** `journal.corrupt` for `file`. `more` overrides the general hint or adds what is known. */
export function corrupt(file: string, cause: unknown, more: Partial<Problem> = {}): MassError {
  return new MassError(
    {
      code: 'journal.corrupt',
      file,
      message: 'the run folder is damaged',
      found: messageOf(cause),
      hint: 'restore the folder from a copy, or start the run again from its scenario',
      ...more,
    },
    { cause },
  );
}

function busy(file: string, cause: unknown): MassError {
  return new MassError(
    {
      code: 'journal.locked',
      file,
      message: 'another program holds the database',
      hint: 'close it and try again',
    },
    { cause },
  );
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function isReadOnlyPlace(error: unknown): boolean {
  // Node's recursive mkdir says ENOENT on a file system that is read-only: the parents are what it makes itself.
  const isMkdir = (error as { readonly syscall?: string } | null)?.syscall === 'mkdir';
  const code = systemCode(error);
  return readOnlyPlace.has(code) || (isMkdir && code === 'ENOENT');
}

function systemCode(error: unknown): string | undefined {
  return (error as { readonly code?: string } | null)?.code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
