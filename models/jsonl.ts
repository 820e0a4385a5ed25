import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type ErrorCode, MassError } from '../core/index.ts';

/** Longest line that is read, in UTF-16 units: a request of a large pool takes a hundredth of it. */
const MAX_LINE_CHARACTERS = 8_388_608;
const CHUNK_BYTES = 1_048_576;

export interface JsonLine {
  /** Counted from 1. */
  readonly line: number;
  readonly value: unknown;
}

/**
 * Values of a JSONL file, one line at a time; empty lines are passed over. Throws `code` with file and line where the file cannot
 * be read, a line is no JSON, or it is longer than 8,388,608 characters.
 */
export function* readJsonLines(file: string, code: ErrorCode): Generator<JsonLine> {
  let line = 0;
  for (const text of linesOf(file, code)) {
    line++;
    if (text.length > MAX_LINE_CHARACTERS) throw tooLong(file, line, code);
    if (text.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      throw new MassError(
        {
          code,
          message: 'the line is no JSON',
          file,
          line,
          found: text.slice(0, 60),
          expected: 'one JSON object a line (JSONL)',
          hint: 'the file may be cut off: fetch or write it again',
        },
        { cause: error },
      );
    }
    yield { line, value };
  }
}

function* linesOf(file: string, code: ErrorCode): Generator<string> {
  let opened: number;
  try {
    opened = openSync(file, 'r');
  } catch (error) {
    throw unreadable(file, code, error);
  }
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = '';
    let line = 1;
    for (;;) {
      let bytes: number;
      try {
        bytes = readSync(opened, chunk);
      } catch (error) {
        throw unreadable(file, code, error);
      }
      const parts = (rest + (bytes === 0 ? decoder.end() : decoder.write(chunk.subarray(0, bytes)))).split(
        '\n',
      );
      rest = parts.pop() as string;
      yield* parts;
      line += parts.length;
      if (rest.length > MAX_LINE_CHARACTERS) throw tooLong(file, line, code);
      if (bytes === 0) break;
    }
    if (rest !== '') yield rest;
  } finally {
    closeSync(opened);
  }
}

function unreadable(file: string, code: ErrorCode, cause: unknown): MassError {
  return new MassError(
    {
      code,
      message: `the file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      file,
      expected: 'a JSONL file',
      hint: 'check the path',
    },
    { cause },
  );
}

function tooLong(file: string, line: number, code: ErrorCode): MassError {
  return new MassError({
    code,
    message: 'the line is too long',
    file,
    line,
    expected: `at most ${MAX_LINE_CHARACTERS} characters`,
    hint: 'this is no file of the kind that is read here',
  });
}
