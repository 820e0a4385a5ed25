import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { MassError } from '../core/index.ts';
import { putInPlace, syncFolder, temporaryBeside, writeFailed } from '../journal/index.ts';

/** `unchanged`: the file was there with these very lines. `empty`: there was nothing to write, and nothing was written. */
export type Written = 'written' | 'unchanged' | 'empty';

const COMPARED_BYTES = 1_048_576;

/**
 * Writes lines to a file that appears whole or not at all, durable on return. A file that is there stays: with the same content
 * that is fine, with another it is an error (`cli.usage`), and so is a name that no file can have. Throws `journal.write-failed`, and
 * what `produce` throws.
 */
export async function writeWhole(
  path: string,
  produce: (write: (line: string) => void) => Promise<void>,
): Promise<Written> {
  const temporary = temporaryBeside(path);
  const isThere = isFile(path);
  const opened = created(temporary, path);
  let count = 0;
  try {
    await produce((line) => {
      writeAll(opened, `${line}\n`, path);
      count++;
    });
  } catch (error) {
    closeSync(opened);
    rmSync(temporary, { force: true });
    throw error;
  }
  closeSync(opened);
  if (count === 0 || isThere || isFile(path)) {
    const same = count > 0 && sameContent(temporary, path);
    rmSync(temporary, { force: true });
    if (count === 0) return 'empty';
    if (same) return 'unchanged';
    throw badName(
      path,
      'the file exists already, with other content',
      'choose another --out, or remove the file',
    );
  }
  putInPlace(temporary, path);
  syncFolder(dirname(path));
  return 'written';
}

/** Whether there is a file of this name. Throws `cli.usage` where something else has it. */
function isFile(path: string): boolean {
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw writeFailed(error, path);
  }
  if (found === undefined) return false;
  if (found.isFile()) return true;
  throw badName(path, 'this is a folder, or no plain file', 'give --out the name of a file');
}

const notAFolder = new Set<unknown>(['EEXIST', 'ENOTDIR']);

function created(temporary: string, path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(temporary, 'w');
  } catch (error) {
    if (notAFolder.has((error as { readonly code?: unknown }).code)) {
      throw badName(path, 'a file stands where its folder should be', 'choose another --out');
    }
    throw writeFailed(error, path);
  }
}

function badName(file: string, message: string, hint: string): MassError {
  return new MassError({ code: 'cli.usage', message, file, expected: 'a name that is free', hint });
}

function writeAll(opened: number, text: string, path: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(opened, bytes, at);
  } catch (error) {
    throw writeFailed(error, path);
  }
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
