/**
 * A cell in a process of its own, so that its memory is its own and nothing of one cell reaches another. Started by
 * `cell-child.ts`: a job comes in, one answer goes out.
 * 1. The process ends when whoever started it is gone. 2. It does not hear Ctrl-C, which a terminal sends to every process of
 *    a command: its parent decides.
 */
import { MassError } from '../../core/index.ts';
import type { CellJob } from './cell.ts';
import type { CellAnswer } from './cell-child.ts';

function end(): void {
  process.kill(process.pid, 'SIGTERM');
}

async function answerTo(job: CellJob): Promise<CellAnswer> {
  try {
    const { runCell } = await import('./cell.ts');
    return { measured: await runCell(job) };
  } catch (error) {
    return {
      problem:
        error instanceof MassError ? error.message : String(error instanceof Error ? error.stack : error),
    };
  }
}

process.on('SIGINT', () => undefined);
process.on('disconnect', end);
process.once('message', (job) => {
  void answerTo(job as CellJob).then((answer) => process.send?.(answer));
});
