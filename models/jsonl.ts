/** JSON lines (JSONL) from elsewhere: recordings and batches. */
import { type ErrorCode, MassError, type Problem } from '../core/index.ts';
import { textLines } from './text-lines.ts';
import { visible } from './visible.ts';

/** Longest line that is read, in UTF-16 units: a request of a large pool takes a hundredth of it. */
export const MAX_LINE_CHARACTERS = 2 ** 24;
/** Deepest nesting that is read: far more than anything here has, and far less than the stack takes. */
const MAX_DEPTH = 200;
const SHOWN_CHARACTERS = 60;

export interface JsonLine {
  /** Counted from 1. */
  readonly line: number;
  readonly value: unknown;
}

/**
 * Values of a JSONL file, one line at a time; empty lines are passed over. Throws `code` with file and line where the file cannot
 * be read, or a line is none (`jsonOf`).
 */
export function* readJsonLines(file: string, code: ErrorCode): Generator<JsonLine> {
  let line = 0;
  for (const text of textLines(file, MAX_LINE_CHARACTERS, code)) {
    line++;
    if (text.trim() === '') continue;
    const read = jsonOf(text);
    if ('problem' in read) {
      const hint = 'the file may be cut off, or another: fetch or write it again';
      throw new MassError({ code, file, line, hint, ...read.problem });
    }
    yield { line, value: read.value };
  }
}

/**
 * The value in a line, or what is wrong with it: too long (`MAX_LINE_CHARACTERS`), no JSON, or so deeply nested that reading it
 * might exhaust the stack. Never throws.
 */
export function jsonOf(
  text: string,
): { readonly value: unknown } | { readonly problem: Pick<Problem, 'message' | 'found' | 'expected'> } {
  if (text.length > MAX_LINE_CHARACTERS) {
    const expected = `at most ${MAX_LINE_CHARACTERS} characters`;
    return { problem: { message: 'the line is too long', expected } };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const found = visible(text.slice(0, SHOWN_CHARACTERS));
    return {
      problem: { message: 'the line is not JSON', found, expected: 'one JSON object a line (JSONL)' },
    };
  }
  if (isDeeperThan(value, MAX_DEPTH)) {
    const expected = `at most ${MAX_DEPTH} levels`;
    return { problem: { message: 'the line is nested too deeply', expected } };
  }
  return { value };
}

/** Level by level: a recursion would meet the end of the stack itself. */
function isDeeperThan(value: unknown, most: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
