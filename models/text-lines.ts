import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { type ErrorCode, MassError } from '../core/index.ts';

const CHUNK_BYTES = 2 ** 16;

/**
 * The lines of a text file, without line ends, read as they are asked for. Of a line longer than `longest` UTF-16 units a
 * little more than `longest` is given and the rest passed over, so that no file fills the memory. Throws `code` when the file
 * cannot be read.
 */
export function* textLines(
  file: string,
  longest: number,
  code: ErrorCode = 'models.recording',
): Generator<string> {
  const opened = reading(file, code, () => openSync(file, 'r'));
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (;;) {
      const bytes = reading(file, code, () => readSync(opened, chunk, 0, CHUNK_BYTES, null));
      const text = bytes === 0 ? decoder.end() : decoder.write(chunk.subarray(0, bytes));
      const [head = '', ...others] = text.split('\n');
      if (rest.length <= longest) rest += head;
      for (const line of others) {
        yield withoutReturn(rest);
        rest = line;
      }
      if (bytes === 0) break;
    }
    if (rest !== '') yield withoutReturn(rest);
  } finally {
    closeSync(opened);
  }
}

function reading<Result>(file: string, code: ErrorCode, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new MassError(
      {
        code,
        file,
        message: 'the file cannot be read',
        found: (error as NodeJS.ErrnoException).code,
        expected: 'a text file of JSON lines',
        hint: 'correct the name',
      },
      { cause: error },
    );
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
