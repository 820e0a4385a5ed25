import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export const launcher = resolve('bin/mass.cjs');

/** The environment of a user: nothing of the test runner's. */
export function userEnvironment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, VITEST: _vitest, NODE_ENV: _env, ...rest } = process.env;
  return { ...rest, ...changes };
}

/** A Node on the path that lies outside the project, i.e. not the packaged one. */
export function systemNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return folders.map((folder) => join(folder, 'node')).find((file) => existsSync(file));
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error matches. */
  said(pattern: RegExp): Promise<void>;
}

/** Starts `node script ...args` as a user would. */
export function start(
  node: string,
  script: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Started {
  const child = spawn(node, [script, ...args], {
    env: options.env ?? userEnvironment(),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
    for (const look of waiting) look();
  });
  const ended = new Promise<Ended>((settle, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => settle({ code, signal, out, err }));
  });
  const said = (pattern: RegExp) =>
    new Promise<void>((settle, reject) => {
      const look = () => {
        if (!pattern.test(err)) return;
        waiting.delete(look);
        settle();
      };
      waiting.add(look);
      look();
      void ended.then((end) => reject(new Error(`ended before it said ${pattern}: ${JSON.stringify(end)}`)));
    });
  return { child, ended, said };
}
