import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunReport } from '../../engine/index.ts';
import { launcher, start } from './launcher.ts';

const folder = mkdtempSync(join(tmpdir(), 'mass-run-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  join(folder, 'small.yaml'),
  `version: 1
simulation:
  market: { kind: synthetic, instruments: 24, days: 50 }
  population: { types: 4, investorsPerType: 8, floor: 2, pool: { size: 8 }, picks: 2 }
`,
);
const mass = (...args: string[]) => start(process.execPath, launcher, args, { cwd: folder });

async function reportOf(...args: string[]): Promise<RunReport> {
  const { code, out, err } = await mass(...args, '--json').ended;
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.endsWith('\n')).toBe(true);
  return JSON.parse(out) as RunReport;
}

describe('mass as a user meets it', () => {
  it('stops cleanly at Ctrl-C, says how to go on, and reaches the digest of an uninterrupted run', async () => {
    const stopped = mass('run', 'small.yaml', '--out', 'stopped');
    await stopped.said(/^run small/m);
    stopped.child.kill('SIGINT');
    const { code, out, err } = await stopped.ended;
    expect(code).toBe(130);
    expect(err).toContain('stopping after the day in progress');
    const resume = /resume (stopped[/\\]\S+)/.exec(out)?.[1] as string;

    const resumed = await reportOf('resume', resume);
    const whole = await reportOf('run', 'small.yaml', '--out', 'whole');
    expect(resumed).toMatchObject({ complete: true, days: 50, digest: whole.digest });
    expect(await reportOf('show', resume)).toMatchObject({ digest: whole.digest, runDir: resumed.runDir });
  });

  it('leaves at once at the second Ctrl-C, and the run can go on', async () => {
    const crowd = ['--set', 'population.investorsPerType=50000', '--set', 'market.days=20'];
    const left = mass('run', 'small.yaml', '--out', 'left', ...crowd);
    await left.said(/^run small/m);
    const pressing = setInterval(() => left.child.kill('SIGINT'), 450);
    const { code, err } = await left.ended;
    clearInterval(pressing);
    expect(code).toBe(130);
    expect(err).toMatch(/left at once; committed days are safe; go on with: .* resume left/);
    const { out } = await mass('runs', '--out', 'left', '--json').ended;
    expect(JSON.parse(out)).toMatchObject({ runs: [{ status: 'interrupted' }] });
  });

  it('lists, extends and refuses with one object each', async () => {
    const short = await reportOf('run', 'small.yaml', '--set', 'market.days=12', '--out', 'extended');
    const { code, out } = await mass('run', '--extend', short.runDir, '--json').ended;
    expect(code).toBe(2);
    expect(JSON.parse(out)).toHaveProperty('error.problems.0.code', 'run.nothing-to-do');
    const longer = await reportOf('run', '--extend', short.runDir, '--set', 'market.days=20');
    expect(longer).toMatchObject({ days: 20, complete: true, runId: short.runId });
    const at20 = await reportOf('run', 'small.yaml', '--set', 'market.days=20', '--out', 'extended');
    expect(longer.digest).toBe(at20.digest);
    const listed = await mass('runs', '--out', 'extended', '--json').ended;
    expect(JSON.parse(listed.out)).toMatchObject({ runs: [{ status: 'finished' }, { status: 'finished' }] });
  });

  it('passes its own examination', async () => {
    const { code, out } = await mass('doctor').ended;
    expect({ code, bad: out.split('\n').filter((line) => line.startsWith('NOT OK')) }).toEqual({
      code: 0,
      bad: [],
    });
  });
});
