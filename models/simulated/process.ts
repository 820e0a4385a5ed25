import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { MassError } from '../../core/index.ts';
import type { SimulatedServerCounts } from '../simulated-server.ts';
import type { simulatedServerOptions } from './options.ts';

/** A simulated server that does not share the event loop, nor the processor time, of who asks it. */
export interface SimulatedServerProcess {
  readonly baseUrl: string;
  readonly pid: number;
  counts(): Promise<SimulatedServerCounts>;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

/**
 * Starts `serve.ts` as a child; it also ends when this process does. `keyVariable` names the environment variable whose value
 * calls must bring. Throws `models.unreachable` with what the child wrote when it does not start.
 */
export async function startSimulatedServerProcess(
  options: z.input<typeof simulatedServerOptions>,
  keyVariable?: string,
): Promise<SimulatedServerProcess> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = spawn(
    process.execPath,
    [
      '--import',
      tsx,
      fileURLToPath(new URL('serve.ts', import.meta.url)),
      JSON.stringify(options),
      '--with-parent',
      ...(keyVariable === undefined ? [] : ['--key-env', keyVariable]),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  const closed = once(child, 'close').then(() => undefined);
  const line = await Promise.race([firstLine(child), closed]);
  if (line === undefined)
    throw new MassError({
      code: 'models.unreachable',
      message: 'the process of the simulated server did not start',
      found: errors.trim(),
      expected: 'its address',
      hint: 'check the options of the simulated server',
    });
  const { baseUrl } = JSON.parse(line) as { readonly baseUrl: string };
  return {
    baseUrl,
    pid: child.pid as number,
    counts: async () => (await (await fetch(`${baseUrl}/simulated/counts`)).json()) as SimulatedServerCounts,
    close: () => {
      child.kill('SIGTERM');
      return closed;
    },
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string | undefined> {
  let text = '';
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  return undefined;
}
