/** Files of formulas that users write and that mining leaves. Untrusted: bounded, and every error names the entry. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isInsideFolder, MassError, nearest, type Problem } from '../core/index.ts';
import { parseFormula } from './formula.ts';
import {
  type FormulaLibrary,
  formulaLibrary,
  type LibraryEntry,
  type LibraryName,
  libraryFile,
  libraryNames,
} from './library.ts';

export const MAX_LIBRARY_BYTES = 8_000_000;
/** Problems that are told at once: the rest often follow from the first ones. */
const MOST_TOLD = 5;

/** A list that is shipped, by its name, or a file of one, inside the scenario's folder. Throws `alphas.library`. */
export function libraryOf(nameOrPath: string, baseFolder: string): FormulaLibrary {
  if ((libraryNames as readonly string[]).includes(nameOrPath))
    return formulaLibrary(nameOrPath as LibraryName);
  if (!isInsideFolder(baseFolder, nameOrPath)) {
    throw problem({
      message: 'the file lies outside the folder of the scenario',
      file: nameOrPath,
      hint: 'copy it beside the scenario',
    });
  }
  return readFormulaLibrary(resolve(baseFolder, nameOrPath), nameOrPath);
}

/** Reads and checks a file of formulas: JSON of the form of the lists in `alphas/library`. Throws `alphas.library`. */
export function readFormulaLibrary(file: string, written = file): FormulaLibrary {
  const value = jsonOf(file, written);
  const checked = libraryFile.safeParse(value);
  if (!checked.success) {
    throw new MassError(
      checked.error.issues.slice(0, MOST_TOLD).map((issue) => ({
        code: 'alphas.library',
        message: issue.message,
        file,
        path: pathOf(issue.path),
        hint: 'see alphas/library/workbook-37.json for the form',
      })),
    );
  }
  const problems: Problem[] = [];
  const places = new Map<string, number>();
  const entries = checked.data.entries.flatMap((entry, k): LibraryEntry[] => {
    const earlier = places.get(entry.id);
    if (earlier === undefined) places.set(entry.id, k);
    else {
      const path = `entries[${k}].id`;
      const message = `entry ${earlier + 1} has this id already`;
      problems.push({
        code: 'alphas.library',
        message,
        file,
        path,
        found: entry.id,
        hint: 'give each its own',
      });
    }
    try {
      return [{ ...entry, parsed: parseFormula(entry.formula ?? entry.printed) }];
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
      const path = `entries[${k}].${entry.formula === undefined ? 'printed' : 'formula'}`;
      problems.push({ ...error.problems[0], code: 'alphas.library', file, path });
      return [];
    }
  });
  if (problems.length > 0) throw new MassError(problems.slice(0, MOST_TOLD));
  return { ...checked.data, entries };
}

/** A list that is to be written. */
export interface WrittenLibrary extends Omit<FormulaLibrary, 'entries' | 'missing'> {
  readonly entries: readonly Omit<LibraryEntry, 'parsed'>[];
}

/** Text of a file that `readFormulaLibrary` reads as the same list. */
export function writtenLibrary({ name, title, source, notes, entries }: WrittenLibrary): string {
  return `${JSON.stringify({ name, title, source, notes, entries }, undefined, 2)}\n`;
}

function problem(parts: Omit<Problem, 'code'>): MassError {
  return new MassError({ code: 'alphas.library', ...parts });
}

function jsonOf(file: string, written: string): unknown {
  let text: string;
  try {
    const about = statSync(file);
    if (!about.isFile()) throw problem({ message: 'this is not a plain file', file, hint: 'name a file' });
    if (about.size > MAX_LIBRARY_BYTES) {
      throw problem({
        message: 'the list of formulas is too large',
        file,
        found: `${about.size} bytes`,
        expected: `at most ${MAX_LIBRARY_BYTES}`,
        hint: 'split it',
      });
    }
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof MassError) throw error;
    const guess = nearest(written, libraryNames);
    throw problem({
      message: 'the list of formulas cannot be read',
      file,
      found: (error as NodeJS.ErrnoException).code ?? 'no text in UTF-8',
      expected: `a file of formulas, or one of ${libraryNames.join(', ')}`,
      hint: guess === undefined ? 'correct the name' : `did you mean ${guess}?`,
    });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw problem({
      message: 'the list of formulas is no JSON',
      file,
      found: (error as Error).message.slice(0, 200),
      hint: 'repair it; writtenLibrary makes such files',
    });
  }
}

/** `entries[3].formula` */
function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, k) => (typeof part === 'number' ? `[${part}]` : `${k === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
