/**
 * Opening the file of a recording.
 * 1. A writer holds the lock beside it (`FILE.lock`, with the holder in `FILE.lock.json`) until it closes; readers need none. The
 *    lock is that of the file itself, by whichever links it is reached.
 * 2. A new file appears with its whole schema or as an empty one, which the next writer fills.
 * 3. What is no recording, or one in another format, is refused and stays as it is.
 */
import { lstatSync, mkdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { MassError } from '../../core/index.ts';
import {
  acquireWriterLock,
  type HeldLock,
  openSqliteFile,
  pragma,
  syncParents,
  type Writer,
} from '../../journal/index.ts';
import type { Recording } from '../recording.ts';
import { noRecording, recordingReadFailed, recordingWriteFailed } from './recording-errors.ts';
import { APPLICATION_ID, OLDEST_FORMAT, RECORDING_FORMAT, schemaSql } from './schema.ts';
import { SqliteRecording, type SqliteRecordingParts } from './sqlite.ts';

export type RecordingAccess =
  | { readonly access: 'read' }
  | {
      readonly access: 'write';
      /** Named to a second writer. @default a program without a name */
      readonly writer?: Writer;
    };

/** Result code of SQLite for a file that has no database's header. */
const NOT_A_DATABASE = 26;
const ELSEWHERE = 'record elsewhere with --set execution.models.recording=FILE';

/**
 * Opens a recording; for writing, it and its folder are made where they are missing. Throws `models.recording` (no recording,
 * another format, damaged), `models.recording-locked` (naming the holder), `journal.write-failed`.
 */
export function openRecording(file: string, options: RecordingAccess): Recording {
  const path = resolve(file);
  return options.access === 'read'
    ? openForReading(path)
    : openForWriting(path, options.writer ?? { command: 'a program without a name' });
}

function openForReading(file: string): Recording {
  if (sizeOf(file) === undefined) {
    throw noRecording(file, { message: 'there is no recording', found: 'nothing of this name' });
  }
  const { database, fresh } = opened(file, 'read');
  if (fresh) {
    database.close();
    throw noRecording(file, { message: 'this is not a recording', found: 'an empty file' });
  }
  return recordingOver({ file, database, access: 'read' });
}

function openForWriting(named: string, writer: Writer): Recording {
  const linked = targetOf(named);
  const made = madeFolder(linked);
  const file = join(realpathSync(dirname(linked)), basename(linked));
  // Looked at before the lock is made, so that nothing is put beside a file that is something else.
  if ((sizeOf(file) ?? 0) > 0) opened(file, 'read').database.close();
  const files = { lock: `${file}.lock`, holder: `${file}.lock.json` };
  const lock = acquireWriterLock(files, writer, (held) => locked(file, held));
  try {
    const { database, fresh } = opened(file, 'write');
    if (fresh) create(database, file, made);
    return recordingOver({ file, database, access: 'write', onClose: lock.release });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** `fresh`: nothing was ever committed to it. */
function opened(file: string, access: 'read' | 'write'): { database: DatabaseSync; fresh: boolean } {
  try {
    const { database, checked } = openSqliteFile(file, access, (found) => isFresh(found, file));
    return { database, fresh: checked };
  } catch (error) {
    if (isNoDatabase(error)) throw ofAnotherKind(file);
    throw recordingReadFailed(error, file);
  }
}

function isFresh(database: DatabaseSync, file: string): boolean {
  if (pragma(database, 'page_count') === 0) {
    // A file shorter than a header has no pages either, but is somebody's.
    if (sizeOf(file) !== 0) throw ofAnotherKind(file);
    return true;
  }
  const application = pragma(database, 'application_id');
  if (application !== APPLICATION_ID) {
    throw noRecording(file, {
      message: 'this is not a recording',
      found: `a SQLite database with application id ${application}`,
      expected: `application id ${APPLICATION_ID}`,
    });
  }
  const format = pragma(database, 'user_version');
  if (format >= OLDEST_FORMAT && format <= RECORDING_FORMAT) return false;
  throw new MassError({
    code: 'models.recording',
    file,
    message:
      format > RECORDING_FORMAT
        ? 'the recording was written by a newer mass-engine'
        : 'the recording is in an unknown format',
    found: `format ${format}`,
    expected: `format ${OLDEST_FORMAT} to ${RECORDING_FORMAT}`,
    hint:
      format > RECORDING_FORMAT
        ? `update mass-engine (npm install mass-engine@latest), or ${ELSEWHERE}`
        : `restore it from a copy, or ${ELSEWHERE}`,
  });
}

function create(database: DatabaseSync, file: string, made: string | undefined): void {
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; BEGIN EXCLUSIVE');
    database.exec(schemaSql);
    database.exec(
      `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${RECORDING_FORMAT}; COMMIT`,
    );
    syncParents(dirname(file), made);
  } catch (error) {
    database.close();
    throw recordingWriteFailed(error, file);
  }
}

/** A file whose tables are not whole is found here. */
function recordingOver(parts: SqliteRecordingParts): Recording {
  try {
    return new SqliteRecording(parts);
  } catch (error) {
    parts.database.close();
    throw recordingReadFailed(error, parts.file);
  }
}

/** The file that a path leads to, also where a link leads to nothing yet. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ELOOP')
      throw noRecording(path, { message: 'this is not a recording', found: 'a link to itself' });
    // Whatever else is in the way is found when the file is made.
    if (code !== 'ENOENT' || lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true)
      return path;
    return targetOf(resolve(realpathSync(dirname(path)), readlinkSync(path)));
  }
}

/** Makes the folder of a file. Returns the first folder that was made. */
function madeFolder(file: string): string | undefined {
  const folder = dirname(file);
  try {
    return mkdirSync(folder, { recursive: true });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code;
    throw new MassError(
      {
        code: 'models.recording',
        file,
        message: 'the folder of the recording cannot be made',
        found: reason === 'EEXIST' || reason === 'ENOTDIR' ? 'a file in its place' : reason,
        hint: ELSEWHERE,
      },
      { cause: error },
    );
  }
}

/** Bytes of a file; undefined when there is none. Throws for folders. */
function sizeOf(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return found?.size;
  throw noRecording(file, {
    message: 'this is not a recording',
    found: found.isDirectory() ? 'a folder' : 'no plain file',
    expected: 'a file',
  });
}

function ofAnotherKind(file: string): MassError {
  return noRecording(file, { message: 'this is not a recording', found: 'a file of another kind' });
}

function isNoDatabase(error: unknown): boolean {
  return (error as { readonly errcode?: unknown } | null)?.errcode === NOT_A_DATABASE;
}

function locked(file: string, { holder, who, advice, cause }: HeldLock): MassError {
  return new MassError(
    {
      code: 'models.recording-locked',
      file,
      message: `the recording is being written by ${who}`,
      hint: `${advice}; or ${ELSEWHERE}`,
      ...(holder === undefined ? {} : { values: { holder } }),
    },
    { cause },
  );
}
