import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSourceDigests } from '../../../experiments/matrix/source-digest.ts';
import type { LoadedScenario } from '../../../scenarios/index.ts';
import { smallFolder } from './small.ts';

const { folder } = smallFolder();
const outDir = join(folder, 'data', 'results');

/** Digest of a scenario on the folder `data`, with kinds. */
const digest = (kinds?: string) =>
  createSourceDigests(outDir)(
    {
      file: join(folder, 'small.yaml'),
      baseFolder: folder,
      scenario: {
        simulation: { market: { kind: 'mass-folder', path: 'data' }, analyst: { kind: 'rule' } },
      },
    } as unknown as LoadedScenario,
    kinds,
  );

function write(name: string, content: string): string {
  const file = join(folder, name);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

write('data/prices.csv', 'a');

it('code is known by itself and by what it names by relative paths, and theirs in turn', async () => {
  const kinds = write('code/kinds.ts', "import { a } from './a.ts';\nimport 'node:fs';\n");
  write(
    'code/a.ts',
    "export const table = new URL('../tables/t.json', import.meta.url);\nawait import(`./b.ts`);",
  );
  write('code/b.ts', "import './kinds.ts';");
  write('tables/t.json', '1');
  write('code/unrelated.ts', '');
  const seen = [await digest(), await digest(kinds)];
  for (const name of ['code/a.ts', 'code/b.ts', 'tables/t.json']) {
    write(
      name,
      name === 'code/a.ts' ? "new URL('../tables/t.json'); import('./b.ts'); // changed" : 'changed',
    );
    seen.push(await digest(kinds));
  }
  expect(new Set(seen).size).toBe(5);
  write('code/unrelated.ts', 'changed');
  expect(await digest(kinds)).toBe(seen.at(-1));
});

it('a folder that code names is known by all below it, but for one that the code or the results lie in', async () => {
  const kinds = write(
    'own/kinds.ts',
    "new URL('./data', import.meta.url); new URL('../', import.meta.url); new URL('./', import.meta.url); new URL('../data/results', import.meta.url);",
  );
  write('own/data/one.csv', '1');
  write('own/data/deep/read.ts', "import '../../beside.ts';");
  write('own/beside.ts', '1');
  const seen = [await digest(kinds)];
  for (const [name, content] of [
    ['own/data/one.csv', 'changed'],
    ['own/data/deep/two.csv', 'new'],
    ['own/beside.ts', 'changed'],
  ] as const) {
    write(name, content);
    seen.push(await digest(kinds));
  }
  expect(new Set(seen).size).toBe(4);
  for (const name of ['own/notes.txt', 'beside.txt', 'data/results/of-a-run.txt']) write(name, 'new');
  expect(await digest(kinds)).toBe(seen.at(-1));
});

it('results below the data are no part of the data', async () => {
  const before = await digest();
  write('data/results/summary.txt', 'a result');
  write('data/grid-small/experiment.json', '{}');
  write('data/grid-small/cells/x/1.json', '{}');
  expect(await digest()).toBe(before);
  write('data/more.csv', 'more');
  expect(await digest()).not.toBe(before);
});

it('links are followed to what they lead to, and circles and links to nothing end', async () => {
  const far = write('elsewhere/far.csv', 'far');
  write('elsewhere/folder/deep.csv', 'deep');
  symlinkSync(far, join(folder, 'data', 'linked.csv'));
  symlinkSync(join(folder, 'elsewhere', 'folder'), join(folder, 'data', 'linked'));
  symlinkSync(join(folder, 'data'), join(folder, 'data', 'circle'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'data', 'nothing'));
  const before = await digest();
  write('elsewhere/far.csv', 'changed');
  const after = await digest();
  write('elsewhere/folder/deep.csv', 'changed');
  expect(new Set([before, after, await digest()]).size).toBe(3);
});
