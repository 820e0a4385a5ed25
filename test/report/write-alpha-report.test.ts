import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AlphaStudyReport, loadScenario, studyAlphas } from '../../engine/index.ts';
import { writeAlphaReport } from '../../report/index.ts';
import { noTables, scenarioFile, small, temporaryFolder } from '../engine/folders.ts';

const folder = temporaryFolder();
const formulas = [
  { name: 'reversal', category: 'mean reversion', formula: '0 - DELTA(CLOSE, 5)' },
  { name: 'size of moves', category: 'volatility', formula: 'STD(RETURNS, 20)' },
  { name: 'nowhere', category: 'fundamental', formula: 'EPS' },
];
let study: AlphaStudyReport;

beforeAll(async () => {
  const file = scenarioFile(
    folder,
    'study',
    {
      ...small,
      market: { ...small.market, days: 24 },
      alphas: { formulas, weights: { kind: 'linear' }, leastNames: 8 },
    },
    noTables,
  );
  const scenario = await loadScenario(file, {
    set: ['evaluation.rivals=[]', 'evaluation.bootstrapSamples=100'],
  });
  study = await studyAlphas({ study: { scenario, outDir: join(folder, 'runs') }, through: 'backtest' });
}, 60_000);

describe('the report of a study', () => {
  it('goes among the results of its run, beside the report of its days', async () => {
    const { files, out, report } = await writeAlphaReport({ runDir: study.runDir, format: 'html' });
    expect(files).toEqual([join(study.runDir, 'results', 'alphas.html')]);
    expect(out).toBe(files[0]);
    const text = readFileSync(files[0] as string, 'utf8');
    expect(text).toContain('What the weights learned');
    const tables = report.sections.flatMap((section) => section.tables);
    expect(tables.find(({ id }) => id === 'quality-5')?.rows[0]?.[1]).toMatchObject({
      value: study.judged?.signal?.['5']?.rankIc,
    });
    expect(tables.find(({ id }) => id === 'unavailable')?.rows).toHaveLength(1);
    await writeAlphaReport({ runDir: study.runDir, format: 'html' });
    expect(readFileSync(files[0] as string, 'utf8')).toBe(text);
  });

  it('is given back as data or Markdown where no file is asked for', async () => {
    const { files, report } = await writeAlphaReport({ runDir: study.runDir });
    expect(files).toEqual([]);
    expect(report.title).toBe('study');
    const { markdown } = await writeAlphaReport({ runDir: study.runDir, format: 'markdown' });
    expect(markdown).toContain('## Verdict');
  });

  it('as CSV is a folder of files', async () => {
    const { out, files } = await writeAlphaReport({ runDir: study.runDir, format: 'csv' });
    expect(out).toBe(join(study.runDir, 'results', 'alphas'));
    expect(files).toContain(join(study.runDir, 'results', 'alphas', 'chart-timeline.csv'));
    for (const file of files) expect(existsSync(file)).toBe(true);
  });

  it('refuses folders that hold no run, by rejecting', async () => {
    await expect(writeAlphaReport({ runDir: join(folder, 'nothing') })).rejects.toMatchObject({
      problems: [{ code: 'journal.not-a-run' }],
    });
  });
});
