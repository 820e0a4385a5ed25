/** Audits of run folders: as they are, interrupted, and changed by hand. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AuditFinding,
  auditData,
  auditJournal,
  auditReplay,
  openAudit,
  runScenario,
} from '../../engine/index.ts';
import { auditRun } from '../../experiments/index.ts';
import { checksumOfCells } from '../../journal/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { noTables, scenarioFile, small, temporaryFolder, treeOf } from '../engine/folders.ts';

const folder = temporaryFolder();
const DAYS = 14;
let runDir: string;

beforeAll(async () => {
  const simulation = {
    ...small,
    market: { ...small.market, days: DAYS },
    labels: { horizons: [1, 2] },
    optimizer: { horizon: 2, lookback: 3 },
  };
  const file = scenarioFile(folder, 'audited', simulation, { output: { ...noTables.output, ballots: true } });
  const scenario = await loadScenario(file, {
    set: [
      'evaluation.rivals=[]',
      'evaluation.bootstrapSamples=100',
      'evaluation.portfolios=[{kind: top-quantile}]',
    ],
  });
  ({ runDir } = await runScenario({ scenario, outDir: folder }));
}, 60_000);

/** Columns of a stored day in the order of its checksum: all but the last. */
function tampered(
  name: string,
  day: number,
  change: (row: Record<string, unknown>) => void,
  seal = true,
): string {
  const copy = join(folder, name);
  cpSync(runDir, copy, { recursive: true });
  const database = new DatabaseSync(join(copy, 'journal.sqlite'));
  const row = database.prepare('SELECT * FROM days WHERE day = ?').get(day) as Record<string, unknown>;
  change(row);
  const { checksum, ...cells } = row;
  const sealed = seal
    ? checksumOfCells(Object.values(cells) as Parameters<typeof checksumOfCells>[0])
    : checksum;
  const names = [...Object.keys(cells), 'checksum'];
  database
    .prepare(`UPDATE days SET ${names.map((column) => `${column} = ?`).join(', ')} WHERE day = ?`)
    .run(...([...Object.values(cells), sealed, day] as never[]));
  database.close();
  return copy;
}

/** Changes the first number of a stored column. */
function first(column: string, bytes: 'float' | 'int', to: (was: number) => number) {
  return (row: Record<string, unknown>) => {
    const cell = new Uint8Array(row[column] as Uint8Array);
    const view = new DataView(cell.buffer);
    if (bytes === 'float') view.setFloat64(0, to(view.getFloat64(0, true)), true);
    else view.setInt32(0, to(view.getInt32(0, true)), true);
    row[column] = cell;
  };
}

const found = (findings: readonly AuditFinding[]) =>
  findings.map(({ check, day, subject }) => `${check} ${day} ${subject}`);

/** Findings of the checks that cast nothing. */
async function read(copy: string): Promise<readonly AuditFinding[]> {
  const run = await openAudit(copy);
  try {
    return [...auditJournal(run), auditData(run)].flatMap(({ findings }) => findings);
  } finally {
    run.close();
  }
}

async function replayed(copy: string): Promise<readonly AuditFinding[]> {
  const run = await openAudit(copy);
  try {
    return (await auditReplay(run)).findings;
  } finally {
    run.close();
  }
}

describe('a run folder', () => {
  it('is clean, recomputed to the last number, and left as it was', async () => {
    const before = treeOf(runDir);
    const report = await auditRun(runDir, { days: 3 });
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('clean');
    expect(report.checks.every(({ checked, notChecked }) => checked > 0 && notChecked === undefined)).toBe(
      true,
    );
    expect(treeOf(runDir)).toEqual(before);
  });

  it.each([
    ['a score', first('score', 'float', (was) => was + 1e-9), ['signals 8 score']],
    ['a consensus', first('consensus', 'float', (was) => was + 1e-9), ['signals 8 consensus']],
    ['a tally', first('shown', 'int', (was) => was + 1), ['ballots 8 tally']],
    ['a weight', first('distribution', 'float', (was) => was * 1.0001), ['distributions 8 distribution']],
    [
      'a number of investors',
      first('plan', 'int', (was) => was + 1),
      ['distributions 8 plan', 'journal 8 ballots', 'ballots 8 ballots'],
    ],
    ['a label', first('label_values', 'float', (was) => was + 1e-6), ['data 8 label 2']],
    ['a digest', (row: Record<string, unknown>) => (row['digest'] = 'ab'.repeat(32)), ['replay 8 digest']],
    [
      'a data digest',
      (row: Record<string, unknown>) => (row['data_digest'] = 'ab'.repeat(32)),
      ['data 8 data digest'],
    ],
    [
      'the number of ballots',
      (row: Record<string, unknown>) => (row['ballots_received'] = 31),
      ['journal 8 ballots'],
    ],
  ])('in which %s was changed, checksum and all, is caught there', async (what, change, expected) => {
    const copy = tampered(what.replaceAll(' ', '-'), 8, change);
    const findings = await (what === 'a digest' ? replayed(copy) : read(copy));
    for (const name of expected)
      expect(
        found(findings).some((text) => text.startsWith(name)),
        `${name} in ${found(findings).join('; ')}`,
      ).toBe(true);
  });

  it('with a damaged day says which, and checks those before it', async () => {
    const copy = tampered(
      'damaged',
      8,
      first('score', 'float', (was) => was + 1),
      false,
    );
    const report = await auditRun(copy, { days: 2 });
    expect(report.findings.map(({ check, day, subject }) => [check, day, subject])).toEqual([
      ['journal', 8, 'damage'],
    ]);
    expect(report.checks.find(({ check }) => check === 'signals')?.checked).toBe(8);
  });

  it('that was changed in its results is caught by the number', async () => {
    const copy = join(folder, 'results');
    cpSync(runDir, copy, { recursive: true });
    const database = new DatabaseSync(join(copy, 'journal.sqlite'));
    const { value } = database.prepare("SELECT value FROM results WHERE name = 'evaluation'").get() as {
      readonly value: string;
    };
    const text = value.replace(/"rankIc":(-?)0\./, '"rankIc":$19.');
    expect(text).not.toBe(value);
    database
      .prepare("UPDATE results SET value = ?, checksum = ? WHERE name = 'evaluation'")
      .run(text, checksumOfCells(['evaluation', text]));
    database.close();
    const report = await auditRun(copy, { days: 2 });
    expect(report.findings.map(({ check, subject }) => `${check} ${subject}`)).toEqual([
      expect.stringMatching(/^results .*rankIc$/),
    ]);
  });
});
