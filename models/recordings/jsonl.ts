/** Recordings as JSON lines: to read, to publish, to move. What failed calls cost stays behind. */
import { MassError, type Problem } from '../../core/index.ts';
import type { Recording, RecordingEntry } from '../recording.ts';
import { lineOf, noteLineOf, readLine } from './jsonl-line.ts';

/** Bad lines that one error names. */
const MOST_PROBLEMS = 10;

/** Gives the notes, then every recorded answer, as one line of JSON (without line feed), in the order of `entries`. Returns how many answers. */
export async function exportRecording(
  recording: Recording,
  write: (line: string) => void | Promise<void>,
): Promise<number> {
  for (const note of recording.notes()) await write(noteLineOf(note));
  let count = 0;
  for (const entry of recording.entries()) {
    await write(lineOf(entry));
    count++;
  }
  return count;
}

/**
 * Adds the answers of exported lines; those already there are left as they are. `file` is named in errors. Returns how many
 * were new. Throws `models.recording` with the first bad lines, and then has added nothing.
 */
export function importRecording(recording: Recording, lines: Iterable<string>, file: string): number {
  const notes: ReturnType<Recording['notes']>[number][] = [];
  const added = recording.add(checkedEntries(lines, file, notes));
  for (const { name, value } of notes) recording.note(name, value);
  return added;
}

/** Ends with an error when a line is bad, so that the transaction around it adds nothing; reads on to find more of them. */
function* checkedEntries(
  lines: Iterable<string>,
  file: string,
  notes: ReturnType<Recording['notes']>[number][],
): Generator<RecordingEntry> {
  const problems: Problem[] = [];
  let line = 0;
  for (const text of lines) {
    line++;
    if (text === '') continue;
    const read = readLine(text);
    if ('entry' in read) {
      if (problems.length === 0) yield read.entry;
    } else if ('note' in read) notes.push(read.note);
    else {
      problems.push({ code: 'models.recording', file, line, ...read.problem });
      if (problems.length === MOST_PROBLEMS) break;
    }
  }
  const last = problems.pop();
  if (last !== undefined) {
    throw new MassError([
      ...problems,
      { ...last, hint: 'nothing was imported: correct or remove these lines, or export the recording again' },
    ]);
  }
}
