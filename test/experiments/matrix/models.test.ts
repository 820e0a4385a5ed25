import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { grid } from '../../../experiments/matrices/grid.ts';
import type { CellResult } from '../../../experiments/matrix/cell.ts';
import { cellFile } from '../../../experiments/matrix/cell-store.ts';
import { countingRunner, runSmall, smallFolder } from './small.ts';

const small = smallFolder();
const set = [
  'analyst={kind: openai, model: simulated}',
  'models.endpoints=[{simulated: {seed: 1, latency: {medianMs: 0}}}]',
  'market.days=10',
  'market.seed=1',
  'population.respawn=fixed',
];

it('cells that ask models share one recording, one at a time: no answer is asked for twice', async () => {
  const { runner, jobs } = countingRunner();
  let running = 0;
  let most = 0;
  const request = {
    set,
    vary: ['aggregation.alpha=0.5,0.8'],
    seeds: 1,
    workers: 4,
    runner: async (...of: Parameters<typeof runner>) => {
      most = Math.max(most, ++running);
      return runner(...of).finally(() => running--);
    },
  };
  const { folder, failures } = await runSmall(grid, small, request);
  expect(failures).toBe(0);
  expect(most).toBe(1);
  expect(existsSync(join(folder, 'recording.sqlite'))).toBe(true);
  const accountOf = (alpha: string) =>
    (JSON.parse(readFileSync(cellFile(folder, `alpha ${alpha}`, 1), 'utf8')) as CellResult).effort.models;
  // Three types and twelve investors, ten days: alpha changes no question.
  const questions = 10 * (3 + 12);
  expect(accountOf('0.5')).toMatchObject({ calls: questions, reused: 0 });
  expect(accountOf('0.8')).toMatchObject({ calls: 0, reused: questions });
  rmSync(join(folder, 'cells'), { recursive: true });
  await runSmall(grid, small, request);
  expect(jobs).toHaveLength(4);
  expect(accountOf('0.5')).toMatchObject({ calls: questions, reused: questions });
});
