/** Commands that serve a studio, as processes of their own. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { launcher, type Started, start } from '../cli/launcher.ts';

export interface Served extends Started {
  /** What it said first. */
  readonly line: string;
  readonly out: () => string;
}

/** Starts a command in a folder, and waits for its first line. */
export async function serve(folder: string, ...args: readonly string[]): Promise<Served> {
  const started = start(process.execPath, launcher, args, { cwd: folder });
  const { child } = started;
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  while (!out.includes('\n') && child.exitCode === null) await wait(20);
  const [line = ''] = out.split('\n');
  return { ...started, line, out: () => out };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
