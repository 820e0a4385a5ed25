/** Recordings as JSON lines: out of a recording or a run folder, and into a recording. */
import { resolve } from 'node:path';
import type { Clock } from '../core/index.ts';
import {
  exportRecording,
  importRecording,
  MAX_LINE_CHARACTERS,
  openRecording,
  recordingFileOf,
  textLines,
} from '../models/index.ts';
import { type Written, writeWhole } from './whole-file.ts';

export interface RecordingExport {
  /** The recording that was read. */
  readonly recordingFile: string;
  readonly file: string;
  readonly written: Written;
  readonly answers: number;
}

/**
 * Writes every recorded answer as a line of JSON; `from` is a recording or a run folder. Throws `models.recording`, and as
 * `writeWhole`.
 */
export async function exportRecordingTo({
  from,
  out,
}: {
  readonly from: string;
  readonly out: string;
}): Promise<RecordingExport> {
  const recordingFile = recordingFileOf(from);
  const recording = openRecording(recordingFile, { access: 'read' });
  try {
    let answers = 0;
    const written = await writeWhole(out, async (write) => {
      answers = await exportRecording(recording, write);
    });
    return { recordingFile, file: out, written, answers };
  } finally {
    recording.close();
  }
}

export interface RecordingImport {
  readonly recordingFile: string;
  readonly file: string;
  /** Answers that were new; those already there stay as they are. */
  readonly added: number;
}

/** Adds exported answers to a recording, which is made where there is none: all of them or, where a line is bad, none. */
export function importRecordingFrom({
  file,
  into,
  command,
  clock,
}: {
  readonly file: string;
  readonly into: string;
  /** What the user started; told to a second writer. */
  readonly command: string;
  readonly clock: Clock;
}): RecordingImport {
  const recordingFile = resolve(into);
  const recording = openRecording(recordingFile, { access: 'write', writer: { command, clock } });
  try {
    const added = importRecording(recording, textLines(file, MAX_LINE_CHARACTERS), file);
    return { recordingFile, file, added };
  } finally {
    recording.close();
  }
}
