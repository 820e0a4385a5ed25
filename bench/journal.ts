import { closeSync, fsyncSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../core/index.ts';
import { createRun, type DayRecord } from '../journal/index.ts';
import { type SampleShape, sampleDay, sampleManifest } from '../test/journal/sample-days.ts';
import { type Bench, type BenchRow, costRow, median, ratios } from './bench.ts';
import { inTemporaryFolder } from './processes.ts';

export interface JournalCase {
  readonly name: string;
  readonly shape: Required<SampleShape>;
  readonly days: number;
}

const cases: readonly JournalCase[] = [
  { name: '512 investors', shape: { types: 16, instruments: 60, investors: 32 }, days: 200 },
  {
    name: '512 investors, without ballots',
    shape: { types: 16, instruments: 60, investors: 0 },
    days: 200,
  },
  { name: '1,000,000 investors', shape: { types: 16, instruments: 60, investors: 62_500 }, days: 3 },
];

/** Days are committed and the same bytes appended with fsync, in turn, so that drifts of the disk meet them alike. */
async function measure({ name, shape, days }: JournalCase): Promise<readonly BenchRow[]> {
  const records: DayRecord[] = Array.from({ length: days }, (_, day) => sampleDay(day, shape));
  // Written once to learn how many bytes a day takes.
  const bytes = await inTemporaryFolder((folder) => {
    const run = createRun(folder, sampleManifest(), { command: 'bench' });
    for (const record of records) run.journal.commitDay(record);
    run.journal.close();
    return Math.round(statSync(join(run.path, 'journal.sqlite')).size / days);
  });
  const block = new Uint8Array(bytes).map((_, k) => (k * 2654435761) >>> 24);
  return inTemporaryFolder((folder) => {
    const run = createRun(folder, sampleManifest(), { command: 'bench' });
    const file = openSync(join(folder, 'bare'), 'a');
    const commits: number[] = [];
    const appends: number[] = [];
    try {
      for (const record of records) {
        const start = systemClock.elapsed();
        run.journal.commitDay(record);
        const between = systemClock.elapsed();
        writeSync(file, block);
        fsyncSync(file);
        commits.push(between - start);
        appends.push(systemClock.elapsed() - between);
      }
    } finally {
      closeSync(file);
      run.journal.close();
    }
    const [commit, append] = [median(commits), median(appends)];
    return [
      costRow(
        `${name}: commit of a day, against a bare append and fsync of the same bytes`,
        commit,
        'ms',
        append,
      ),
      costRow(`${name}: commits`, 1000 / commit, 'per second'),
      costRow(`${name}: stored`, bytes, 'bytes a day'),
    ];
  });
}

/** The benchmark with other cases, for tests. */
export function journalBenchOf(chosen: readonly JournalCase[]): Bench {
  return {
    name: 'journal',
    description: 'A day committed safe against power loss, against a bare append and fsync',
    ratio: ratios.cost,
    async run() {
      const rows: BenchRow[] = [];
      for (const each of chosen) rows.push(...(await measure(each)));
      return rows;
    },
  };
}

export const journalBench = journalBenchOf(cases);
