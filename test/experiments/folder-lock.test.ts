/** Two processes on one folder of results. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { reportStress } from '../../experiments/index.ts';
import { grid } from '../../experiments/matrices/grid.ts';
import { replaceFile } from '../../journal/index.ts';
import { countingRunner, runSmall, smallFolder } from './matrix/small.ts';

const small = smallFolder();
const vary = ['aggregation.alpha=0.5'];

/** Another process that writes the folder. */
async function holding(folder: string) {
  const script = fileURLToPath(new URL('children/hold-folder.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  onTestFinished(kill);
  await once(child.stdout, 'data');
  return { pid: child.pid, kill };
}

it('an experiment that another process writes is refused, named, and free once that was killed', async () => {
  const outDir = join(small.folder, 'out');
  const folder = join(outDir, 'grid-small');
  const other = await holding(folder);
  const { runner, jobs } = countingRunner();
  const again = () => runSmall(grid, small, { vary, seeds: 1, outDir, runner });
  await expect(again()).rejects.toMatchObject({
    code: 'journal.locked',
    problems: [
      {
        file: folder,
        message: expect.stringContaining(
          `the experiment is being written by process ${other.pid} on ${hostname()} since 20`,
        ) as string,
        hint: `wait for it, or stop it with: kill ${other.pid}`,
      },
    ],
  });
  expect(jobs).toHaveLength(0);
  await other.kill();
  await again();
  expect(jobs).toHaveLength(1);
  // It is let go, so that the next one can begin.
  await again();
  expect(existsSync(join(folder, 'lock.json'))).toBe(false);
});

it('a stress test whose folder another process writes runs nothing, and lets go of a folder of its own', async () => {
  const outDir = join(small.folder, 'stress');
  const other = await holding(outDir);
  const request = { file: small.file, workingFolder: small.folder, seeds: 1, outDir };
  await expect(reportStress({ ...request, runner: () => expect.fail('a run began') })).rejects.toMatchObject({
    code: 'journal.locked',
    message: expect.stringContaining(`process ${other.pid}`) as string,
  });
  await other.kill();
  for (let round = 0; round < 2; round++) {
    const runner = () => Promise.resolve({ kind: 'failure', text: 'no such day' } as const);
    expect((await reportStress({ ...request, runner })).files).toHaveLength(3);
  }
});

it('what another process is writing beside a file stays its own', () => {
  const folder = join(small.folder, 'durable');
  mkdirSync(folder);
  const file = join(folder, 'results.json');
  for (const name of ['results.json.tmp', 'results.json.1.tmp']) writeFileSync(join(folder, name), 'a part');
  replaceFile(file, 'whole');
  expect(readFileSync(file, 'utf8')).toBe('whole');
  expect(readdirSync(folder).toSorted()).toEqual(['results.json', 'results.json.1.tmp', 'results.json.tmp']);
});
