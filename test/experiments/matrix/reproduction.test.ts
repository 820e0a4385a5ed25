import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemClock } from '../../../core/index.ts';
import { reproduce } from '../../../experiments/reproduction.ts';
import { countingRunner, smallFolder, smallScenario } from './small.ts';

const { folder } = smallFolder();
const request = { workingFolder: folder, workers: 1, seeds: 1, clock: systemClock };

it('runs the experiments that are named on a scenario, and ends with all tables', async () => {
  const outDir = join(folder, 'reproduction');
  const { runner, jobs } = countingRunner();
  const { text, failures } = await reproduce({
    ...request,
    outDir,
    scenario: 'small.yaml',
    only: ['ablation', 'stability'],
    runner,
  });
  expect(failures).toBe(0);
  expect(jobs).toHaveLength(7 + 2);
  expect(text).toContain('ablation: What is each part of the method worth?');
  expect(text).toContain('Correlation of popularity');
  expect(text).toContain('2 of 6 experiments. This time: ablation, stability; 0 cells without a result');
  expect(readFileSync(join(outDir, 'summary.txt'), 'utf8')).toBe(text);
  // A part of them leaves the tables of the others there.
  const part = await reproduce({ ...request, outDir, scenario: 'small.yaml', only: ['stability'], runner });
  expect(part.text).toContain('ablation: What is each part of the method worth?');
  expect(part.text).toContain('2 of 6 experiments. This time: stability;');
  expect(readFileSync(join(outDir, 'summary.txt'), 'utf8')).toBe(part.text);
});

it('leaves results of another edition of the scenario out of the summary, and names them', async () => {
  const outDir = join(folder, 'editions');
  const file = join(folder, 'edited.yaml');
  const edition = (picks: number) =>
    writeFileSync(file, smallScenario.replace('picks: 2', `picks: ${picks}`));
  const run = (only: string, runner = countingRunner().runner) =>
    reproduce({ ...request, outDir, scenario: 'edited.yaml', only: [only], runner });
  edition(2);
  await run('ablation');
  edition(1);
  const { text } = await run('stability');
  expect(text).not.toContain('ablation: What is each part of the method worth?');
  expect(text).toContain('Left out, of another edition of the scenario: ablation.\n1 of 6 experiments.');
  // A start of it that ends before its results leaves older tables there, which stay left out.
  await expect(run('ablation', countingRunner(() => 'stopped').runner)).rejects.toThrow(
    'no cell has a result',
  );
  expect((await run('stability')).text).toBe(text.replace(/[\d.]+ minutes/, () => '0.0 minutes'));
  edition(2);
  await run('ablation');
  expect((await run('ablation')).text).toContain('another edition of the scenario: stability.');
});

it('says so where the data are absent, and runs nothing', async () => {
  const outDir = join(folder, 'absent');
  writeFileSync(
    join(folder, 'absent.yaml'),
    'version: 1\nsimulation: { market: { kind: mass-folder, path: nowhere } }\n',
  );
  const { runner, jobs } = countingRunner();
  const { skipped } = await reproduce({ ...request, outDir, scenario: 'absent.yaml', runner });
  expect(skipped).toBe(
    'Nothing was run: there is no data folder nowhere. --scenario FILE runs another scenario.',
  );
  expect(jobs).toEqual([]);
  expect(existsSync(outDir)).toBe(false);
});

it('refuses names that it does not have', async () => {
  await expect(reproduce({ ...request, outDir: folder, only: ['ablatoin'] })).rejects.toMatchObject({
    problems: [{ code: 'experiment.unknown', hint: 'did you mean "ablation"?' }],
  });
});
