/**
 * Results of cells as files: `cells/ARM/SEED.json` below the folder of the experiment.
 * 1. A file appears whole or not at all. 2. A file whose key is not the cell's is as good as none, and is replaced.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digestOfJson } from '../../core/index.ts';
import { replaceFile, writeFailed } from '../../journal/index.ts';
import type { CellResult } from './cell.ts';

const LONGEST_NAME = 60;

/** The folder name of an arm: its name, where other letters than a folder holds become hyphens and a digest tells it apart. */
export function armFolder(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9.=+_-]+/g, '-').slice(0, LONGEST_NAME);
  const isItself = plain === name.replaceAll(' ', '-') && /^[A-Za-z0-9]/.test(plain);
  return isItself ? plain : `${plain.replace(/^[^A-Za-z0-9]+/, '')}-${digestOfJson(name).slice(0, 8)}`;
}

export function cellFile(folder: string, arm: string, seed: number): string {
  return join(folder, 'cells', armFolder(arm), `${seed}.json`);
}

/** The stored result of a cell with this key; undefined when there is none. */
export function readCell(folder: string, arm: string, seed: number, key: string): CellResult | undefined {
  let stored: CellResult;
  try {
    stored = JSON.parse(readFileSync(cellFile(folder, arm, seed), 'utf8')) as CellResult;
  } catch {
    // Not there, or cut off by another program: the cell runs again.
    return undefined;
  }
  return stored?.key === key && stored.arm === arm && stored.seed === seed ? stored : undefined;
}

/** Throws `journal.write-failed`. */
export function writeCell(folder: string, result: CellResult): void {
  const file = cellFile(folder, result.arm, result.seed);
  try {
    mkdirSync(dirname(file), { recursive: true });
    replaceFile(file, `${JSON.stringify(result)}\n`);
  } catch (error) {
    throw writeFailed(error, file);
  }
}
