import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { analysts } from '../../actors/index.ts';
import { alphaProposers, evaluationAgents, selectionRules, weightModels } from '../../alphas/index.ts';
import { marketSources, selectors } from '../../market/index.ts';
import { aggregators, fitnesses, optimizers } from '../../optimizer/index.ts';
import { loadScenario, scenarioSchema } from '../../scenarios/index.ts';
import { presets } from '../../scenarios/presets.ts';
import { isMapping, pathOf, valueAt } from '../../scenarios/schema-tree.ts';
import { launcher, start, userEnvironment } from '../cli/launcher.ts';

const page = readFileSync('docs/scenarios.md', 'utf8');
const example = readFileSync('scenarios/library/custom-kinds.ts', 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language as string,
  text: text as string,
}));
const blocksOf = (language: string) => blocks.filter((block) => block.language === language);

const project = mkdtempSync(join(tmpdir(), 'mass-docs-'));
mkdirSync(join(project, 'node_modules'));
symlinkSync(resolve('.'), join(project, 'node_modules', 'mass-engine'), 'junction');
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Rows of the table whose header begins with this cell. */
function rowsOf(header: string): string[][] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${header} |`));
  const rows: string[][] = [];
  for (let k = at + 2; lines[k]?.startsWith('|') === true; k++) {
    rows.push(
      (lines[k] as string)
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return rows;
}
const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words]) => words as string);

describe('docs/scenarios.md', () => {
  it('has only blocks that the tests below use', () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['yaml', 'json', 'ts', 'sh']));
  });

  it.each([...blocksOf('yaml'), ...blocksOf('json')])(
    'shows $language that loads',
    async ({ language, text }) => {
      const file = join(project, `shown.${language}`);
      writeFileSync(file, text);
      expect((await loadScenario(file)).warnings).toEqual([]);
    },
  );

  const [scenarios, excerpts] = [true, false].map((isScenario) =>
    blocksOf('ts').filter(({ text }) => text.includes('export default') === isScenario),
  );

  it.each(scenarios ?? [])('shows code that runs where the package is installed', async ({ text }) => {
    writeFileSync(join(project, 'shown.ts'), text);
    const checked = start(process.execPath, launcher, ['check', 'shown.ts', '--json'], { cwd: project });
    const { code, err } = await checked.ended;
    expect(code, err).toBe(0);
  });

  it.each(excerpts ?? [])('shows code that stands in the shipped example', ({ text }) => {
    expect(example).toContain(text);
  });

  it.each(blocksOf('sh').flatMap(({ text }) => text.trim().split('\n')))(
    'shows a command that works: %s',
    async (line) => {
      // A shell, because the page quotes for one.
      const { stdout } = await promisify(execFile)(
        'sh',
        ['-c', line.replace(/^node /, `"${process.execPath}" `)],
        {
          env: userEnvironment(),
        },
      );
      expect(stdout).toMatch(/is valid/);
    },
  );

  it('names the sections of a scenario', () => {
    const { simulation, execution } = scenarioSchema().parse({ version: 1 });
    expect(rowsOf('section').flatMap(([section]) => quoted(section as string))).toEqual([
      ...Object.keys(simulation).map((key) => `simulation.${key}`),
      ...Object.keys(execution).map((key) => `execution.${key}`),
    ]);
  });

  it('names every switch between the presets, with its two values', () => {
    const leaves = (value: unknown, path: string): [string, unknown][] =>
      isMapping(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
        : [[path, value]];
    const switches = new Map(
      Object.entries(presets.release.simulation)
        .flatMap(([section, value]) => leaves(value, section))
        .concat(
          Object.entries(presets.release.kinds).flatMap(([section, kinds]) =>
            Object.entries(kinds).flatMap(([kind, options]) =>
              leaves(options, section).map(([path, value]): [string, unknown] => [`${path} ${kind}`, value]),
            ),
          ),
        ),
    );
    const rows = rowsOf('field of `simulation`').map(([field, paper, release]) => ({
      field: quoted(field as string).join(' '),
      paper: JSON.parse(quoted(paper as string)[0] as string) as unknown,
      release: JSON.parse(quoted(release as string)[0] as string) as unknown,
    }));
    expect(new Map(rows.map(({ field, release }) => [field, release]))).toEqual(switches);
    for (const { field, paper } of rows) {
      const [path, kind] = field.split(' ') as [string, string?];
      const section = path.split('.')[0] as string;
      const { simulation } = scenarioSchema().parse({
        version: 1,
        ...(kind === 'mass-folder' ? { simulation: { [section]: { kind, path: '.' } } } : {}),
      });
      expect(valueAt(simulation, pathOf(path))).toEqual(paper);
    }
  });

  it('names the built-in kinds of every registry', () => {
    const builtIn = new Map(
      rowsOf('registry').map((row) => [quoted(row[0] as string)[0], quoted(row[3] as string)]),
    );
    const registries = {
      marketSources,
      selectors,
      analysts,
      aggregators,
      fitnesses,
      optimizers,
      evaluationAgents,
      selectionRules,
      weightModels,
      alphaProposers,
    };
    for (const [name, registry] of Object.entries(registries))
      expect(builtIn.get(name)).toEqual(registry.kinds());
    expect([...builtIn.keys()]).toEqual(['modalities', ...Object.keys(registries)]);
  });
});
