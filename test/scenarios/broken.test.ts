import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MassError, type Problem } from '../../core/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { brokenScenarios, type Expected, head } from './broken-cases.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mass-scenarios-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function problemsOf(file: string, set: readonly string[] = []): Promise<readonly Problem[]> {
  try {
    await loadScenario(file, { set });
  } catch (error) {
    if (error instanceof MassError) return error.problems;
    throw error;
  }
  return [];
}

/** Where problems differ from what was expected of them; empty when they do not. */
function mismatches(problems: readonly Problem[], expected: readonly Expected[]): readonly string[] {
  const codes = (list: readonly { readonly code: string }[]) => list.map((one) => one.code).join(', ');
  if (codes(problems) !== codes(expected)) return [`${codes(problems)} instead of ${codes(expected)}`];
  const wrong: string[] = [];
  for (const [i, one] of expected.entries()) {
    const problem = problems[i] as Problem;
    for (const key of ['line', 'column', 'path', 'found'] as const) {
      if (key in one && problem[key] !== one[key])
        wrong.push(`${key} ${String(problem[key])} instead of ${String(one[key])}`);
    }
    const [message = '', wanted = '', hint = ''] = one.says;
    if (!problem.message.includes(message)) wrong.push(`"${problem.message}" without "${message}"`);
    // The second fragment may stand in either: some problems have nothing to expect, only something to do.
    const help = `${problem.expected ?? ''} ${problem.hint ?? ''}`;
    if (!help.includes(wanted)) wrong.push(`"${help}" without "${wanted}"`);
    if (!(problem.hint ?? '').includes(hint)) wrong.push(`hint "${problem.hint}" without "${hint}"`);
  }
  return wrong;
}

describe('a broken scenario file', () => {
  it.each(brokenScenarios)('is told about $name', async ({ text, file = 'broken.yaml', expected }) => {
    const path = join(folder, file);
    writeFileSync(path, text);
    const problems = await problemsOf(path);
    expect(mismatches(problems, expected)).toEqual([]);
    for (const problem of problems) expect(problem.file).toBe(path);
  });

  it('is told when the file is not there, with the nearest name', async () => {
    writeFileSync(join(folder, 'momentum.yaml'), 'version: 1\n');
    expect(
      mismatches(await problemsOf(join(folder, 'momentun.yaml')), [
        { code: 'scenario.not-found', says: ['no such', 'momentum.yaml'] },
      ]),
    ).toEqual([]);
    expect(
      mismatches(await problemsOf(join(folder, 'no', 'where.yaml')), [
        { code: 'scenario.not-found', says: ['no such', 'mass new'] },
      ]),
    ).toEqual([]);
  });

  it('is told when a folder stands in its place', async () => {
    mkdirSync(join(folder, 'inner'));
    writeFileSync(join(folder, 'inner', 'one.yaml'), 'version: 1\n');
    expect(
      mismatches(await problemsOf(join(folder, 'inner')), [
        { code: 'scenario.not-found', says: ['a folder', 'one.yaml'] },
      ]),
    ).toEqual([]);
  });

  it('is told when it is not UTF-8', async () => {
    const path = join(folder, 'latin.yaml');
    writeFileSync(path, Uint8Array.of(0x6e, 0x3a, 0x20, 0xe9, 0x0a));
    expect(
      mismatches(await problemsOf(path), [{ code: 'scenario.syntax', says: ['UTF-8', 'save it'] }]),
    ).toEqual([]);
  });

  it('in code is told when it throws, exports nothing, or exports something else', async () => {
    const fixture = (name: string) => `test/scenarios/fixtures/${name}.ts`;
    expect(
      mismatches(await problemsOf(fixture('throws')), [
        { code: 'scenario.syntax', says: ['fell off the table', 'code'] },
      ]),
    ).toEqual([]);
    expect(
      mismatches(await problemsOf(fixture('no-default')), [
        { code: 'scenario.syntax', says: ['no default export', 'defineScenario'] },
      ]),
    ).toEqual([]);
    expect(
      mismatches(await problemsOf(fixture('default-is-text')), [
        { code: 'scenario.syntax', says: ['not a scenario', 'defineScenario'] },
      ]),
    ).toEqual([]);
    const problems = await problemsOf(fixture('bad-values'));
    expect(
      mismatches(problems, [
        { code: 'scenario.invalid', path: 'simulation.population.floor', found: -1, says: ['too small'] },
        { code: 'scenario.unknown-key', path: 'simulation.optimiser', says: ['', '', '"optimizer"'] },
      ]),
    ).toEqual([]);
    expect(problems.map((problem) => problem.file)).toEqual(Array(2).fill(fixture('bad-values')));
  });
});

const overrides: readonly { readonly set: string; readonly expected: Expected; readonly file?: string }[] = [
  { set: 'seed', expected: { code: 'scenario.set-path', found: 'seed', says: ['path=value', 'path=value'] } },
  { set: '=3', expected: { code: 'scenario.set-path', says: ['path=value'] } },
  { set: 'seed=', file: '--set seed', expected: { code: 'scenario.set-path', says: ['no value'] } },
  {
    set: 'sed=3',
    file: '--set sed',
    expected: { code: 'scenario.set-path', path: 'sed', says: ['no such field', '', '"seed"'] },
  },
  {
    set: 'alpha=0.2',
    expected: { code: 'scenario.set-path', says: ['no such field', '', '"aggregation.alpha"'] },
  },
  {
    set: 'population.flor=2',
    expected: { code: 'scenario.set-path', says: ['no such field', '', '"population.floor"'] },
  },
  { set: '__proto__.seed=2', expected: { code: 'scenario.set-path', says: ['no such field'] } },
  { set: 'constructor=2', expected: { code: 'scenario.set-path', says: ['no such field'] } },
  {
    set: 'labels.horizons=[1, 5',
    file: '--set labels.horizons',
    expected: { code: 'scenario.set-path', says: ['not valid YAML', 'quote'] },
  },
  {
    set: 'population.types.2.style.rationality=1',
    expected: { code: 'scenario.set-path', found: 2, says: ['list without this position', '0 to 1'] },
  },
  {
    set: 'population.floor=few',
    file: '--set population.floor',
    expected: {
      code: 'scenario.invalid',
      path: 'simulation.population.floor',
      found: 'few',
      says: ['', 'whole number'],
    },
  },
  {
    set: 'simulation.population.pool.size=3',
    expected: {
      code: 'population.pool',
      path: 'simulation.population.picks',
      says: ['than it is shown', 'at most 3'],
    },
  },
  {
    set: 'optimizer.kind=annealin',
    file: '--set optimizer.kind',
    expected: { code: 'scenario.unknown-kind', found: 'annealin', says: ['', '', '"annealing"'] },
  },
  {
    set: 'market.start=20210199',
    file: '--set market.start',
    expected: { code: 'scenario.invalid', path: 'simulation.market.start', says: ['calendar'] },
  },
  {
    set: 'simulation=5',
    file: '--set simulation',
    expected: { code: 'scenario.invalid', path: 'simulation', found: 5, says: ['not the kind of value'] },
  },
];

describe('a bad override', () => {
  it.each(overrides)('$set is refused by its own name', async ({ set, expected, file }) => {
    const path = join(folder, 'good.yaml');
    writeFileSync(
      path,
      `${head}  population:\n    types: [{ modalities: [news] }, { modalities: [price] }]\n`,
    );
    const problems = await problemsOf(path, [set]);
    expect(mismatches(problems, [expected])).toEqual([]);
    expect(problems[0]?.file).toContain(file ?? '--set ');
    expect(problems[0]?.line).toBeUndefined();
  });

  it('is reported together with the problems of the file', async () => {
    const path = join(folder, 'both.yaml');
    writeFileSync(path, `${head}  seeed: 1\n`);
    const problems = await problemsOf(path, ['nothing=1', 'aggregation.alpha=7']);
    expect(problems.map((problem) => problem.file)).toEqual([
      path,
      '--set aggregation.alpha',
      '--set nothing',
    ]);
  });
});
