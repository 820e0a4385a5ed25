import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MassError, VirtualClock } from '../../core/index.ts';
import { extendRun, loadScenario, type RunReport, resumeRun, runScenario } from '../../engine/index.ts';
import { type Manifest, openRun, readRun } from '../../journal/index.ts';
import { panelRows, writePanel } from './csv-panel.ts';
import { digestsOf, noTables, recordsIn, scenarioFile, small, temporaryFolder, treeOf } from './folders.ts';

const folder = temporaryFolder();
let count = 0;

interface Interrupted {
  readonly runDir: string;
  /** Folder of the run's data. */
  readonly panel: string;
  readonly days: number;
}

/** A run over a panel of files of its own, stopped when `days` are committed. */
async function interrupted(days = 8): Promise<Interrupted> {
  const panel = join(folder, `panel-${count}`);
  const { simulation } = writePanel(panel);
  const file = scenarioFile(folder, `run-${count++}`, simulation, noTables);
  const stopping = new AbortController();
  const report = await runScenario({
    scenario: await loadScenario(file),
    outDir: join(folder, 'runs'),
    observe: (event) => {
      if (event.kind === 'day' && event.day === days - 1) stopping.abort();
    },
    signal: stopping.signal,
  });
  expect(report).toMatchObject({ days, complete: false });
  return { runDir: report.runDir, panel, days };
}

/** The error of a command that must leave the run folder byte for byte as it was. */
async function refusal(runDir: string, work: () => Promise<RunReport>): Promise<MassError> {
  const before = treeOf(runDir);
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(MassError);
  expect(treeOf(runDir)).toEqual(before);
  return error as MassError;
}

function manifestOf(runDir: string): Manifest {
  const { journal } = readRun(runDir);
  try {
    return journal.manifest();
  } finally {
    journal.close();
  }
}

const reference = async (): Promise<readonly string[]> => {
  const { simulation } = writePanel(join(folder, 'reference'));
  const scenario = await loadScenario(scenarioFile(folder, 'reference', simulation, noTables));
  const { runDir } = await runScenario({ scenario, outDir: join(folder, 'reference-runs') });
  return digestsOf(recordsIn(runDir));
};
const whole = reference();

describe('a run under another simulation', () => {
  it('is refused for another kind of optimizer with the kind first, before the options that go with it', async () => {
    const { runDir } = await interrupted(2);
    const { problems } = await refusal(runDir, () => resumeRun({ runDir, set: ['optimizer.kind=hedge'] }));
    expect(problems).toHaveLength(1);
    expect(problems[0].found).toMatch(/^optimizer\.kind: "annealing" -> "hedge", optimizer\.cooling: /);
  });

  it.each([
    ['seed=2', 'seed: 1 -> 2'],
    ['population.picks=3', 'population.picks: 2 -> 3'],
    ['optimizer.cooling=0.9', 'optimizer.cooling: 0.95 -> 0.9'],
    ['optimizer.kind=hedge', 'optimizer.kind: "annealing" -> "hedge"'],
    ['market.onBadRows=drop', 'market.onBadRows: "fail" -> "drop"'],
    ['market.start=20200106', 'market.start: absent -> 20200106'],
    ['timing.fill=next-close', 'timing.fill: "next-open" -> "next-close"'],
    ['name=other', '-> "other"'],
    ['preset=release', 'preset: absent -> "release"'],
  ])('is refused with the difference shown: %s', async (set, difference) => {
    const { runDir } = await interrupted(2);
    for (const goOn of [resumeRun, extendRun]) {
      const error = await refusal(runDir, () => goOn({ runDir, set: [set] }));
      expect(error.code).toBe('run.identity');
      expect(error.problems[0].found).toContain(difference);
      expect(error.problems[0].hint).toContain('leave the override out');
    }
  });

  it('is refused with every difference', async () => {
    const { runDir } = await interrupted(2);
    const set = ['seed=2', 'population.floor=1', 'aggregation.alpha=0.25'];
    const { problems } = await refusal(runDir, () => resumeRun({ runDir, set }));
    expect(problems[0].found).toBe('aggregation.alpha: 0.5 -> 0.25, population.floor: 2 -> 1, seed: 1 -> 2');
  });

  it('is refused under an engine with other semantics', async () => {
    const { runDir } = await interrupted(2);
    const file = join(runDir, 'manifest.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
    writeFileSync(file, JSON.stringify({ ...manifest, semantics: 999, engineVersion: '99.0.0' }));
    const error = await refusal(runDir, () => resumeRun({ runDir }));
    expect(error.code).toBe('run.identity');
    expect(error.message).toMatch(/semantics 999.*resume it with mass-engine 99\.0\.0/i);
  });

  it('may have its overrides repeated', async () => {
    const { runDir } = await interrupted(4);
    await resumeRun({ runDir, set: ['seed=1', 'population.picks=2'] });
    expect(digestsOf(recordsIn(runDir))).toEqual(await whole);
  });
});

describe('a run over changed data', () => {
  const rows = panelRows(1);
  const on = (day: number) => rows.dates[day];

  it('is refused, naming the first day that differs', async () => {
    const run = await interrupted(8);
    for (const day of [0, 3, 7]) {
      const prices = rows.prices.map((row) =>
        row.date === on(day) && row.code === 'S05' ? { ...row, close: row.close + 0.01 } : row,
      );
      writePanel(run.panel, { ...rows, prices });
      const { code, message } = await refusal(run.runDir, () => resumeRun({ runDir: run.runDir }));
      expect(code).toBe('run.identity');
      expect(message).toContain(`the market data of day ${day} (${on(day)}) differ`);
      expect(message).toContain('other values');
    }
  });

  it('is refused whatever kind of data changed', async () => {
    const run = await interrupted(8);
    const changes = [
      { ...rows, texts: rows.texts.map((row, i) => (i === 4 ? { ...row, text: 'another text' } : row)) },
      { ...rows, macro: rows.macro.map((row, i) => (i === 1 ? { ...row, value: 9 } : row)) },
      {
        ...rows,
        fundamentals: rows.fundamentals.map((row, i) => (i === 30 ? { ...row, value: 9 } : row)),
      },
      { ...rows, prices: rows.prices.filter(({ date }) => date !== on(5)) },
      { ...rows, prices: rows.prices.filter(({ date, code }) => date !== on(5) || code !== 'S03') },
      // Opening prices reach a run through the labels that end on them.
      { ...rows, prices: rows.prices.map((row, i) => (i === 40 ? { ...row, open: row.open + 1 } : row)) },
    ];
    for (const changed of changes) {
      writePanel(run.panel, changed);
      const { code } = await refusal(run.runDir, () => resumeRun({ runDir: run.runDir }));
      expect(code).toBe('run.identity');
    }
    writePanel(run.panel, { ...rows, prices: rows.prices.filter(({ date }) => date <= (on(4) as number)) });
    const { message } = await refusal(run.runDir, () => resumeRun({ runDir: run.runDir }));
    expect(message).toContain(`day 5 (${on(5)})`);
    expect(message).toContain('no such day');
  });

  it('goes on when only days changed that had not been committed', async () => {
    const { runDir, panel, days } = await interrupted(8);
    const changed = panelRows(2);
    const later = <Row extends { readonly date: number }>(before: readonly Row[], after: readonly Row[]) => [
      ...before.filter(({ date }) => date <= (on(days - 1) as number)),
      ...after.filter(({ date }) => date > (on(days - 1) as number)),
    ];
    writePanel(panel, { ...rows, prices: later(rows.prices, changed.prices) });
    expect(await resumeRun({ runDir })).toMatchObject({ complete: true, days: rows.dates.length });
    const found = digestsOf(recordsIn(runDir));
    expect(found.slice(0, days)).toEqual((await whole).slice(0, days));
    expect(found.slice(days).filter((digest, i) => digest === found[days + i])).toHaveLength(
      found.length - days,
    );
    expect(found.at(-1)).not.toBe((await whole).at(-1));
  });

  it('goes on when the data moved, and remembers where to', async () => {
    const { runDir, panel } = await interrupted(8);
    renameSync(panel, `${panel}-moved`);
    const lost = await refusal(runDir, () => resumeRun({ runDir }));
    expect(lost.code).toBe('market.not-found');
    const stopping = new AbortController();
    stopping.abort();
    await resumeRun({ runDir, set: [`market.path=${panel}-moved`], signal: stopping.signal });
    const report = await resumeRun({ runDir });
    expect(report.complete).toBe(true);
    expect(digestsOf(recordsIn(runDir))).toEqual(await whole);
  });

  it('finds moved data from the folder that the user is in', async () => {
    const { runDir, panel } = await interrupted(8);
    renameSync(panel, join(folder, 'elsewhere'));
    const set = ['market.path=elsewhere'];
    const report = await resumeRun({ runDir, set, workingFolder: folder });
    expect(report).toMatchObject({ complete: true, digest: (await whole).at(-1) });
  });
});

describe('a run that goes on', () => {
  it('may change its execution, and records each change', async () => {
    const { runDir } = await interrupted(4);
    const clock = new VirtualClock(Date.UTC(2030, 0, 2));
    const stopping = new AbortController();
    stopping.abort();
    const set = ['execution.output.csv=true', 'output.folder=somewhere'];
    await resumeRun({ runDir, set, clock, signal: stopping.signal });
    const manifest = manifestOf(runDir);
    expect(manifest.executions).toHaveLength(2);
    expect(manifest.executions[1]).toMatchObject({
      at: '2030-01-02T00:00:00.000Z',
      execution: { output: { csv: true, parquet: false, folder: 'somewhere' } },
    });
    expect(manifest.executions[0]).toMatchObject({ execution: { output: { csv: false } } });

    const report = await resumeRun({ runDir, set: ['output.parquet=true'] });
    expect(report).toMatchObject({ complete: true, digest: (await whole).at(-1) });
    const { executions } = manifestOf(runDir);
    expect(executions).toHaveLength(3);
    // What the last change said still holds: only what is overridden again changes.
    expect(executions[2]).toMatchObject({
      execution: { output: { csv: true, parquet: true, folder: 'somewhere' } },
    });
    const { scenario, simulationDigest } = manifestOf(runDir);
    expect({ scenario, simulationDigest }).toEqual({
      scenario: manifest.scenario,
      simulationDigest: manifest.simulationDigest,
    });
    const tables = Object.keys(treeOf(join(runDir, 'results')));
    const endingIn = (ending: string) => tables.filter((name) => name.endsWith(ending));
    expect(endingIn('.parquet').length).toBeGreaterThan(4);
    expect(endingIn('.csv')).toHaveLength(endingIn('.parquet').length);
  });

  it('has nothing to do when it is finished', async () => {
    const scenario = await loadScenario(scenarioFile(folder, 'done', small, noTables));
    const { runDir, days } = await runScenario({ scenario, outDir: join(folder, 'runs') });
    for (const goOn of [resumeRun, extendRun]) {
      const error = await refusal(runDir, () => goOn({ runDir }));
      expect(error.code).toBe('run.nothing-to-do');
      expect(error.message).toContain(`${days} days committed, ${days} in the market`);
    }
    const error = await refusal(runDir, () => extendRun({ runDir, set: ['market.days=5'] }));
    expect(error.code).toBe('run.nothing-to-do');
  });

  it.each(['25.0.0', '24.1.7'])('says so when it was made under Node %s', async (made) => {
    const { runDir } = await interrupted(4);
    expect(manifestOf(runDir).notes).toMatchObject({ node: process.versions.node });
    const file = join(runDir, 'manifest.json');
    const manifest = manifestOf(runDir);
    writeFileSync(file, JSON.stringify({ ...manifest, notes: { ...manifest.notes, node: made } }));
    const { warnings } = await resumeRun({ runDir });
    expect(warnings.filter((warning) => warning.includes('Node'))).toEqual([
      `made under Node ${made}, went on under Node ${process.versions.node} from day 4: digests agree only between equal versions`,
    ]);
  });

  it('says nothing of Node under another patch of its version', async () => {
    const { runDir } = await interrupted(4);
    const manifest = manifestOf(runDir);
    const patch = process.versions.node.replace(/\d+$/, '999');
    const changed = { ...manifest, notes: { ...manifest.notes, node: patch } };
    writeFileSync(join(runDir, 'manifest.json'), JSON.stringify(changed));
    const { warnings } = await resumeRun({ runDir });
    expect(warnings.filter((warning) => warning.includes('Node'))).toEqual([]);
  });

  it('is refused while another writer holds it, who is named', async () => {
    const { runDir } = await interrupted(4);
    const clock = new VirtualClock(Date.UTC(2026, 0, 2));
    const { journal } = openRun(runDir, { command: 'mass resume there', clock });
    const error = await resumeRun({ runDir }).catch((thrown: unknown) => thrown);
    journal.close();
    expect(error).toMatchObject({ code: 'journal.locked' });
    expect((error as MassError).message).toMatch(
      new RegExp(`process ${process.pid} on \\S+ since 2026-01-02T.*\\(mass resume there\\)`),
    );
    expect(await resumeRun({ runDir })).toMatchObject({ complete: true });
  });

  it('is refused while it is being made', async () => {
    const scenario = await loadScenario(scenarioFile(folder, 'busy', small, noTables));
    let runDir = '';
    const seconds: Promise<unknown>[] = [];
    const report = await runScenario({
      scenario,
      outDir: join(folder, 'runs'),
      command: 'mass run busy.json',
      observe: (event) => {
        if (event.kind === 'opened') ({ runDir } = event);
        if (event.kind !== 'day' || event.day !== 5) return;
        seconds.push(resumeRun({ runDir }).catch((thrown: unknown) => thrown));
      },
    });
    expect(report).toMatchObject({ complete: true, days: 20 });
    expect(await Promise.all(seconds)).toMatchObject([{ code: 'journal.locked' }]);
    expect(String(await seconds[0])).toContain('(mass run busy.json)');
  });
});
