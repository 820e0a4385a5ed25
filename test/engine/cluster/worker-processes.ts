/** Workers as users start them: processes of the command `mass worker`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface WorkerProcess {
  readonly pid: number;
  /** What it said so far, both streams. */
  said(): string;
  /** Resolves with its exit code, or the signal that ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string>;
}

export async function startWorker(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const program = new URL('../../../bin/mass.cjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, 'worker', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let said = '';
  const joined = Promise.withResolvers<void>();
  const hear = (data: Buffer): void => {
    said += data.toString('utf8');
    if (said.includes('joined')) joined.resolve();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.once('exit', (code) => joined.reject(new Error(`the worker ended with ${code}: ${said}`)));
  await joined.promise;
  return { pid: child.pid as number, said: () => said, end: (signal) => ended(child, signal) };
}

async function ended(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | string> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode ?? (child.signalCode as string);
}
