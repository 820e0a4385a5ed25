import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../core/index.ts';

export const repository = fileURLToPath(new URL('..', import.meta.url));
export const massCommand = join(repository, 'bin', 'mass.cjs');

/** Runs Node with these arguments to its end; gives its standard output and how long the whole process took. */
export function timedNode(args: readonly string[]): {
  readonly output: string;
  readonly milliseconds: number;
} {
  const start = systemClock.elapsed();
  const output = execFileSync(process.execPath, args, {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { output, milliseconds: systemClock.elapsed() - start };
}

/** Calls `work` with a folder that is gone afterwards. */
export async function inTemporaryFolder<Result>(
  work: (folder: string) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'mass-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
