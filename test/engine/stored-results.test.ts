import { join } from 'node:path';
import { expect, it } from 'vitest';
import { judgeFolder, loadScenario, readReport, runScenario } from '../../engine/index.ts';
import { openRun } from '../../journal/index.ts';
import { scenarioFile, small, temporaryFolder } from './folders.ts';

it('of another format are shown without their judgement, and judged again where the market allows it', async () => {
  const folder = temporaryFolder();
  const simulation = { ...small, market: { ...small.market, days: 30 } };
  const scenario = await loadScenario(scenarioFile(folder, 'small', simulation));
  const made = await runScenario({ scenario, outDir: join(folder, 'runs') });
  const { journal } = openRun(made.runDir, { command: 'test' });
  // As an earlier version wrote it: rows without what is read from them today.
  const { format, judgement, ...rest } = journal.result('evaluation') as Record<string, unknown>;
  expect(format).toBe(1);
  journal.putResult('evaluation', { ...rest, judgement: { portfolios: [{ name: 'old', rows: [{}] }] } });
  journal.close();

  const report = readReport(made.runDir);
  expect(report.statistics).toEqual(made.statistics);
  expect(report.judgement).toBeNull();
  expect(report.warnings.join('\n')).toContain('in a format that this one does not read');

  const again = await judgeFolder({ runDir: made.runDir });
  expect(again.report.judgement).toEqual(judgement);
  expect(again.report.warnings.join('\n')).not.toContain('format');
});
