import { closeSync, existsSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MassError } from '../core/index.ts';
import { putInPlace, syncFolder } from '../journal/index.ts';

/** `unchanged`: the file was there with these very lines. `empty`: there was nothing to write, and nothing was written. */
export type Written = 'written' | 'unchanged' | 'empty';

const COMPARED_BYTES = 1_048_576;

/**
 * Writes lines to a file that appears whole or not at all, durable on return. A file that is there stays: with the same content
 * that is fine, with another it is an error (`cli.usage`). Throws `journal.write-failed`, and what `produce` throws.
 */
export async function writeWhole(
  path: string,
  produce: (write: (line: string) => void) => Promise<void>,
): Promise<Written> {
  const temporary = `${path}.tmp`;
  mkdirSync(dirname(path), { recursive: true });
  const opened = openSync(temporary, 'w');
  let count = 0;
  try {
    await produce((line) => {
      writeAll(opened, `${line}\n`);
      count++;
    });
  } catch (error) {
    closeSync(opened);
    rmSync(temporary, { force: true });
    throw error;
  }
  closeSync(opened);
  if (count === 0 || existsSync(path)) {
    const same = count > 0 && sameContent(temporary, path);
    rmSync(temporary, { force: true });
    if (count === 0) return 'empty';
    if (same) return 'unchanged';
    throw new MassError({
      code: 'cli.usage',
      message: 'the file exists already, with other content',
      file: path,
      expected: 'a name that is free',
      hint: 'choose another --out, or remove the file',
    });
  }
  putInPlace(temporary, path);
  syncFolder(dirname(path));
  return 'written';
}

function writeAll(opened: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(opened, bytes, at);
}

function sameContent(a: string, b: string): boolean {
  const files = [openSync(a, 'r'), openSync(b, 'r')] as const;
  try {
    const chunks = [Buffer.alloc(COMPARED_BYTES), Buffer.alloc(COMPARED_BYTES)] as const;
    for (;;) {
      const first = readSync(files[0], chunks[0]);
      const second = readSync(files[1], chunks[1]);
      if (first !== second) return false;
      if (first === 0) return true;
      if (!chunks[0].subarray(0, first).equals(chunks[1].subarray(0, first))) return false;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}
