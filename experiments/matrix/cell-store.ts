/**
 * Results of cells as files: `cells/ARM/SEED.json` below the folder of the experiment.
 * 1. A file appears whole or not at all. 2. A file whose key is not the cell's is as good as none, and is replaced. 3. So is one
 *    whose checksum is not that of its content, or that has none.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOfJson } from '../../core/index.ts';
import { checksumOfCells, replaceFile, writeFailed } from '../../journal/index.ts';
import type { CellResult } from './cell.ts';

/** Folder of the cells below that of the experiment. */
export const CELLS = 'cells';

const LONGEST_NAME = 60;

/** The folder name of an arm: its name, where other letters than a folder holds become hyphens and a digest tells it apart. */
export function armFolder(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9.=+_-]+/g, '-').slice(0, LONGEST_NAME);
  const isItself = plain === name.replaceAll(' ', '-') && /^[A-Za-z0-9]/.test(plain);
  return isItself ? plain : `${plain.replace(/^[^A-Za-z0-9]+/, '')}-${digestOfJson(name).slice(0, 8)}`;
}

export function cellFile(folder: string, arm: string, seed: number): string {
  return join(folder, CELLS, armFolder(arm), `${seed}.json`);
}

/** The stored result of a cell with this key; undefined when there is none, `damaged` when its file is not as it was written. */
export function readCell(
  folder: string,
  arm: string,
  seed: number,
  key: string,
): CellResult | 'damaged' | undefined {
  const file = cellFile(folder, arm, seed);
  if (!existsSync(file)) return undefined;
  let stored: Partial<StoredCell> | null;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8')) as Partial<StoredCell> | null;
  } catch {
    return 'damaged';
  }
  const { checksum, ...result } = stored ?? {};
  if (checksum !== checksumOf(result)) return 'damaged';
  return result.key === key && result.arm === arm && result.seed === seed
    ? (result as CellResult)
    : undefined;
}

interface StoredCell extends CellResult {
  /** CRC-32 of the others. */
  readonly checksum: number;
}

function checksumOf(result: Partial<CellResult>): number {
  return checksumOfCells([JSON.stringify(result)]);
}

/** Throws `journal.write-failed`. */
export function writeCell(folder: string, result: CellResult): void {
  const file = cellFile(folder, result.arm, result.seed);
  try {
    mkdirSync(dirname(file), { recursive: true });
    const stored: StoredCell = { ...result, checksum: checksumOf(result) };
    replaceFile(file, `${JSON.stringify(stored)}\n`);
  } catch (error) {
    throw writeFailed(error, file);
  }
}
