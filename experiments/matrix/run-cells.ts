/**
 * Runs the cells of a matrix, some at a time.
 * 1. A stored cell whose key fits is not run again, unless its file is damaged; a finished one is stored before the next begins.
 * 2. Cells with equal keys are one run. 3. A cell that fails leaves no file, and the others go on.
 * 4. When `signal` is aborted, nothing begins, what runs is ended, and what is stored stays. 5. So it is when a cell cannot be
 *    stored: the others could not be either.
 */
import type { Clock } from '../../core/index.ts';
import type { CellFailure } from '../matrix.ts';
import type { CellJob, CellResult } from './cell.ts';
import type { CellRunner } from './cell-child.ts';
import { readCell, writeCell } from './cell-store.ts';

export interface PlannedCell {
  readonly arm: string;
  readonly seed: number;
  readonly key: string;
  readonly job: CellJob;
}

export interface CellsRequest {
  readonly cells: readonly PlannedCell[];
  /** Folder of the experiment. */
  readonly folder: string;
  /** Cells that run at the same time. */
  readonly workers: number;
  readonly runner: CellRunner;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** A line when cells were found or are damaged, and one per cell that is done. */
  readonly progress: (line: string) => void;
}

export interface CellsOutcome {
  readonly results: readonly CellResult[];
  readonly failures: readonly CellFailure[];
}

/** Results in the order of the cells. Throws `journal.write-failed` when a cell cannot be stored. */
export async function runCells(request: CellsRequest): Promise<CellsOutcome> {
  const { cells, folder, workers, runner, clock, progress } = request;
  const stopping = new AbortController();
  const signal = AbortSignal.any([request.signal, stopping.signal]);
  const results = new Map<PlannedCell, CellResult>();
  const problems = new Map<PlannedCell, string>();
  for (const cell of cells) {
    const stored = readCell(folder, cell.arm, cell.seed, cell.key);
    if (stored === 'damaged')
      progress(`${cell.arm}, seed ${cell.seed}: its file is damaged, and it is computed again`);
    else if (stored !== undefined) results.set(cell, stored);
  }
  const finish = (cell: PlannedCell, measured: Pick<CellResult, 'measures' | 'effort'>): void => {
    const { arm, seed, key } = cell;
    const result: CellResult = { arm, seed, key, measures: measured.measures, effort: measured.effort };
    writeCell(folder, result);
    results.set(cell, result);
  };
  const waiting = new Map<string, PlannedCell[]>();
  for (const cell of cells) {
    if (results.has(cell)) continue;
    const twin = [...results.values()].find(({ key }) => key === cell.key);
    if (twin !== undefined) finish(cell, twin);
    else waiting.set(cell.key, [...(waiting.get(cell.key) ?? []), cell]);
  }
  if (results.size > 0) progress(`${results.size} of ${cells.length} cells are there already`);
  const groups = [...waiting.values()];
  const started = clock.elapsed();
  let done = 0;

  async function work(): Promise<void> {
    for (let group = groups.shift(); group !== undefined && !signal.aborted; group = groups.shift()) {
      const [first] = group as [PlannedCell, ...PlannedCell[]];
      const answer = await runner(first.job, signal);
      if (signal.aborted && 'problem' in answer) return;
      done += group.length;
      const left = cells.length - results.size - problems.size - group.length;
      const eta = (clock.elapsed() - started) / 1000 / done;
      const rest = left === 0 ? '' : `; ${left} left, about ${words(eta * left)}`;
      const name = `${first.arm}, seed ${first.seed}`;
      if ('problem' in answer) {
        for (const cell of group) problems.set(cell, answer.problem);
        progress(`${name}: failed: ${answer.problem}${rest}`);
      } else {
        for (const cell of group) finish(cell, answer.measured);
        const { seconds, peakMb } = answer.measured.effort;
        progress(`${name}: ${seconds.toFixed(1)} s, ${peakMb.toFixed(0)} MB${rest}`);
      }
    }
  }
  const works = Array.from({ length: Math.max(1, workers) }, () =>
    work().catch((error: unknown) => {
      stopping.abort();
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(works)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return {
    results: cells.flatMap((cell) => results.get(cell) ?? []),
    failures: cells.flatMap((cell): readonly CellFailure[] => {
      const problem = problems.get(cell);
      return problem === undefined ? [] : [{ arm: cell.arm, seed: cell.seed, problem }];
    }),
  };
}

/** Time left, in words. */
function words(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
