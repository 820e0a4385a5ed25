import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VirtualClock } from '../../../core/index.ts';
import { grid } from '../../../experiments/matrices/grid.ts';
import { stability } from '../../../experiments/matrices/stability.ts';
import type { CellResult } from '../../../experiments/matrix/cell.ts';
import { cellFile, readCell } from '../../../experiments/matrix/cell-store.ts';
import { intervalsLine } from '../../../experiments/matrix/setup.ts';
import { commandLines, originAlone, originOf } from '../../../experiments/origin.ts';
import { countingRunner, runSmall, smallFolder } from './small.ts';

const small = smallFolder();
const vary = ['aggregation.alpha=0.5,0.8'];
const out = (name: string) => join(small.folder, name);
const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const { runner } = countingRunner();
const day = 86_400_000;

/** Runs the grid, and keeps what it says meanwhile. */
async function told(request: Parameters<typeof runSmall>[2]) {
  const lines: string[] = [];
  const progress = (line: string) => lines.push(line);
  const run = await runSmall(grid, small, { vary, seeds: 1, runner, progress, ...request });
  return { ...run, lines: lines.filter((line) => !/ s, \d+ MB/.test(line)) };
}

it('every output says with which command and engine it is made again, and a repetition changes no result file', async () => {
  const outDir = out('again');
  const set = ['market.days=16', 'market={kind: synthetic, instruments: 16, days: 16}'];
  const first = await told({ outDir, set, clock: new VirtualClock(day) });
  const { folder, text } = first;
  const command = `mass experiment grid small.yaml --seeds 1 --set market.days=16 --set '${set[1]}' --vary ${vary[0]}`;
  const { engineVersion, semantics } = originOf([]);
  expect(text.replaceAll(/ \\\n +/g, ' ')).toContain(
    `How to make this again (mass-engine ${engineVersion}, semantics ${semantics}):\n  ${command}\n`,
  );
  const origin = { command, engineVersion, semantics };
  expect(first.json).toMatchObject({ origin });
  expect(JSON.parse(read(folder, 'results.json'))).toMatchObject({ origin });
  expect(JSON.parse(read(folder, 'experiment.json'))).toMatchObject({
    ...origin,
    started: '1970-01-02T00:00:00.000Z',
  });
  // Compared without the page in the message: the chart library stands in it.
  expect(read(folder, 'report.html').includes('How to make this again')).toBe(true);
  const files = ['results.txt', 'results.json', 'results.csv', 'report.html'];
  const contents = () => files.map((name) => read(folder, name));
  const before = contents();
  await told({ outDir, set, clock: new VirtualClock(2 * day) });
  expect(contents().map((content, i) => content === before[i])).toEqual([true, true, true, true]);
});

it('a long command is broken between its options, so that a shell takes it as one', () => {
  const options = Array.from({ length: 6 }, (_, i) => `--set 'population.pool={size: ${i}}'`);
  const lines = commandLines(originOf(['mass experiment grid a.yaml', ...options]), 80);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.slice(0, -1).every((line) => line.endsWith(' \\'))).toBe(true);
  expect(lines.join('\n').replaceAll(/ \\\n +/g, ' ')).toBe(
    `  mass experiment grid a.yaml ${options.join(' ')}`,
  );
  expect(commandLines(originAlone('null', 20), 80)).toEqual(['  mass experiment null --seeds 20']);
});

it('results of other settings are named before they are replaced, and none of their cells counts', async () => {
  const outDir = out('replaced');
  const clock = new VirtualClock(day);
  const old = await told({ outDir, seeds: 2, clock });
  expect(old.lines).toEqual([]);
  expect(old.json).not.toHaveProperty('replaced');
  // What decides no result replaces none.
  const same = await told({ outDir, seeds: 2, set: ['execution.output.ballots=true'] });
  expect(same.lines).toEqual(['grid: 4 of 4 cells are there already']);
  await told({ outDir, seeds: 2, clock });
  const { folder, lines, json } = await told({ outDir, set: ['market.days=16'] });
  const { engineVersion } = originOf([]);
  const replaced = `replaces the results made with: mass experiment grid small.yaml --seeds 2 --vary ${vary[0]} (mass-engine ${engineVersion}, 1970-01-02); --out DIR keeps both`;
  expect(lines).toEqual([`grid: ${replaced}`]);
  expect(json).toMatchObject({ replaced });
  const [, ...cells] = read(folder, 'results.csv').trimEnd().split('\n');
  expect(new Set(cells.map((line) => line.split(',').slice(0, 3).join()))).toEqual(
    new Set(['alpha 0.5,1,16', 'alpha 0.8,1,16']),
  );
  // The cells of seed 2 are still those of the first settings, and run again for the second.
  expect(cellOf(folder, 2).measures.days).toBe(15);
  await told({ outDir, seeds: 2, set: ['market.days=16'] });
  expect([1, 2].map((seed) => cellOf(folder, seed).measures.days)).toEqual([16, 16]);
});

it('results of an earlier scenario, and of which it is not known, are named too', async () => {
  const outDir = out('edited');
  const file = join(small.folder, 'edited.yaml');
  const edited = { folder: small.folder, file };
  const replacedBy = async (days: number) => {
    writeFileSync(file, readFileSync(small.file, 'utf8').replace('days: 15', `days: ${days}`));
    const { json } = await runSmall(grid, edited, { vary, seeds: 1, outDir, runner });
    return (json as { replaced?: string }).replaced;
  };
  expect(await replacedBy(15)).toBeUndefined();
  expect(await replacedBy(16)).toContain('before its scenario, data or engine changed); --out DIR');
  const claim = join(outDir, 'grid-small', 'experiment.json');
  writeFileSync(claim, JSON.stringify({ file }));
  expect(await replacedBy(16)).toBe(
    'replaces results that do not say how they were made; --out DIR keeps both',
  );
});

it('a folder without results has none to replace', async () => {
  const outDir = out('nothing');
  const failing = countingRunner(() => 'stopped').runner;
  await expect(told({ outDir, runner: failing })).rejects.toThrow('no cell has a result');
  expect((await told({ outDir, set: ['market.days=16'] })).lines).toEqual([]);
});

const cellOf = (folder: string, seed: number) =>
  JSON.parse(readFileSync(cellFile(folder, 'alpha 0.5', seed), 'utf8')) as CellResult;

it('a stored cell that was edited is computed again, and said', async () => {
  const outDir = out('damaged');
  const { folder } = await told({ outDir });
  const file = cellFile(folder, 'alpha 0.5', 1);
  const stored = cellOf(folder, 1);
  const text = readFileSync(file, 'utf8');
  const readDamaged = (content: string) => {
    writeFileSync(file, content);
    return readCell(folder, 'alpha 0.5', 1, stored.key);
  };
  const { checksum: _, ...whole } = stored as CellResult & { readonly checksum: number };
  expect(readDamaged(text)).toEqual(whole);
  expect(readDamaged(text.slice(0, 40))).toBe('damaged');
  expect(readDamaged('null')).toBe('damaged');
  expect(readDamaged(JSON.stringify(whole))).toBe('damaged');
  expect(readDamaged(text.replace('"days":15', '"days":14'))).toBe('damaged');
  expect((await told({ outDir })).lines).toEqual([
    'grid: alpha 0.5, seed 1: its file is damaged, and it is computed again',
    'grid: 1 of 2 cells are there already',
  ]);
  expect(cellOf(folder, 1).measures).toEqual(stored.measures);
  expect((await told({ outDir })).lines).toEqual(['grid: 2 of 2 cells are there already']);
});

it('what intervals hold is said of the market at hand', async () => {
  const setupOf = async (name: string, set: readonly string[] = [], matrix = grid) => {
    const request = { outDir: out(name), runner, set, ...(matrix === grid ? { vary } : {}) };
    return (await runSmall(matrix, small, request)).text.replaceAll('\n', ' ');
  };
  const moves = 'the market, which is another one for each seed';
  const stays = 'the market is the same for all seeds';
  const [moving, seeded, steady] = await Promise.all([
    setupOf('moving'),
    setupOf('seeded', ['market.seed=1']),
    setupOf('steady', [], stability),
  ]);
  expect([moving, seeded, steady].map((text) => [text.includes(moves), text.includes(stays)])).toEqual([
    [true, false],
    [false, true],
    [false, true],
  ]);
  const arm = (name: string, ...digests: readonly string[]) => ({
    arm: { name, set: [] },
    cells: digests.map((dataDigest) => ({ measures: { dataDigest } }) as CellResult),
  });
  const mixed = [arm('real', 'x', 'x'), arm('made up', 'y', 'z'), arm('one', 'u')];
  expect(intervalsLine({ arms: mixed })).toContain('in 1 of 2 arms the market');
  expect(intervalsLine({ arms: [arm('one', 'u')] })).toBe(
    'There are no intervals: they need two seeds with a result.',
  );
});
