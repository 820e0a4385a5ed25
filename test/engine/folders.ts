/** Folders and scenarios of the engine's tests. */
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { DayRecord } from '../../journal/index.ts';
import { readRun } from '../../journal/index.ts';

/** A folder that is gone when the file's tests have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mass-engine-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a scenario (JSON is YAML too) and gives its path. */
export function scenarioFile(
  folder: string,
  name: string,
  simulation: object,
  execution: object = {},
): string {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify({ version: 1, simulation, execution }));
  return file;
}

/** Four types of eight investors on sixteen made-up instruments. */
export const small = {
  market: { kind: 'synthetic', instruments: 16, industries: 4, days: 20 },
  population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 6 }, picks: 2 },
};

/** Only the journal: no tables. */
export const noTables = { output: { parquet: false, csv: false } };

/** Every committed day of a run folder, without ballots. */
export function recordsIn(runDir: string): readonly DayRecord[] {
  const { journal } = readRun(runDir);
  try {
    return [...journal.records(0, { ballots: false })];
  } finally {
    journal.close();
  }
}

export function digestsOf(records: Iterable<DayRecord>): readonly string[] {
  return Array.from(records, ({ digest }) => digest);
}

/** Every file below a folder with the digest of its content, and every folder. */
export function treeOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      return [name, statSync(path).isFile() ? hash('sha256', readFileSync(path)) : 'folder'];
    }),
  );
}
