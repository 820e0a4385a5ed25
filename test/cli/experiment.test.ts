import { expect, it } from 'vitest';
import { capturedTerminal } from '../../cli/index.ts';
import { MassError } from '../../core/index.ts';
import type { ExperimentOptions } from '../../experiments/index.ts';
import { invoke } from './fakes.ts';

const done = {
  text: 'tables\n',
  json: { name: 'grid' },
  failures: 0,
  folder: '/home/me/runs/experiments/grid-my',
};

it('passes on every word, and says where the files are', async () => {
  const seen: [readonly string[], ExperimentOptions][] = [];
  const words =
    'experiment grid my.yaml --seeds 3 --workers 4 --vary a=1,2 --vary b=3 --set c=4 --out there --yes'.split(
      ' ',
    );
  const { code, out, err } = await invoke(words, {
    runExperiment: (named, options) => {
      seen.push([named, options]);
      options.progress?.('grid: one cell');
      return Promise.resolve(done);
    },
  });
  expect(code).toBe(0);
  expect(seen).toMatchObject([
    [
      ['grid', 'my.yaml'],
      {
        seeds: '3',
        workers: '4',
        vary: ['a=1,2', 'b=3'],
        set: ['c=4'],
        out: 'there',
        yes: true,
        workingFolder: '.',
      },
    ],
  ]);
  expect(out).toContain('tables');
  expect(out).toContain('/home/me/runs/experiments/grid-my');
  expect(err).toContain('grid: one cell');
});

it('ends with 1 when a cell has no result', async () => {
  const { code } = await invoke(['experiment', 'grid', 'my.yaml', '--json'], {
    runExperiment: () => Promise.resolve({ ...done, failures: 2 }),
  });
  expect(code).toBe(1);
});

it('ends with 130 at the first Ctrl-C, when running cells are ended, and leaves at once at the second', async () => {
  const terminal = capturedTerminal();
  const { code, err } = await invoke(
    ['experiment', 'grid', 'my.yaml'],
    {
      runExperiment: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () =>
            reject(
              new MassError({
                code: 'run.interrupted',
                message: 'the experiment was stopped',
                hint: 'the same command goes on with the others',
              }),
            ),
          );
          terminal.press('SIGINT');
          terminal.press('SIGINT');
        }),
    },
    { terminal },
  );
  expect(code).toBe(130);
  expect(err).toMatch(/the same command goes on with the others/i);
  expect(terminal.left).toEqual([130]);
});

it('blames --vary for a path that it names, and breaks lines of progress at 80 columns', async () => {
  const { err } = await invoke(['experiment', 'grid', 'my.yaml', '--vary', 'alpha=1,2', '--set', 'beta=1'], {
    runExperiment: (_named, options) => {
      options?.progress?.(`${'a word '.repeat(14)}end`);
      const problem = (path: string) =>
        ({ code: 'scenario.set-path', message: 'no such field', file: `--set ${path}` }) as const;
      return Promise.reject(new MassError([problem('alpha'), problem('beta')]));
    },
  });
  expect(err).toContain('error: --vary alpha: no such field');
  expect(err).toContain('error: --set beta: no such field');
  expect(Math.max(...err.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});
