import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse as parsePath, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { MassError } from '../../core/index.ts';
import { checkScenario, loadScenario, scenarioJsonSchema, starterScenario } from '../../scenarios/index.ts';
import { alternatives, isMapping, type JsonSchema } from '../../scenarios/schema-tree.ts';

const library = 'scenarios/library';
const shipped = readdirSync(library, { withFileTypes: true }).flatMap((entry) =>
  entry.isFile() ? [entry.name] : [],
);

describe('the published JSON Schema', () => {
  it('is the one that the code makes (if not: npm run schema)', () => {
    const published: unknown = JSON.parse(readFileSync('scenarios/scenario.schema.json', 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(scenarioJsonSchema())));
  });

  it('describes every field of the scenario', () => {
    const silent: string[] = [];
    const visit = (schema: JsonSchema, path: string): void => {
      for (const one of alternatives(schema)) {
        for (const [key, field] of Object.entries(one.properties ?? {})) {
          // Sections of registered kinds describe theirs where they are registered.
          if (
            field.description === undefined &&
            !/^\.simulation\.(market|analyst|aggregation|optimizer)\./.test(`${path}.${key}`)
          ) {
            silent.push(`${path}.${key}`);
          }
          visit(field, `${path}.${key}`);
        }
        if (isMapping(one.items)) visit(one.items, path);
      }
    };
    visit(scenarioJsonSchema(), '');
    expect(silent).toEqual([]);
  });
});

describe('the starter file', () => {
  const uncommented = (text: string) => text.replaceAll(/^( *)#(?=\S)/gm, '$1');
  const loadText = async (text: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'mass-starter-'));
    try {
      writeFileSync(join(folder, 'demo.yaml'), text);
      return (await loadScenario(join(folder, 'demo.yaml'))).scenario;
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('loads, and says what it says with every comment sign removed', async () => {
    const text = starterScenario('demo');
    const defaults = await loadText('version: 1\npreset: recommended\n');
    expect(await loadText(text)).toEqual(defaults);
    expect(uncommented(text)).not.toBe(text);
    expect(await loadText(uncommented(text))).toEqual(defaults);
  });

  it('names every field that has a value under its preset, with that value', async () => {
    const written: unknown = parse(uncommented(starterScenario('demo')));
    expect(written).toEqual(await loadText('version: 1\npreset: recommended\n'));
    expect(starterScenario('demo')).toMatch(/^preset: recommended$/m);
  });

  it("names each kind's own options with their defaults below the kind", () => {
    const text = starterScenario('demo').replaceAll(/\n *# (?!- )/g, ' ');
    const below = (kind: string) => text.slice(text.indexOf(`# - ${kind}: `)).split(/\n {2}# - /)[0];
    expect(below('hedge')).toMatch(/# - rate \(default adaptive\): How fast weight follows gains/);
    expect(below('ensemble')).toContain('# - memory (default 60): ');
    expect(below('ensemble')).not.toContain('# - rate');
    expect(below('fixed')).not.toContain('# - lookback');
    expect(text).toContain('(docs/learning.md). Kind fixed learns nothing');
  });

  it('tells editors where the schema is, when it is told', () => {
    expect(starterScenario('demo', { schema: 'x.json' }).split('\n')[0]).toBe(
      '# yaml-language-server: $schema=x.json',
    );
    expect(starterScenario('demo')).not.toContain('$schema');
  });
});

describe('the shipped scenarios', () => {
  it('are these', () => {
    expect(shipped).toEqual([
      'alphas-and-investors.yaml',
      'custom-kinds.ts',
      'first-run.yaml',
      'million.yaml',
      'mining.yaml',
      'planted.yaml',
      'release-sse50.yaml',
      'sse50.yaml',
      'us88.yaml',
    ]);
  });

  it.each(shipped)(
    '%s loads without warnings, is named after its file, and points editors to the schema',
    async (name) => {
      const file = join(library, name);
      const { scenario, warnings } = await loadScenario(file);
      expect(warnings).toEqual([]);
      expect(scenario.name).toBe(parsePath(name).name);
      const text = readFileSync(file, 'utf8');
      const reference = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? '';
      // Editors check code by its types.
      const isChecked = name.endsWith('.yaml')
        ? resolve(library, reference) === resolve('scenarios/scenario.schema.json')
        : text.includes('export default defineScenario(');
      expect(isChecked).toBe(true);
      const { types, investorsPerType } = scenario.simulation.population;
      expect(Number(types) * investorsPerType).toBe(name === 'million.yaml' ? 1_000_000 : 512);
    },
  );

  it('first-run.yaml is the market of the two commands', async () => {
    const { scenario } = await loadScenario(join(library, 'first-run.yaml'));
    expect(scenario.simulation.market).toMatchObject({ kind: 'synthetic', instruments: 60, days: 120 });
  });

  it.each([
    ['sse50.yaml', '../shared/data/mass-sse50', 20210104, 20221230],
    ['release-sse50.yaml', '../shared/data/mass-sse50', 20210104, 20221230],
    ['us88.yaml', '../shared/data/us88-tweets', 20140102, 20151231],
  ])('%s looks for its data in %s', async (name, folder, start, end) => {
    const { scenario, baseFolder } = await loadScenario(join(library, name));
    expect(resolve(baseFolder, String(scenario.simulation.market['path']))).toBe(resolve(folder));
    expect(scenario.simulation.market).toMatchObject({ start, end });
  });

  it.each([
    ['sse50.yaml', '../shared/data/mass-sse50'],
    ['us88.yaml', '../shared/data/us88-tweets'],
  ])('%s finds its data, or says where it looked', async (name, folder) => {
    const outcome = await checkScenario(join(library, name)).then(
      ({ scenario }) => `${scenario.name}.yaml`,
      (error: MassError) => `${error.code} ${error.problems[0].expected}`,
    );
    expect(outcome).toBe(existsSync(folder) ? name : `market.not-found data at ${resolve(folder)}`);
  });
});
