import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Every block of the README is run, in an empty folder that holds the project's parts as links. */
const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```(\w+)\n([\s\S]*?)```/g)].map(
  ([, language, code]) => ({
    language: language as string,
    code: (code as string).trim(),
  }),
);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'mass-readme-'));
  for (const part of ['package.json', 'node_modules', 'scenarios', 'bin', 'cli', 'engine', 'experiments']) {
    symlinkSync(resolve(part), join(folder, part));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shell(command: string): string {
  return execFileSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the README', () => {
  it('has shell and TypeScript blocks only', () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'ts']));
  });

  it('begins with the two commands, which package.json has', () => {
    expect(blocks[0]?.code).toBe('npm ci && npm start');
    expect(blocks[1]?.code).toBe('npm test');
  });

  it('starts a run with its first command', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
    // The run itself, shortened: the whole one is the benchmark `first-run`.
    const output = shell(`${scripts.start} --set market.days=15 --set population.investorsPerType=8`);
    expect(output).toMatch(/Run folder/);
  });

  it.each(blocks.filter(({ language }, index) => language === 'sh' && index > 1).map(({ code }) => code))(
    'runs: %s',
    (code) => {
      for (const line of code.split('\n')) {
        const small = line.includes('mass run ') ? `${line} --set market.days=15` : line;
        // The run that the first command made.
        const made = readdirSync(join(folder, 'runs')).find((name) => name.startsWith('first-run-2')) ?? '';
        expect(shell(small.replace('first-run-DATE-TIME', made)).length, line).toBeGreaterThan(0);
      }
    },
  );

  it.each(blocks.filter(({ language }) => language === 'ts').map(({ code }) => code))('runs: %s', (code) => {
    writeFileSync(join(folder, 'block.mts'), code.replace('market.days=20', 'market.days=15'));
    const output = shell(`${process.execPath} --import tsx block.mts`);
    expect(output.trim().split(/\s+/).map(Number).every(Number.isFinite)).toBe(true);
  });
});
