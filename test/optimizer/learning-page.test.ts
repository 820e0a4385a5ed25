import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Stream } from '../../core/index.ts';
import { optimizerSettings, optimizers } from '../../optimizer/index.ts';
import { vectorSearchOptions } from '../../optimizer/vector-search.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { launcher, start, userEnvironment } from '../cli/launcher.ts';
import { optimizerConformance, optimizerOf } from './conformance.ts';
import { meanCorrelation } from './mean-correlation.ts';
import { randomObjective } from './windows.ts';

const builtIn = optimizers.kinds();
optimizers.register(meanCorrelation);

const page = readFileSync('docs/learning.md', 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text as string,
}));
const blocksOf = (language: string) =>
  blocks.filter((block) => block.language === language).map(({ text }) => text);
const folder = mkdtempSync(join(tmpdir(), 'mass-learning-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Standard output of a script in the folder of this test. */
async function outputOf(script: string, args: readonly string[] = []): Promise<string> {
  const started = start(process.execPath, script, args, { cwd: folder, env: userEnvironment() });
  const { code, out, err } = await started.ended;
  expect(code, err).toBe(0);
  return out;
}

/** Rows, by their first cell, of the table whose header begins with these cells. */
function rowsOf(...header: readonly string[]): Map<string, readonly string[]> {
  const lines = page.split('\n');
  const first = lines.findIndex((line) => line.startsWith(`| ${header.join(' | ')} |`)) + 2;
  const rows = new Map<string, readonly string[]>();
  for (let k = first; lines[k]?.startsWith('|') === true; k++) {
    const [name, ...cells] = (lines[k] as string)
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    rows.set((name as string).replaceAll('`', ''), cells);
  }
  return rows;
}

/** Scalar defaults by name; undefined for what has none or is no scalar. */
function defaultsOf(
  shape: Readonly<Record<string, unknown>>,
  parsed: object,
): Map<string, string | undefined> {
  return new Map(
    Object.keys(shape).map((name) => {
      const value: unknown = (parsed as Record<string, unknown>)[name];
      return [name, typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined];
    }),
  );
}

describe('docs/learning.md', () => {
  it.each(blocksOf('yaml'))('shows a scenario that loads', async (text) => {
    const file = join(folder, 'shown.yaml');
    writeFileSync(file, text);
    expect((await loadScenario(file)).warnings).toEqual([]);
  });

  it('shows an optimizer that is compiled and stands under the suite, which is called as shown', () => {
    const [, example, call] = blocksOf('ts');
    expect(example?.replaceAll("'../", "'../../optimizer/")).toBe(
      readFileSync('test/optimizer/mean-correlation.ts', 'utf8'),
    );
    expect(readFileSync('test/optimizer/learning-page.test.ts', 'utf8')).toContain(`\n${call}`);
  });

  it('shows an optimizer that a scenario in TypeScript brings, and how a run is learned again', async () => {
    const [again, example] = blocksOf('ts');
    expect(again).toBe(readFileSync('test/optimizer/fixtures/learn-again.ts', 'utf8'));
    const imported = example?.replaceAll(/(?<=from )'.*'/g, "'mass-engine'");
    const simulation = {
      market: { kind: 'synthetic', instruments: 12, days: 12 },
      population: { types: 3, investorsPerType: 4, respawn: 'fixed', pool: { size: 6 }, picks: 2 },
      optimizer: { kind: 'mean-correlation', horizon: 1, lookback: 6, minimumDays: 2 },
    };
    writeFileSync(
      join(folder, 'own.ts'),
      `${imported}
import { defineScenario, optimizers } from 'mass-engine';
optimizers.register(meanCorrelation);
export default defineScenario(${JSON.stringify({ version: 1, simulation })});
`,
    );
    await outputOf(launcher, ['run', 'own.ts']);

    const [run = ''] = readdirSync(join(folder, 'runs'));
    renameSync(join(folder, 'runs', run), join(folder, 'runs', 'my-20260102-090000'));
    const other = { ...simulation, optimizer: { ...simulation.optimizer, kind: 'hedge' } };
    writeFileSync(join(folder, 'other.yaml'), JSON.stringify({ version: 1, simulation: other }));
    const days = await outputOf(resolve('test/optimizer/fixtures/learn-again.ts'));
    expect(days.trim().split('\n')).toHaveLength(12);
    expect(days).toContain('\n11: ');
    expect(days).not.toMatch(/^11: 1 1 1$/m);
  });

  it('names the settings of all kinds, with their defaults', () => {
    const rows = rowsOf('setting', 'default');
    const settings = optimizerSettings();
    expect([...rows.keys()]).toEqual(Object.keys(settings));
    for (const name of ['lookback', 'horizon', 'fitness'] as const)
      expect(rows.get(name)?.[0]?.replaceAll('`', '')).toBe(`${settings[name].parse(undefined)}`);
  });

  const kinds = rowsOf('kind', 'what it looks for');
  const ofSearches = rowsOf('option', 'default');

  it('names every kind', () => {
    expect([...kinds.keys()].sort()).toEqual([...builtIn].sort());
    expect([...ofSearches.keys()]).toEqual(Object.keys(vectorSearchOptions));
  });

  it.each(builtIn)('says of %s what it can be given, whether it draws and what it promises', (kind) => {
    const [, options = '', draws, improves] = kinds.get(kind) ?? [];
    const entry = optimizers.get(kind);
    expect(improves).toBe(entry.improves === true ? 'yes' : 'no');
    const defaults = defaultsOf(entry.options.shape, entry.options.parse({ kind }));
    const ownOptions = [...defaults].filter(([name]) => name !== 'kind' && !(name in vectorSearchOptions));
    expect([...options.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual(
      ownOptions.map(([name]) => name),
    );
    const said = ownOptions.flatMap(([name, value]) =>
      value === undefined ? [] : [`\`${name}\` ${value},`],
    );
    expect(said.filter((words) => !`${options},`.includes(words))).toEqual([]);
    const searches = options.startsWith('of a search') ? [...ofSearches] : [];
    for (const [name, cells] of searches) expect(cells[0]).toBe(defaults.get(name));
    expect(options.startsWith('of a search')).toBe(defaults.has('turnoverPenalty'));

    let asked = false;
    const stream: Stream = {
      get hi() {
        asked = true;
        return 1;
      },
      get lo() {
        asked = true;
        return 2;
      },
    };
    const objective = randomObjective({ types: 3, instruments: 12, pool: 6, picks: 2 });
    optimizerOf(kind).optimize(objective, new Float64Array(3).fill(1), stream);
    expect(draws).toBe(asked ? 'yes' : 'no');
  });
});

optimizerConformance('mean-correlation');
