/** Runs to be forked, in the tests of forks and comparisons. */
import { join } from 'node:path';
import { type ForkRequest, forkRun, loadScenario, type RunReport, runScenario } from '../../engine/index.ts';
import { digestsOf, noTables, recordsIn, scenarioFile, small } from './folders.ts';

let made = 0;

/** A finished run of the small scenario, with `simulation` beside it. */
export async function originRun(
  folder: string,
  simulation: object = {},
  execution: object = {},
): Promise<RunReport> {
  const name = `origin-${made++}`;
  const file = scenarioFile(folder, name, { ...small, ...simulation }, { ...noTables, ...execution });
  const set = [
    'evaluation.bootstrapSamples=100',
    'evaluation.rivals=[]',
    'evaluation.portfolios=[{kind: long-short}]',
  ];
  return runScenario({ scenario: await loadScenario(file, { set }), outDir: join(folder, 'runs') });
}

/** A fork beside its origin. */
export function forkOf(
  runDir: string,
  day: number,
  request: Partial<Omit<ForkRequest, 'runDir' | 'day'>> = {},
): Promise<RunReport> {
  return forkRun({ runDir, day, outDir: join(runDir, '..'), ...request });
}

export function digestsIn(runDir: string): readonly string[] {
  return digestsOf(recordsIn(runDir));
}
