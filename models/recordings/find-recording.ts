import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MassError } from '../../core/index.ts';
import { readRun } from '../../journal/index.ts';
import { noRecording } from './recording-errors.ts';

/**
 * Absolute path of the recording that a path means: the file itself, or the one that a run folder's manifest names in
 * `notes.recording` (absolute, or relative to the run folder). Throws `models.recording`, and what `readRun` throws for a
 * damaged run folder.
 */
export function recordingFileOf(path: string): string {
  const given = resolve(path);
  const found = statSync(given, { throwIfNoEntry: false });
  if (found === undefined) {
    throw noRecording(given, { message: 'there is no recording', found: 'nothing of this name' });
  }
  if (!found.isDirectory()) return given;
  const noted = notedIn(given);
  if (typeof noted !== 'string') {
    throw noRecording(given, {
      message: 'the run has no recording',
      found: noted ?? 'a run whose analyst asked no model',
    });
  }
  const file = resolve(given, noted);
  if (existsSync(file)) return file;
  throw noRecording(file, {
    message: 'the recording of the run is not where its manifest says',
    found: 'nothing of this name',
    hint: 'name the file where it is now',
    values: { run: given, recording: noted },
  });
}

function notedIn(folder: string): unknown {
  try {
    const { journal } = readRun(folder);
    try {
      return journal.manifest().notes['recording'];
    } finally {
      journal.close();
    }
  } catch (error) {
    if (!(error instanceof MassError) || error.code !== 'journal.not-a-run') throw error;
    const inside = join(folder, 'recording.sqlite');
    throw noRecording(folder, {
      message: 'this is neither a recording nor a run folder',
      found: 'a folder of another kind',
      ...(existsSync(inside) ? { hint: `name the recording in it: ${inside}` } : {}),
    });
  }
}
