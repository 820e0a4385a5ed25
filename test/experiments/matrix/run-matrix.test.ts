import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { simulate } from '../../../engine/index.ts';
import { ablation } from '../../../experiments/matrices/ablation.ts';
import { grid } from '../../../experiments/matrices/grid.ts';
import { type CellResult, measuresOf } from '../../../experiments/matrix/cell.ts';
import { cellFile } from '../../../experiments/matrix/cell-store.ts';
import { loadScenario } from '../../../scenarios/index.ts';
import { countingRunner, runSmall, smallFolder } from './small.ts';

const small = smallFolder();
const vary = ['aggregation.alpha=0.5,0.8'];
const out = (name: string) => join(small.folder, name);
const stored = (folder: string, arm: string, seed: number) =>
  JSON.parse(readFileSync(cellFile(folder, arm, seed), 'utf8')) as CellResult;

it('every cell is what the scenario with its overrides gives when it is simulated directly', async () => {
  const { runner } = countingRunner();
  const { folder, failures } = await runSmall(grid, small, { vary, runner });
  expect(failures).toBe(0);
  for (const alpha of ['0.5', '0.8']) {
    for (const seed of [1, 2]) {
      const set = [`aggregation.alpha=${alpha}`, `seed=${seed}`, 'evaluation.rivals=[]'];
      const loaded = await loadScenario(small.file, { set });
      const simulated = await simulate(loaded, { controls: 'journal', judgement: true });
      const { measures } = stored(folder, `alpha ${alpha}`, seed);
      expect(measures).toMatchObject({ types: 3, investors: 12, days: 15, ballots: 180, abstentions: 0 });
      const { signals, dailyRankIc, digest, learning, portfolios } = JSON.parse(
        JSON.stringify(measuresOf(simulated, loaded)),
      ) as CellResult['measures'];
      expect(measures).toMatchObject({ dailyRankIc, digest, learning, portfolios });
      for (const horizon of ['1', '5', '10']) {
        const { rankIc, ic, days } = signals.score?.[horizon] ?? {};
        expect(measures.signals.score?.[horizon]).toMatchObject({ rankIc, ic, days });
      }
      const { score } = simulated.evaluation.statistics;
      const daily = measures.dailyRankIc.filter((value) => value !== null);
      expect(daily.reduce((sum, value) => sum + value, 0) / daily.length).toBeCloseTo(
        score['5']?.rankIc as number,
        12,
      );
    }
  }
});

it('goes on where it was, and runs again what another evaluation, scenario or arm changes', async () => {
  const outDir = out('resumed');
  const jobs = async (request: Parameters<typeof runSmall>[2]) => {
    const counting = countingRunner();
    await runSmall(grid, small, { vary, outDir, runner: counting.runner, ...request });
    return counting.jobs.length;
  };
  expect(await jobs({})).toBe(4);
  expect(await jobs({})).toBe(0);
  expect(await jobs({ seeds: 3 })).toBe(2);
  expect(await jobs({ vary: ['aggregation.alpha=0.5,0.8,0.9'] })).toBe(2);
  expect(await jobs({ set: ['execution.output.ballots=true'] })).toBe(0);
  expect(await jobs({ set: ['evaluation.costs.commissionBps=7'] })).toBe(4);
  expect(await jobs({ set: ['market.days=16'] })).toBe(4);
  writeFileSync(cellFile(join(outDir, 'grid-small'), 'alpha 0.5', 1), '{"cut":');
  expect(await jobs({ set: ['market.days=16'] })).toBe(1);
});

it('gives the same with several cells at the same time as with one', async () => {
  const measures: CellResult['measures'][][] = [];
  for (const workers of [1, 3]) {
    const outDir = out(`workers-${workers}`);
    const { folder } = await runSmall(grid, small, {
      vary,
      outDir,
      workers,
      runner: countingRunner().runner,
    });
    measures.push(
      [1, 2].flatMap((seed) => ['0.5', '0.8'].map((a) => stored(folder, `alpha ${a}`, seed).measures)),
    );
  }
  expect(measures[0]).toEqual(measures[1]);
  expect(new Set(measures[0]?.map(({ digest }) => digest)).size).toBe(4);
});

it('runs arms that mean the same once', async () => {
  const { runner, jobs } = countingRunner();
  const { text, folder } = await runSmall(grid, small, {
    vary: ['aggregation.alpha=0.5,0.50'],
    outDir: out('twins'),
    runner,
  });
  expect(jobs).toHaveLength(2);
  expect(stored(folder, 'alpha 0.5', 2).measures).toEqual(stored(folder, 'alpha 0.50', 2).measures);
  expect(text).toContain('= 4 cells, 2 of them different');
});

it('reports a cell that failed, goes on with the others, and tries it again next time', async () => {
  const outDir = out('failing');
  const failing = countingRunner(({ set }) =>
    set.includes('aggregation.alpha=0.8') && set.includes('simulation.seed=2')
      ? 'the disk is full'
      : undefined,
  );
  const lines: string[] = [];
  const run = await runSmall(grid, small, {
    vary,
    outDir,
    runner: failing.runner,
    progress: (line) => lines.push(line),
  });
  expect(run.failures).toBe(1);
  expect(run.text).toContain('alpha 0.8, seed 2: no result: the disk is full');
  expect(run.text).toMatch(/alpha 0\.8 .*1 of 2/);
  expect(run.text).toMatch(/alpha 0\.5 .*2 of 2/);
  expect(lines.filter((line) => line.includes('failed: the disk is full'))).toHaveLength(1);
  const again = countingRunner();
  expect((await runSmall(grid, small, { vary, outDir, runner: again.runner })).failures).toBe(0);
  expect(again.jobs).toHaveLength(1);
});

it('ends with the first problem when no cell has a result', async () => {
  const { runner } = countingRunner(() => 'no memory is left');
  await expect(runSmall(grid, small, { vary, outDir: out('nothing'), runner })).rejects.toMatchObject({
    code: 'experiment.failed',
    problems: [{ found: 'no memory is left' }],
  });
});

it('stops when it is told to, keeps what is done, and says how to go on', async () => {
  const outDir = out('stopped');
  const stopping = new AbortController();
  const first = countingRunner();
  const stopped = runSmall(grid, small, {
    vary,
    outDir,
    runner: async (job, signal) => {
      const answer = await first.runner(job, signal);
      if (first.jobs.length === 2) stopping.abort();
      return answer;
    },
    signal: stopping.signal,
  });
  await expect(stopped).rejects.toMatchObject({
    code: 'run.interrupted',
    problems: [{ hint: 'the same command goes on with the others' }],
  });
  expect(first.jobs).toHaveLength(2);
  const rest = countingRunner();
  await runSmall(grid, small, { vary, outDir, runner: rest.runner });
  expect(rest.jobs).toHaveLength(2);
});

it('stops with one error when a cell cannot be stored, and keeps those that are', async () => {
  const outDir = out('unwritable');
  const folder = join(outDir, 'grid-small');
  mkdirSync(join(folder, 'cells'), { recursive: true });
  // A file where the folder of the second arm would be.
  writeFileSync(join(folder, 'cells', 'alpha-0.8'), '');
  const { runner, jobs } = countingRunner();
  let ended = 0;
  const third = Promise.withResolvers<void>();
  const stopped = runSmall(grid, small, {
    vary,
    outDir,
    seeds: 3,
    workers: 2,
    runner: async (job, signal) => {
      if (job.set.includes('simulation.seed=1')) {
        if (job.set.includes('aggregation.alpha=0.8')) await third.promise;
        return runner(job, signal);
      }
      jobs.push(job);
      third.resolve();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended++;
      return { problem: 'told to stop' };
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'journal.write-failed' });
  // The third cell was running, is told to stop, and no other begins.
  expect([jobs.length, ended]).toEqual([3, 1]);
  expect(stored(folder, 'alpha 0.5', 1).seed).toBe(1);
});

it('refuses to replace the results of another scenario of the same name', async () => {
  const outDir = out('names');
  const { runner, jobs } = countingRunner();
  await runSmall(grid, small, { vary, outDir, seeds: 1, runner });
  const copy = join(small.folder, 'copy.yaml');
  writeFileSync(copy, readFileSync(small.file, 'utf8'));
  const file = { folder: small.folder, file: copy };
  // The same scenario somewhere else is the same experiment.
  await runSmall(grid, file, { vary, outDir, seeds: 1, runner });
  expect(jobs).toHaveLength(2);
  writeFileSync(copy, readFileSync(small.file, 'utf8').replace('days: 15', 'days: 16'));
  await runSmall(grid, file, { vary, outDir, seeds: 1, runner });
  await expect(runSmall(grid, small, { vary, outDir, seeds: 1, runner })).rejects.toMatchObject({
    code: 'cli.usage',
    problems: [{ found: small.file, expected: copy, hint: expect.stringContaining('--out') }],
  });
  expect(jobs).toHaveLength(4);
});

it('writes its tables as text, CSV and JSON and as one page that asks for nothing', async () => {
  const { runner } = countingRunner();
  const { folder, text } = await runSmall(ablation, small, { outDir: out('files'), runner });
  expect(readdirSync(folder).sort()).toEqual([
    'cells',
    'experiment.json',
    'lock.sqlite',
    'report.html',
    'results.csv',
    'results.json',
    'results.txt',
  ]);
  expect(readFileSync(join(folder, 'results.txt'), 'utf8')).toBe(text);
  const csv = readFileSync(join(folder, 'results.csv'), 'utf8').trimEnd().split('\n');
  // Seven arms, two seeds, five signals, three horizons.
  expect(csv).toHaveLength(1 + 7 * 2 * 5 * 3);
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  // Compared without the page in the message: the chart library stands in it.
  expect(page.includes('without candidate pools')).toBe(true);
  expect(page.includes('<script src') || page.includes('<link rel="stylesheet"')).toBe(false);
  const json = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as {
    tables: { rows: object[] }[];
  };
  expect(json.tables[0]?.rows).toHaveLength(7);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

it('refuses a seed from outside, values that are named twice, and more cells than are meant', async () => {
  const { runner, jobs } = countingRunner();
  const refusal = (request: Parameters<typeof runSmall>[2]) =>
    runSmall(grid, small, { outDir: out('refused'), runner, ...request }).then(
      () => 'nothing',
      (error: unknown) => String(error),
    );
  for (const seeds of [{ vary, set: ['seed=4'] }, { vary: ['simulation.seed=1,2'] }, { vary: ['seed=3'] }]) {
    const text = await refusal(seeds);
    expect(text).toContain('sets the seed of every cell itself');
    expect(text).toContain('--seeds N');
  }
  const twice = ['aggregation.alpha=0.5,0.5'];
  expect(await refusal({ vary: twice })).toContain('two arms of an experiment have one name');
  expect(await refusal({ vary: ['aggregation.alpha=0.5,2'] })).toContain('arm "alpha 2"');
  const many = { vary: ['optimizer.lookback=2,3,4', 'aggregation.alpha=0.1,0.2'], seeds: 34 };
  expect(await refusal(many)).toContain('found "204 cells"; expected at most 200. Add --yes');
  expect(jobs).toEqual([]);
  expect(existsSync(out('refused'))).toBe(false);
});
