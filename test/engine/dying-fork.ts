/**
 * Child process of the crash test of forks: forks a run at a day and kills itself with SIGKILL before the N-th SQL statement.
 * Usage: dying-fork.ts RUN OUT DAY N
 */
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { forkRun } from '../../engine/index.ts';

const [runDir, outDir, day, last] = process.argv.slice(2) as [string, string, string, string];
let left = Number(last);
for (const [prototype, method] of [
  [StatementSync.prototype, 'run'],
  [DatabaseSync.prototype, 'exec'],
] as const) {
  const original = Reflect.get(prototype, method) as (...parameters: unknown[]) => unknown;
  Reflect.set(prototype, method, function counted(this: unknown, ...parameters: unknown[]) {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return original.apply(this, parameters);
  });
}
await forkRun({ runDir, day: Number(day), outDir });
