import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, type RunReport, runScenario } from '../../engine/index.ts';
import { writeReport } from '../../report/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from '../engine/folders.ts';

const folder = temporaryFolder();
let finished: RunReport;
let stopped: RunReport;

beforeAll(async () => {
  const scenario = await loadScenario(
    scenarioFile(folder, 'small', { ...small, market: { ...small.market, days: 24 } }, noTables),
  );
  finished = await runScenario({ scenario, outDir: join(folder, 'runs') });
  const control = new AbortController();
  stopped = await runScenario({
    scenario,
    outDir: join(folder, 'stopped'),
    signal: control.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day === 14) control.abort();
    },
  });
});

describe('a report', () => {
  it('goes among the results of its run, whole, and replaces the one before', async () => {
    const request = { runDirs: [finished.runDir], format: 'html', workingFolder: folder } as const;
    const first = await writeReport(request);
    expect(first.files).toEqual([join(finished.runDir, 'results', 'report.html')]);
    const text = readFileSync(first.files[0] as string, 'utf8');
    const again = await writeReport(request);
    expect(readFileSync(again.files[0] as string, 'utf8')).toBe(text);
    expect(readdirSync(dirname(first.files[0] as string)).filter((name) => name.endsWith('.tmp'))).toEqual(
      [],
    );
  });

  it('has the numbers of the run', async () => {
    const { report } = await writeReport({ runDirs: [finished.runDir], workingFolder: folder });
    const quality = report.sections.flatMap(({ tables }) => tables).find(({ id }) => id === 'quality-5');
    expect(quality?.rows[0]?.[1]).toMatchObject({ value: finished.statistics.score['5']?.rankIc });
  });

  it('of a run that is not finished says so, and has its days', async () => {
    const { report, markdown } = await writeReport({
      runDirs: [stopped.runDir],
      format: 'markdown',
      workingFolder: folder,
    });
    expect(report.subtitle).toContain('15 days');
    expect(markdown).toContain('This run is not finished.');
  });

  it('of several runs goes to the working folder', async () => {
    const { files, report } = await writeReport({
      runDirs: [finished.runDir, stopped.runDir],
      format: 'html',
      workingFolder: folder,
    });
    expect(files).toEqual([join(folder, 'report.html')]);
    expect(report.title).toBe('2 runs compared');
  });

  it('as CSV is a folder of files', async () => {
    const { out, files } = await writeReport({
      runDirs: [finished.runDir],
      format: 'csv',
      out: join(folder, 'csv'),
      workingFolder: folder,
    });
    expect(out).toBe(join(folder, 'csv'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(existsSync(file)).toBe(true);
  });

  it('follows another judgement where one is asked for', async () => {
    const { report } = await writeReport({
      runDirs: [finished.runDir],
      set: ['evaluation.costs.commissionBps=50', 'evaluation.rivals=[ridge]'],
      workingFolder: folder,
    });
    const conventions = report.sections
      .flatMap(({ tables }) => tables)
      .find(({ id }) => id === 'conventions');
    expect(conventions?.rows.find(([name]) => name === 'costs')?.[1]).toContain('commission 50 basis points');
  });

  it('of another judgement does not replace the own one, and names what it was judged under', async () => {
    const own = await writeReport({ runDirs: [finished.runDir], format: 'html', workingFolder: folder });
    const before = readFileSync(own.files[0] as string, 'utf8');
    const { files, report } = await writeReport({
      runDirs: [finished.runDir],
      format: 'html',
      set: ['evaluation.costs.commissionBps=50'],
      workingFolder: folder,
    });
    expect(files).toEqual([join(finished.runDir, 'results', 'report-rejudged.html')]);
    expect(readFileSync(own.files[0] as string, 'utf8')).toBe(before);
    expect(report.notice).toMatch(/evaluation\.costs\.commissionBps is 50 instead of \d/);
    expect(own.report.notice).toBeUndefined();
  });

  it('refuses names that no file can have, and folders that hold no run', async () => {
    const request = { runDirs: [finished.runDir], format: 'html', workingFolder: folder } as const;
    mkdirSync(join(folder, 'taken'), { recursive: true });
    writeFileSync(join(folder, 'plain'), '');
    await expect(writeReport({ ...request, out: join(folder, 'taken') })).rejects.toMatchObject({
      problems: [{ code: 'cli.usage', message: 'this is a folder' }],
    });
    await expect(writeReport({ ...request, out: join(folder, 'plain', 'x.html') })).rejects.toMatchObject({
      problems: [{ code: 'cli.usage' }],
    });
    await expect(writeReport({ ...request, runDirs: [join(folder, 'nothing')] })).rejects.toMatchObject({
      problems: [{ code: 'journal.not-a-run' }],
    });
  });
});
