import { inspect } from 'node:util';
import { RunStop } from '../../core/index.ts';
import type { ThreadDeath } from './worker-seat.ts';

/** Code of Node's error for a thread whose heap is full. */
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

/** Whether a thread ended because its heap was full. */
export function ranOutOfMemory({ error }: Pick<ThreadDeath, 'error'>): boolean {
  return error instanceof Error && 'code' in error && error.code === OUT_OF_MEMORY;
}

/** How a thread ended, in words. */
export function describeDeath(death: ThreadDeath): string {
  if (ranOutOfMemory(death)) return 'out of memory';
  const { error, exitCode } = death;
  if (error instanceof Error) return error.message;
  if (error !== undefined) return inspect(error);
  return `exit code ${exitCode}`;
}

/** `run.workers-lost`: ends the run, which can be resumed. */
export function workersLost(death: ThreadDeath, deaths: number, memoryMb: number): RunStop {
  const isMemory = ranOutOfMemory(death);
  return new RunStop(
    {
      code: 'run.workers-lost',
      message: `worker ${death.worker + 1} ${isMemory ? 'ran out of memory' : 'ended'}, ${deaths} times without an answer in between`,
      found: describeDeath(death),
      ...(isMemory ? { expected: `a heap within ${Math.floor(memoryMb)} MB` } : {}),
      hint: isMemory
        ? 'committed days are safe: resume with a higher limit (NODE_OPTIONS=--max-old-space-size=MB), with grain: cohort, or with fewer investors'
        : 'committed days are safe: resume once the reason is gone, or with execution.workers: 1 to see what the code does',
      values: { worker: death.worker, deaths, unanswered: death.unanswered },
    },
    { cause: death.error },
  );
}
