import fs, { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadScenario, type RunReport, resumeRun, runScenario } from '../../engine/index.ts';
import { isFinished, readRun } from '../../journal/index.ts';
import { scenarioFile, small, temporaryFolder, treeOf } from './folders.ts';

const folder = temporaryFolder();
let count = 0;
/** Enough for intervals at one day. */
const DAYS = 30;

/** A run with tables in both formats; stopped when `days` are committed, if given. */
async function run(output: object, days?: number): Promise<RunReport> {
  const stopping = new AbortController();
  const simulation = { ...small, market: { ...small.market, days: DAYS } };
  const scenario = await loadScenario(scenarioFile(folder, `run-${count++}`, simulation, { output }));
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
  'labels',
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
      new Set(Array.from({ length: DAYS - 7 }, (_, i) => i + 7)),
    );
  });
});

describe('the tables of a run', () => {
  /** Rows of a table without quoted cells. */
  const rowsOf = (runDir: string, name: string): readonly Record<string, string>[] => {
    const [header = '', ...lines] = (csvOf(runDir)[`${name}.csv`] ?? '').trim().split('\n');
    const columns = header.split(',');
    return lines.map((line) => Object.fromEntries(line.split(',').map((cell, k) => [columns[k], cell])));
  };
  /** Ranks from 1, ties averaged. */
  const ranks = (values: readonly number[]) =>
    values.map((value) => {
      const below = values.filter((other) => other < value).length;
      const equal = values.filter((other) => other === value).length;
      return below + (equal + 1) / 2;
    });
  const correlation = (x: readonly number[], y: readonly number[]) => {
    const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
    const [mx, my] = [mean(x), mean(y)];
    const cross = x.map((value, k) => (value - mx) * ((y[k] as number) - my));
    const square = (of: readonly number[], m: number) => of.reduce((sum, value) => sum + (value - m) ** 2, 0);
    return cross.reduce((sum, value) => sum + value, 0) / Math.sqrt(square(x, mx) * square(y, my));
  };

  it('give every rank IC of the report again', async () => {
    const { runDir, statistics } = await run({ parquet: false, csv: true });
    const key = (row: Record<string, string>) => `${row['day']} ${row['date']} ${row['instrument']}`;
    const scores = new Map(rowsOf(runDir, 'signals').map((row) => [key(row), Number(row['score'])]));
    const labels = rowsOf(runDir, 'labels').filter(({ label }) => label !== '');
    for (const [horizon, quality] of Object.entries(statistics.score)) {
      const days = Map.groupBy(
        labels.filter((row) => row['horizon'] === horizon),
        ({ day }) => day,
      );
      expect(Math.max(...[...days.keys()].map(Number))).toBe(DAYS - 2 - Number(horizon));
      const daily = [...days.values()].map((rows) =>
        correlation(
          // Equal to twelve decimals is a tie.
          ranks(rows.map((row) => Number((scores.get(key(row)) as number).toFixed(12)))),
          ranks(rows.map(({ label }) => Number(label))),
        ),
      );
      const defined = daily.filter((value) => !Number.isNaN(value));
      expect(defined).toHaveLength(quality.days);
      expect(defined.reduce((sum, value) => sum + value, 0) / defined.length).toBeCloseTo(
        quality.rankIc as number,
        12,
      );
    }
    const [row] = rowsOf(runDir, 'signal_statistics');
    expect(row).toMatchObject({ signal: 'score', horizon: '1' });
    expect(Number(row?.['rankIcLow'])).toBe(statistics.score['1']?.rankIcLow);
    expect(Number(row?.['rankIcHigh'])).toBe(statistics.score['1']?.rankIcHigh);
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
