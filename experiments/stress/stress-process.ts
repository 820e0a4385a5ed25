/**
 * A run of a stress test in a process of its own, so that its memory is its own. Started by `stress-child.ts`: a job comes in,
 * news go out, then one answer.
 * 1. It ends when whoever started it is gone. 2. It does not hear Ctrl-C, which a terminal sends to every process of a
 *    command: its parent decides.
 */
import { MassError } from '../../core/index.ts';
import type { StressJob } from './measured-run.ts';
import type { StressMessage } from './stress-child.ts';

const send = (message: StressMessage): void => void process.send?.(message);

async function work(job: StressJob): Promise<void> {
  try {
    const { measuredRun } = await import('./measured-run.ts');
    const measures = await measuredRun(job, (news) => send({ kind: 'news', news }));
    send({ kind: 'measured', measures });
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    send({ kind: 'problem', text: error instanceof MassError ? error.message : (stack ?? String(error)) });
  }
}

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.once('message', (job) => void work(job as StressJob));
