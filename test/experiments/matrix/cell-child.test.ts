import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type CellJob, runCell } from '../../../experiments/matrix/cell.ts';
import { runInChild } from '../../../experiments/matrix/cell-child.ts';
import { smallFolder } from './small.ts';

const { folder, file } = smallFolder();
const job: CellJob = { file, workingFolder: folder, set: ['seed=3'], keepsPopularity: true };
const never = new AbortController().signal;

it('a cell in a process of its own has the measures of one in this process, and its own memory', async () => {
  const answer = await runInChild(job, never);
  if ('problem' in answer) throw new Error(answer.problem);
  const { measures } = await runCell(job);
  expect(answer.measured.measures).toEqual(JSON.parse(JSON.stringify(measures)));
  expect(answer.measured.effort.peakMb).toBeGreaterThan(30);
  expect(answer.measured.effort.models).toBeNull();
  const { seconds, marketDaysSeconds } = answer.measured.effort;
  expect(marketDaysSeconds).toBeGreaterThan(0);
  expect(marketDaysSeconds).toBeLessThan(seconds);
});

it('a cell whose process is killed, or told to stop, is a problem that says so', async () => {
  const kinds = join(import.meta.dirname, 'fixtures', 'killed.ts');
  expect(await runInChild({ ...job, kinds }, never)).toEqual({
    problem: 'its process was ended by SIGKILL',
  });
  const stopping = new AbortController();
  const stopped = runInChild(job, stopping.signal);
  stopping.abort();
  expect(await stopped).toEqual({ problem: 'its process was ended by SIGTERM' });
});

it('a cell whose scenario is wrong answers with the error as users see it', async () => {
  const answer = await runInChild({ ...job, set: ['population.picks=99'] }, never);
  expect(answer).toEqual({
    problem: expect.stringMatching(/raise population\.pool\.size.*\[population\.pool\]/i),
  });
});
