import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult, type IModule } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { beforeAll, describe, expect, it } from 'vitest';

/** Imports point left (DESIGN.md, "Shape"). */
const order = [
  'core',
  'journal',
  'models',
  'market',
  'optimizer',
  'actors',
  'evaluation',
  'alphas',
  'scenarios',
  'engine',
  'report',
  'experiments',
  'web',
  'cli',
  'bench',
];
/** Leaves that nobody imports: their order among each other is free. */
const leaves = new Set(['cli', 'bench']);
const soleImporters: Readonly<Record<string, string | readonly string[]>> = {
  nact: 'actors/system.ts',
  seedrandom: 'core/root-key.ts',
  openai: 'models/transports/openai.ts',
  '@restatedev/restate-sdk': 'engine/cluster/services.ts',
  aws4fetch: 'engine/cluster/content-stores/s3.ts',
  '@duckdb/node-api': ['market/duckdb.ts', 'market/duckdb/staged-table.ts'],
};
const present = order.filter((folder) => readdirSync('.').includes(folder));

let modules: readonly IModule[] = [];
beforeAll(async () => {
  const result = await cruise(
    present,
    {
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      tsConfig: { fileName: 'tsconfig.json' },
    },
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  );
  // What a page brings for its reader's browser is data here: no module imports it.
  modules = (result.output as ICruiseResult).modules.filter(
    (module) =>
      [...order, library].includes(folderOf(module.source)) &&
      !forBrowsers.some((folder) => module.source.startsWith(folder)),
  );
});

/** What runs in a reader's browser, or is built for it. */
const forBrowsers = ['report/browser/', 'web/app/', 'web/assets/'];

/** Shipped scenarios are user files. */
const library = 'scenarios/library';

function folderOf(path: string): string {
  return path.startsWith(`${library}/`) ? library : (path.split('/')[0] as string);
}

describe('architecture', () => {
  it('sees the whole code, so that an empty gate cannot pass', () => {
    const files = present.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => join(folder, name))
        .filter((file) => !forBrowsers.some((browser) => file.startsWith(browser))),
    );
    expect(new Set(modules.map((module) => module.source))).toEqual(new Set(files));
    expect(modules.flatMap((module) => module.dependencies).length).toBeGreaterThan(files.length);
  });

  it('imports point left, and other folders are entered through their index', () => {
    const wrong: string[] = [];
    for (const module of modules) {
      const from = folderOf(module.source);
      if (from === library) continue;
      for (const { resolved } of module.dependencies) {
        const to = folderOf(resolved);
        if (to === from || !order.includes(to)) continue;
        if (order.indexOf(to) > order.indexOf(from) || leaves.has(to))
          wrong.push(`${module.source} -> ${resolved}`);
        else if (resolved !== `${to}/index.ts`)
          wrong.push(`${module.source} enters ${resolved}, not ${to}/index.ts`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('shipped scenarios import the public entry and nothing else, and nobody imports them', () => {
    const imports = modules
      .filter((module) => folderOf(module.source) === library)
      .flatMap((module) => module.dependencies.map(({ resolved }) => resolved));
    expect(new Set(imports)).toEqual(new Set(['mass-engine']));
    const importers = modules.filter((module) =>
      module.dependencies.some(({ resolved }) => folderOf(resolved) === library),
    );
    expect(importers).toEqual([]);
  });

  it('has no import circles, type imports included', () => {
    const circles = modules.flatMap((module) =>
      module.dependencies
        .filter((dependency) => dependency.circular)
        .map((dependency) => `${module.source} -> ${dependency.resolved}`),
    );
    expect(circles).toEqual([]);
  });

  it('has one importer of each package that the engine wraps', () => {
    for (const [name, importer] of Object.entries(soleImporters)) {
      const importers = modules
        .filter((module) => module.dependencies.some((dependency) => dependency.module === name))
        .map((module) => module.source)
        // Benchmarks measure the bare package beside the engine.
        .filter((source) => folderOf(source) !== 'bench');
      expect(importers, name).toEqual([importer].flat());
    }
  });

  it('takes from nact what works alone: no query, whose ids collide, no stateless actors, which lose their crash policy', () => {
    const source = withoutComments(readFileSync('actors/system.ts', 'utf8'));
    const imports = source.split('\n').filter((line) => /from 'nact'|import\('nact'\)/.test(line));
    const names = imports.flatMap((line) => /^import \{ (.*) \} from 'nact';$/.exec(line)?.[1]?.split(', '));
    expect(names).toEqual(['dispatch', 'spawn', 'start', 'stop']);
  });

  it('touches clock, randomness, environment, timers and console only in the files made for them', () => {
    const allowed = new Set([
      'core/clock.ts',
      'core/entry.ts',
      'core/host.ts',
      'core/root-key.ts',
      'experiments/reproduce.ts',
      'experiments/run.ts',
      'models/simulated/serve.ts',
    ]);
    const ambient =
      /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|process\.(env|argv|hrtime|stdout|stderr|exit)|setTimeout|setInterval|setImmediate|console\.)\b/;
    const wrong = modules
      .map((module) => module.source)
      .filter((file) => !allowed.has(file) && !['cli', 'bench'].includes(folderOf(file)))
      .filter((file) => ambient.test(withoutComments(readFileSync(file, 'utf8'))));
    expect(wrong).toEqual([]);
  });
});

function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
