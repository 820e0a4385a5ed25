import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { integer, rootKey, streamAt, subKey } from '../../core/index.ts';
import { loadScenario, type RunReport, readReport, resumeRun, runScenario } from '../../engine/index.ts';
import { digestsOf, recordsIn, scenarioFile, temporaryFolder } from './folders.ts';

const DAYS = 30;
const folder = temporaryFolder();
const scenario = scenarioFile(
  folder,
  'crash',
  {
    market: { kind: 'synthetic', instruments: 30, days: DAYS },
    population: { types: 16, investorsPerType: 8, floor: 2, pool: { size: 10 }, picks: 3 },
  },
  { output: { ballots: true } },
);

let reference: RunReport;
let referenceDigests: readonly string[] = [];
beforeAll(async () => {
  reference = await runScenario({ scenario: await loadScenario(scenario), outDir: join(folder, 'whole') });
  referenceDigests = digestsOf(recordsIn(reference.runDir));
  expect(reference).toMatchObject({ complete: true, days: DAYS });
});

/** Starts the child on a folder for runs or on a run, and waits until it has killed itself. */
async function die(where: string, moment: string): Promise<void> {
  const file = fileURLToPath(new URL('dying-run.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, scenario, where, moment], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
  }
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ moment, signal, said }).toEqual({ moment, signal: 'SIGKILL', said: '' });
}

/** The only run in a folder for runs. */
function runIn(outDir: string): string {
  const names = readdirSync(outDir).filter((name) => !name.startsWith('.'));
  expect(names).toHaveLength(1);
  return join(outDir, names[0] as string);
}

function tablesOf(runDir: string): Readonly<Record<string, string>> {
  const results = join(runDir, 'results');
  return Object.fromEntries(
    readdirSync(results)
      .toSorted()
      .map((name) => [
        name,
        // What Parquet files hold is compared through their CSV twins; here they only have to be whole.
        name.endsWith('.csv')
          ? readFileSync(join(results, name), 'utf8')
          : `${statSync(join(results, name)).size}`,
      ]),
  );
}

/** Finishes a run in this process: everything in it must equal the uninterrupted run's. */
async function finishes(runDir: string): Promise<void> {
  const report = await resumeRun({ runDir });
  expect(report).toMatchObject({ complete: true, days: DAYS, digest: reference.digest });
  expect(digestsOf(recordsIn(runDir))).toEqual(referenceDigests);
  expect(report.statistics).toEqual(reference.statistics);
  expect(report.controls).toEqual(reference.controls);
  expect(tablesOf(runDir)).toEqual(tablesOf(reference.runDir));
}

/** Kinds of moments in the order of the run, three days each, and the days that are committed when one strikes on a day. */
const strikes: readonly {
  readonly at: (day: number, draw: (count: number) => number) => string;
  readonly committed: (day: number) => number;
}[] = [
  { at: (day) => `phase:snapshot:${day}`, committed: (day) => day },
  { at: (day) => `phase:ballots:${day}`, committed: (day) => day },
  { at: (day) => `statement:${day}:2`, committed: (day) => day },
  { at: (day) => `phase:committed:${day}`, committed: (day) => day + 1 },
  { at: (day, draw) => `step:${day}:${draw(100)}`, committed: (day) => day },
  { at: (day) => `phase:respawn:${day}`, committed: (day) => day },
  // BEGIN, one chunk of ballots, the day, COMMIT: the last moment before the day is there.
  { at: (day) => `statement:${day}:3`, committed: (day) => day },
  { at: (day) => `phase:score:${day}`, committed: (day) => day },
  { at: (day, draw) => `step:${day}:${draw(100)}`, committed: (day) => day },
  { at: (day) => `phase:commit:${day}`, committed: (day) => day },
];
const moments = strikes.map(({ at, committed }, i) => {
  const stream = streamAt(subKey(rootKey('crash test'), 'moments'), i, 0);
  const day = 3 * i + integer(stream, 0, 3);
  return { moment: at(day, (count) => integer(stream, 1, count)), committed: committed(day) };
});

describe('a run killed with SIGKILL', () => {
  it('holds whole days only and reaches the same digest, at ten moments, each resumed and killed again', async () => {
    const outDir = join(folder, 'killed');
    let checking = Promise.resolve();
    for (const [i, { moment, committed }] of moments.entries()) {
      await Promise.all([die(i === 0 ? outDir : runIn(outDir), moment), checking]);
      const copy = join(folder, `copy-${i}`, 'run');
      cpSync(runIn(outDir), copy, { recursive: true });
      const stopped = readReport(copy);
      expect(stopped).toMatchObject({ complete: false, days: committed });
      expect(digestsOf(recordsIn(copy))).toEqual(referenceDigests.slice(0, committed));
      checking = finishes(copy).then(() => rmSync(copy, { recursive: true }));
    }
    await checking;
    await finishes(runIn(outDir));
  });

  it('is finished after kills during the controls, the exports and the recording of results', async () => {
    const outDir = join(folder, 'late');
    // After the controls: BEGIN, evaluation, COMMIT, the same for series, BEGIN, the mark of a finished run, COMMIT, BEGIN, effort, COMMIT.
    for (const moment of ['controls:17', 'exports:3', 'results:2', 'results:5', 'results:8']) {
      await die(moment === 'controls:17' ? outDir : runIn(outDir), moment);
      expect(readReport(runIn(outDir))).toMatchObject({ complete: false, days: DAYS });
    }
    await finishes(runIn(outDir));
  });

  it('is finished for good once it was marked as finished, with no result lost', async () => {
    const outDir = join(folder, 'marked');
    await die(outDir, 'results:10');
    const report = readReport(runIn(outDir));
    expect(report).toMatchObject({ complete: true, days: DAYS, digest: reference.digest });
    expect(report.statistics).toEqual(reference.statistics);
    expect(tablesOf(runIn(outDir))).toEqual(tablesOf(reference.runDir));
    await expect(resumeRun({ runDir: runIn(outDir) })).rejects.toMatchObject({ code: 'run.nothing-to-do' });
  });
});
