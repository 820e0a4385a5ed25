import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
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
    timeout: 100_000,
  });
}

/** What a command that goes on until Ctrl-C says first, and how it ends then. */
async function interrupted(command: string): Promise<{ readonly said: string; readonly code: number }> {
  const child = spawn('sh', ['-c', `exec ${command}`], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  process.kill(-(child.pid as number), 'SIGINT');
  const [code] = (await ended) as [number];
  return { said: said.toString(), code };
}

/** A line of the README on runs of this test, and smaller. */
function ownLine(line: string): string {
  const runsOf = (name: string) =>
    readdirSync(join(folder, 'runs')).filter((run) => run.startsWith(`${name}-2`));
  const small = /mass (run|step|alphas mine) /.test(line) ? `${line} --set market.days=15` : line;
  return small
    .replace(/([a-z-]+)-DATE-TIME/, (_, name: string) => runsOf(name)[0] ?? '')
    .replace('runs/FORK', `runs/${runsOf('first-run').at(-1) ?? ''}`)
    .replace('--day 60', '--day 6')
    .replace('market.days=40', 'market.days=15 --set population.investorsPerType=8')
    .replace('--sizes 512,1024', '--sizes 64,128')
    .replace('--seeds 2', '--seeds 1');
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
    async (code) => {
      for (const line of code.split('\n')) {
        // Not through npx, which dies of the signal itself and tells no exit code.
        const { said, code: exit } =
          line === 'npx mass studio'
            ? await interrupted(`${process.execPath} bin/mass.cjs studio`)
            : { said: shell(ownLine(line)), code: 0 };
        expect(said, line).toMatch(line === 'npx mass studio' ? /http:\/\/127\.0\.0\.1:\d+\/\?token=/ : /\S/);
        expect(exit, line).toBe(0);
      }
    },
  );

  it.each(blocks.filter(({ language }) => language === 'ts').map(({ code }) => code))('runs: %s', (code) => {
    writeFileSync(join(folder, 'block.mts'), code.replace('market.days=20', 'market.days=15'));
    const output = shell(`${process.execPath} --import tsx block.mts`);
    expect(output.trim().split(/\s+/).map(Number).every(Number.isFinite)).toBe(true);
  });
});
