import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openReplay, resumeRun } from '../../engine/index.ts';
import { temporaryFolder } from './folders.ts';
import { digestsIn, forkOf, originRun } from './forks.ts';

const folder = temporaryFolder();

/** Forks in a child that is killed before its `statement`-th SQL statement; the folders that it left. */
async function killed(runDir: string, outDir: string, statement: number): Promise<readonly string[]> {
  const file = fileURLToPath(new URL('dying-fork.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', file, runDir, outDir, '8', `${statement}`], {
    stdio: 'ignore',
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  if (!existsSync(outDir)) return [];
  return readdirSync(outDir).filter((name) => !name.startsWith('.'));
}

it('a killed fork leaves no folder, or one that holds all shared days and is resumed', async () => {
  const origin = await originRun(folder);
  const left: number[] = [];
  // Making the database, then copying eight days, then the lock and the first days of its own.
  for (const statement of [3, 9, 14, 24, 45]) {
    const outDir = join(folder, `killed-${statement}`);
    const names = await killed(origin.runDir, outDir, statement);
    left.push(names.length);
    for (const name of names) {
      const replay = openReplay(join(outDir, name));
      expect(replay.days()).toBeGreaterThanOrEqual(8);
      replay.close();
      const resumed = await resumeRun({ runDir: join(outDir, name) });
      expect(digestsIn(resumed.runDir)).toEqual(digestsIn(origin.runDir));
    }
    // The next fork removes what was left half-made.
    const fork = await forkOf(origin.runDir, 8, { outDir });
    expect(fork.digest).toBe(origin.digest);
    expect(readdirSync(outDir).filter((name) => name.startsWith('.creating'))).toEqual([]);
  }
  expect(left[0]).toBe(0);
  expect(left.at(-1)).toBe(1);
});
