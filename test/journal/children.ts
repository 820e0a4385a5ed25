import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Lines printed so far. */
  readonly lines: readonly string[];
  /** Resolves when the child has printed `count` lines or ended. */
  printed(count: number): Promise<void>;
  /** SIGKILL; resolves when the process is gone and its output read. */
  kill(): Promise<void>;
  ended(): Promise<void>;
}

/** Starts a script of `children/`; it is killed when the test ends. `shell` is put before it, e.g. limits. */
export function startChild(script: string, args: readonly string[], shell = ''): Child {
  const file = fileURLToPath(new URL(`children/${script}`, import.meta.url));
  const command = [process.execPath, '--import', 'tsx', file, ...args];
  const child =
    shell === ''
      ? spawn(command[0] as string, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('bash', ['-c', `${shell}; exec "$@"`, 'bash', ...command], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
  const lines: string[] = [];
  let errors = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const state = { over: false };
  const closed = once(child, 'close').then(() => {
    state.over = true;
    if (errors !== '') throw new Error(`${script} wrote to standard error: ${errors}`);
  });
  const ended = async (): Promise<void> => {
    await closed;
  };
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await closed;
  };
  onTestFinished(kill);
  return {
    process: child,
    pid: child.pid as number,
    lines,
    ended,
    kill,
    printed: async (count) => {
      while (!state.over && lines.length < count) await Promise.race([once(child.stdout, 'data'), closed]);
    },
  };
}

export async function milliseconds(time: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, time);
  });
}
