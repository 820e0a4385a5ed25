/** Broken scenarios and data through the commands: one clear error each, and nothing written or changed. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal, exitCodes, runCommandLine } from '../../cli/index.ts';
import { engineServices } from '../../cli/services/engine-services.ts';
import { describeProblem, type Problem, systemClock } from '../../core/index.ts';
import { small, temporaryFolder, treeOf } from '../engine/folders.ts';
import { brokenData, prices, pricesCsv } from '../market/broken-data-cases.ts';
import { brokenScenarios } from '../scenarios/broken-cases.ts';
import { launcher, start } from './launcher.ts';

const folder = temporaryFolder();

/** One command of the real program in this process. */
async function mass(...argv: readonly string[]) {
  const terminal = capturedTerminal({ cwd: folder });
  const code = await runCommandLine({
    argv,
    terminal,
    services: engineServices(),
    clock: systemClock,
    version: '0.0.0',
  });
  return { code, out: terminal.outLines, err: terminal.errLines.join('\n') };
}

/** The problems of a command that failed under `--json`: one object on standard output, the same as text beside it. */
function problemsOf({ out, err }: Awaited<ReturnType<typeof mass>>): readonly Problem[] {
  expect(out).toHaveLength(1);
  const { error, ...rest } = JSON.parse(out[0] as string) as { error: { problems: readonly Problem[] } };
  expect(rest).toEqual({});
  const { problems } = error;
  expect(err.split('\n').filter((line) => line.startsWith('error: '))).toHaveLength(problems.length);
  for (const { code, message } of problems) {
    expect(err).toContain(`[${code}]`);
    expect(err).toContain(message);
  }
  expect(err).not.toMatch(/^ {4}at /m);
  return problems;
}

/** Somewhere to look, and something to do. */
function isClear({ message, file, path, found, expected, hint }: Problem): boolean {
  const place = file ?? path;
  return message.length > 10 && (place ?? found) !== undefined && (expected ?? hint) !== undefined;
}

const used = join(folder, 'used');
beforeAll(async () => {
  const file = join(folder, 'good.json');
  const output = { parquet: false };
  writeFileSync(file, JSON.stringify({ version: 1, simulation: small, execution: { output } }));
  const { code, err } = await mass('run', file, '--set', 'market.days=6', '--out', used, '--json');
  expect({ code, err }).toEqual({ code: exitCodes.ok, err: '' });
});

/** Runs into an output folder that holds a run and into one that does not exist; neither may notice. */
async function refused(file: string, ...more: readonly string[]): Promise<readonly Problem[]> {
  const before = treeOf(used);
  const fresh = join(folder, 'fresh', 'runs');
  const intoUsed = await mass('run', file, '--out', used, '--json', ...more);
  const intoFresh = await mass('run', file, '--out', fresh, '--json', ...more);
  expect([intoUsed.code, intoFresh.code]).toEqual([exitCodes.badInput, exitCodes.badInput]);
  expect(treeOf(used)).toEqual(before);
  expect(existsSync(join(folder, 'fresh'))).toBe(false);
  expect(intoFresh.out).toEqual(intoUsed.out);
  const problems = problemsOf(intoUsed);
  expect(problems.filter((problem) => !isClear(problem))).toEqual([]);
  return problems;
}

describe('a broken scenario file', () => {
  it.each(brokenScenarios)('with $name is refused by run and check alike', async (broken) => {
    const file = join(folder, broken.file ?? 'broken.yaml');
    writeFileSync(file, broken.text);
    const problems = await refused(file);
    const checked = await mass('check', file, '--json');
    expect(checked.code).toBe(exitCodes.badInput);
    expect(problemsOf(checked)).toEqual(problems);
    expect(problems.map(({ code }) => code)).toEqual(broken.expected.map(({ code }) => code));
    for (const [i, { line, says }] of broken.expected.entries()) {
      const problem = problems[i] as Problem;
      expect(problem.file).toBe(file);
      expect(problem.line).toBe(line ?? problem.line);
      expect(problem.message).toContain(says[0] ?? '');
    }
  });
});

let count = 0;
/** A scenario over a table folder of its own: prices of three instruments, with other files beside or instead. */
function overFiles(
  files: Readonly<Record<string, string | Buffer>>,
  options: object,
  rest: object = {},
): string {
  const data = `data-${count++}`;
  for (const [name, content] of Object.entries({ 'prices.csv': pricesCsv(), ...files })) {
    mkdirSync(join(folder, data, name, '..'), { recursive: true });
    writeFileSync(join(folder, data, name), content);
  }
  const market = { kind: 'table', path: data, prices, ...options };
  const population = {
    types: 2,
    modalitiesPerType: [1, 1],
    investorsPerType: 8,
    pool: { size: 2 },
    picks: 1,
  };
  const file = join(folder, `${data}.json`);
  writeFileSync(file, JSON.stringify({ version: 1, simulation: { market, population, ...rest } }));
  return file;
}

describe('broken data', () => {
  it('are told apart from good ones', async () => {
    const { code } = await mass('run', overFiles({}, {}), '--out', join(folder, 'good-data'), '--json');
    expect(code).toBe(exitCodes.ok);
  });

  it.each(brokenData)(
    'with $title are refused before day one',
    async ({ files = {}, options = {}, code, says }) => {
      const [problem, ...more] = await refused(overFiles(files, options));
      expect(more).toEqual([]);
      expect(problem?.code).toBe(code);
      const text = describeProblem(problem as Problem);
      for (const part of says) expect(text).toContain(part);
    },
  );

  it.each([
    { title: 'a folder that is not there', set: 'market.path=nowhere', code: 'market.not-found' },
    { title: 'dates without data', set: 'market.start=20300101', code: 'market.no-days' },
    { title: 'an end before the data', set: 'market.end=20190101', code: 'market.no-days' },
    {
      title: 'more modalities than there are',
      set: 'population.modalitiesPerType=[9,9]',
      code: 'population.masks',
    },
  ])('and $title are refused', async ({ set, code }) => {
    const problems = await refused(overFiles({}, {}), '--set', set);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});

describe('a user at the terminal', () => {
  const child = (...args: string[]) => start(process.execPath, launcher, args, { cwd: folder }).ended;

  it('meets the same errors, exit codes and intact folders', async () => {
    const before = treeOf(used);
    writeFileSync(join(folder, 'typo.yaml'), 'version: 1\nsimulation:\n  sed: 3\n');
    const typo = await child('run', 'typo.yaml', '--out', 'used');
    expect(typo).toMatchObject({ code: exitCodes.badInput, out: '' });
    expect(typo.err).toMatch(
      /^error: .*typo\.yaml:3:3 .*"sed".* did you mean "seed"\? \[scenario\.unknown-key\]\n$/i,
    );

    const broken = overFiles({ 'prices.csv': pricesCsv((lines) => lines.push('B,20191231,10,11,100')) }, {});
    const data = await child('run', broken, '--out', 'used', '--json');
    expect(data.code).toBe(exitCodes.badInput);
    expect(JSON.parse(data.out)).toHaveProperty('error.problems.0.code', 'market.bad-rows');

    const missing = await child('check', 'none.yaml');
    expect(missing).toMatchObject({ code: exitCodes.badInput, out: '' });
    expect(missing.err).toContain('[scenario.not-found]');
    expect(treeOf(used)).toEqual(before);
  });
});
