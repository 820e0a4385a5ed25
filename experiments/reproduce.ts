/** `npm run reproduce -- [--scenario FILE] [--seeds N] [--workers N] [--out DIR] [--only NAME,NAME]`: see `reproduction.ts`. */
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MassError, runScript, systemClock } from '../core/index.ts';

const MOST_WORKERS = 2;

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new MassError({
    code: 'cli.usage',
    message: `${option} takes a whole number from 1 on`,
    found: text,
    hint: `write for example ${option} 2`,
  });
}

async function main(): Promise<void> {
  const { reproduce } = await import('./reproduction.ts');
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { scenario: text, seeds: text, workers: text, out: text, only: text },
  });
  const seeds = wholeNumber('--seeds', values.seeds);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const workingFolder = process.cwd();
  const { text: tables, failures } = await reproduce({
    outDir: resolve(workingFolder, values.out ?? 'reproduction'),
    workingFolder,
    workers: wholeNumber('--workers', values.workers) ?? Math.min(MOST_WORKERS, availableParallelism()),
    ...(values.scenario === undefined ? {} : { scenario: values.scenario }),
    ...(seeds === undefined ? {} : { seeds }),
    ...(values.only === undefined ? {} : { only: values.only.split(',') }),
    progress: (line) => process.stderr.write(`${line}\n`),
    signal: stopping.signal,
    clock: systemClock,
  });
  process.stdout.write(tables);
  if (failures > 0) process.exitCode = 1;
}

await runScript(main);
