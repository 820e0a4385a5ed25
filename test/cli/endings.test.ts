/** Runs that end badly at no fault of the user: full disks, closed pipes; and what `--json` prints then. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../cli/index.ts';
import type { RunReport } from '../../engine/index.ts';
import { small, temporaryFolder } from '../engine/folders.ts';
import { launcher, start } from './launcher.ts';

const folder = temporaryFolder();
const mass = (...args: string[]) => start(process.execPath, launcher, args, { cwd: folder }).ended;
/** A shell line in which "$@" starts the command. */
const inShell = (line: string, ...args: string[]) =>
  start('bash', '-c', [line, 'bash', process.execPath, launcher, ...args], { cwd: folder }).ended;

let whole: RunReport;
beforeAll(async () => {
  writeFileSync(join(folder, 'small.json'), JSON.stringify({ version: 1, simulation: small }));
  const { code, out, err } = await mass('run', 'small.json', '--out', 'whole', '--json');
  expect({ code, err }).toEqual({ code: exitCodes.ok, err: '' });
  expect(out.trimEnd().split('\n')).toHaveLength(1);
  whole = JSON.parse(out) as RunReport;
  expect(whole).toMatchObject({ complete: true, days: 20 });
});

const onLinux = process.platform === 'linux';
/** Files may have so many blocks of 1,024 bytes; the error comes instead of the signal. */
const full = (blocks: number) => `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;

describe.skipIf(!onLinux)('a full disk', () => {
  it('ends a run in the middle with what to do, and the run goes on to the same digest', async () => {
    const { code, out, err } = await inShell(full(90), 'run', 'small.json', '--out', 'full', '--json');
    expect(code).toBe(exitCodes.environment);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({
      error: { problems: [{ code: 'journal.write-failed', hint: expect.stringContaining('resume') }] },
    });
    expect(err).toMatch(/^error: .*journal\.sqlite: .*\[journal\.write-failed\]\n$/);

    const [run] = readdirSync(join(folder, 'full'));
    const runDir = join('full', run as string);
    const stopped = JSON.parse((await mass('show', runDir, '--json')).out) as RunReport;
    expect(stopped.complete).toBe(false);
    expect(stopped.days).toBeGreaterThan(0);
    expect(stopped.days).toBeLessThan(20);

    const again = await inShell(full(90), 'resume', runDir);
    expect(again.code).toBe(exitCodes.environment);
    const resumed = JSON.parse((await mass('resume', runDir, '--json')).out) as RunReport;
    expect(resumed).toMatchObject({ complete: true, days: 20, digest: whole.digest });
    expect(resumed.statistics).toEqual(whole.statistics);
  });

  it('leaves no output folder behind when no run can be made', async () => {
    const { code, err } = await inShell(full(4), 'run', 'small.json', '--out', 'none');
    expect(code).toBe(exitCodes.environment);
    expect(err).toContain('[journal.write-failed]');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('ends the export of results with what to do, and resume writes them', async () => {
    // The journal fits, a table with every ballot does not.
    const set = ['--set', 'output.ballots=true', '--set', 'output.parquet=false'];
    const args = ['run', 'small.json', '--out', 'tables', ...set, '--set', 'population.investorsPerType=200'];
    const { code, err } = await inShell(full(1000), ...args);
    expect({ code, err }).toEqual({
      code: exitCodes.environment,
      err: expect.stringMatching(/error: .*results.*\[journal\.write-failed\]\n$/),
    });
    const runDir = join('tables', readdirSync(join(folder, 'tables'))[0] as string);
    const resumed = JSON.parse((await mass('resume', runDir, '--json')).out) as RunReport;
    expect(resumed).toMatchObject({ complete: true, days: 20 });
  });
});

describe.skipIf(!onLinux)('a closed pipe', () => {
  it('ends no run: the reader of its first line misses the rest', async () => {
    const { out, err } = await inShell('"$@" | head -1', 'run', 'small.json', '--out', 'piped');
    expect(out.split('\n')).toHaveLength(2);
    expect(err).not.toMatch(/EPIPE|^ {4}at /m);
    const runDir = join('piped', readdirSync(join(folder, 'piped'))[0] as string);
    const shown = JSON.parse((await mass('show', runDir, '--json')).out) as RunReport;
    expect(shown).toMatchObject({ complete: true, digest: whole.digest });
  });

  it.each([
    ['progress', '"$@" 2>&1 >/dev/null | head -c 1', ['run', 'small.json', '--out', 'piped-progress']],
    ['a list', '"$@" | head -1', ['runs', '--out', 'whole']],
    ['an error', '"$@" 2>&1 | head -c 1', ['run', 'none.json']],
  ] as const)('is met quietly by %s', async (_name, line, args) => {
    const { out, err } = await inShell(line, ...args);
    expect(out.length).toBeGreaterThan(0);
    expect(`${out}${err}`).not.toMatch(/EPIPE|^ {4}at /m);
  });
});
