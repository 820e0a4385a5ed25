/** A scenario of a fraction of a second, and matrices on it in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { systemClock } from '../../../core/index.ts';
import { type CellJob, runCell } from '../../../experiments/matrix/cell.ts';
import type { CellAnswer, CellRunner } from '../../../experiments/matrix/cell-child.ts';
import { type MatrixRequest, runMatrix } from '../../../experiments/matrix/run-matrix.ts';
import type { Matrix } from '../../../experiments/matrix.ts';

export const smallScenario = `version: 1
name: small
simulation:
  market: { kind: synthetic, instruments: 16, days: 15 }
  population: { types: 3, investorsPerType: 4, floor: 1, pool: { size: 6 }, picks: 2 }
  optimizer: { lookback: 2, iterations: 10 }
`;

/** A folder that is gone after the file's tests, with `small.yaml` in it. */
export function smallFolder(): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mass-matrix-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'small.yaml');
  writeFileSync(file, smallScenario);
  return { folder, file };
}

/** Runs cells in this process, and keeps their jobs. `fault`: what a cell ends with, if anything. */
export function countingRunner(fault?: (job: CellJob) => string | undefined): {
  readonly runner: CellRunner;
  readonly jobs: CellJob[];
} {
  const jobs: CellJob[] = [];
  return {
    jobs,
    runner: async (job): Promise<CellAnswer> => {
      jobs.push(job);
      const problem = fault?.(job);
      return problem === undefined ? { measured: await runCell(job) } : { problem };
    },
  };
}

export function runSmall(
  matrix: Matrix,
  { folder, file }: { readonly folder: string; readonly file: string },
  request: Partial<Omit<MatrixRequest, 'scenario'>> & { readonly set?: readonly string[] } = {},
) {
  const { set = [], ...rest } = request;
  return runMatrix(matrix, {
    scenario: { file, set, workingFolder: folder },
    outDir: join(folder, 'out'),
    seeds: 2,
    workers: 1,
    clock: systemClock,
    ...rest,
  });
}
