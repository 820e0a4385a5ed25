import fs, { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadScenario, type RunReport, resumeRun, runScenario } from '../../engine/index.ts';
import { isFinished, readRun } from '../../journal/index.ts';
import { scenarioFile, small, temporaryFolder, treeOf } from './folders.ts';

const folder = temporaryFolder();
let count = 0;

/** A run with tables in both formats; stopped when `days` are committed, if given. */
async function run(output: object, days?: number): Promise<RunReport> {
  const stopping = new AbortController();
  const scenario = await loadScenario(scenarioFile(folder, `run-${count++}`, small, { output }));
  return runScenario({
    scenario,
    outDir: join(folder, 'runs'),
    observe: (event) => {
      if (event.kind === 'day' && event.day + 1 === days) stopping.abort();
    },
    signal: stopping.signal,
  });
}

const csvOf = (runDir: string) =>
  Object.fromEntries(
    readdirSync(join(runDir, 'results'))
      .filter((name) => name.endsWith('.csv'))
      .toSorted()
      .map((name) => [name, readFileSync(join(runDir, 'results', name), 'utf8')]),
  );

const both = { parquet: true, csv: true };
const names = [
  'tallies',
  'signals',
  'distributions',
  'population_events',
  'abstentions',
  'signal_statistics',
];

describe('tables of a finished run', () => {
  it('are made again by resume where one is missing, and equal the first ones', async () => {
    const { runDir, digest, statistics } = await run({ ...both, ballots: true });
    const first = csvOf(runDir);
    expect(Object.keys(first)).toEqual([...names, 'ballots'].map((name) => `${name}.csv`).toSorted());
    const before = Object.keys(treeOf(join(runDir, 'results')));
    const results = join(runDir, 'results');
    for (const remove of [
      () => rmSync(join(results, 'tallies.parquet')),
      () => rmSync(join(results, 'ballots.csv')),
      () => rmSync(results, { recursive: true }),
    ]) {
      remove();
      expect(await resumeRun({ runDir })).toMatchObject({ complete: true, digest, statistics });
      expect(csvOf(runDir)).toEqual(first);
      expect(Object.keys(treeOf(results))).toEqual(before);
    }
    await expect(resumeRun({ runDir })).rejects.toMatchObject({ code: 'run.nothing-to-do' });
  });

  it('are made in a format that is asked for later, and what a killed export left goes', async () => {
    const { runDir } = await run({ parquet: true, csv: false });
    const results = join(runDir, 'results');
    writeFileSync(join(results, '.tallies.csv'), 'half');
    await resumeRun({ runDir, set: ['output.csv=true'] });
    expect(readdirSync(results).toSorted()).toEqual(
      names.flatMap((name) => [`${name}.csv`, `${name}.parquet`]).toSorted(),
    );
    // Ballots that were not kept cannot be asked for afterwards.
    await expect(resumeRun({ runDir, set: ['output.ballots=true'] })).rejects.toMatchObject({
      code: 'run.nothing-to-do',
    });
  });

  it('lack ballots of days on which they were not kept, and the report says so', async () => {
    const { runDir, warnings } = await run({ ...both }, 7);
    expect(warnings.filter((warning) => warning.includes('ballots'))).toEqual([]);
    const report = await resumeRun({ runDir, set: ['output.ballots=true'] });
    expect(report.warnings).toContainEqual(
      expect.stringMatching(/^ballots of the days 0 to 6 \(\d{4}-\d\d-\d\d\) were not kept/),
    );
    const days = csvOf(runDir)['ballots.csv']?.trim().split('\n').slice(1);
    expect(new Set(days?.map((line) => Number(line.split(',')[0])))).toEqual(
      new Set(Array.from({ length: 13 }, (_, i) => i + 7)),
    );
  });
});

describe('an export', () => {
  const { openSync, fsyncSync } = fs;
  afterEach(() => {
    Object.assign(fs, { openSync, fsyncSync });
    syncBuiltinESMExports();
  });

  it('is on disk, files and folder, before the run counts as finished', async () => {
    const { runDir } = await run(both, 7);
    const opened = new Map<number, string>();
    const synced: string[] = [];
    Object.assign(fs, {
      openSync: (path: string, ...rest: [string]) => {
        const file = openSync(path, ...rest);
        opened.set(file, path);
        return file;
      },
      fsyncSync: (file: number) => {
        fsyncSync(file);
        const path = opened.get(file) ?? '';
        if (!path.includes('results')) return;
        synced.push(basename(path));
        const { journal } = readRun(runDir);
        expect(isFinished(journal)).toBe(false);
        journal.close();
      },
    });
    syncBuiltinESMExports();
    expect(await resumeRun({ runDir })).toMatchObject({ complete: true });
    expect(synced).toEqual([...names.flatMap((name) => [`.${name}.parquet`, `.${name}.csv`]), 'results']);
  });
});
