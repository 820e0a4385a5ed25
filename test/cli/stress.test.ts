import { describe, expect, it } from 'vitest';
import { capturedTerminal, exitCodes, type Services } from '../../cli/index.ts';
import { MassError } from '../../core/index.ts';
import { invoke, jsonOf } from './fakes.ts';

type Request = Parameters<Services['runStress']>[0];
type Report = Awaited<ReturnType<Services['runStress']>>;

/** A stress test that ends as told, and keeps what it was asked for. */
function faked(changes: Partial<Report> = {}) {
  const requests: Request[] = [];
  const runStress: Services['runStress'] = (request) => {
    requests.push(request);
    request.progress?.('512 investors, seed 1: 1 s a day, 100 MB');
    const json = { scenario: 'my' } as Report['json'];
    return Promise.resolve({ text: 'a table', json, files: [], stopped: false, ...changes });
  };
  return { requests, runStress };
}

describe('mass stress', () => {
  it('passes on what was asked for, and tells progress on standard error', async () => {
    const { requests, runStress } = faked({ files: ['/home/a/out/stress.json'] });
    const terminal = capturedTerminal({ cwd: '/home/a' });
    const argv = ['stress', 'my.yaml', '--sizes', '512,4096', '--seeds', '3', '--faults', 'throw=0.1'];
    const limits = [
      '--until-day-seconds',
      '0.5',
      '--until-memory-mb',
      '4000',
      '--days',
      '20',
      '--out',
      'out',
    ];
    const { code, out, err } = await invoke(
      [...argv, ...limits, '--set', 'picks=3'],
      { runStress },
      { terminal },
    );
    expect(code).toBe(exitCodes.ok);
    expect(requests[0]).toMatchObject({
      file: 'my.yaml',
      workingFolder: '/home/a',
      sizes: '512,4096',
      seeds: 3,
      faults: 'throw=0.1',
      days: 20,
      limits: { daySeconds: 0.5, memoryMb: 4000 },
      outDir: '/home/a/out',
      set: ['picks=3'],
    });
    expect(out).toBe('a table\nwrote out/stress.json');
    expect(err).toBe('512 investors, seed 1: 1 s a day, 100 MB');
  });

  it('passes on grains, with the processors that "all" reckons with', async () => {
    const { requests, runStress } = faked();
    await invoke(['stress', 'my.yaml', '--grains', 'all'], { runStress });
    expect(requests[0]).toMatchObject({ grains: 'all' });
    expect(requests[0]?.processors).toBeGreaterThanOrEqual(1);
    await invoke(['stress', 'my.yaml'], { runStress });
    expect(Object.keys(requests[1] ?? {})).not.toContain('grains');
  });

  it('prints one object and no progress with --json', async () => {
    const { requests, runStress } = faked();
    const result = await invoke(['stress', 'my.yaml', '--json'], { runStress });
    expect(jsonOf(result)).toEqual({ scenario: 'my' });
    expect(result.err).toBe('');
    expect(requests[0]?.limits).toEqual({});
    expect(Object.keys(requests[0] ?? {})).not.toContain('outDir');
  });

  it('ends with 1 when a run failed, and as a stopped command when it was stopped', async () => {
    const failure = new MassError({ code: 'experiment.failed', message: 'the run of 8 investors failed' });
    const failed = await invoke(['stress', 'my.yaml'], faked({ failure }));
    expect(failed.code).toBe(exitCodes.failure);
    expect(failed.out).toBe('a table');
    expect(failed.err).toMatch(/error: the run of 8 investors failed \[experiment\.failed\]$/);
    for (const [signal, code] of [
      ['SIGINT', exitCodes.interrupted],
      ['SIGTERM', exitCodes.terminated],
    ] as const) {
      const terminal = capturedTerminal();
      const { runStress } = faked({ stopped: true });
      const stopping: Services['runStress'] = (request) => {
        terminal.press(signal);
        terminal.press(signal);
        expect(request.signal?.aborted).toBe(true);
        return runStress(request);
      };
      const result = await invoke(['stress', 'my.yaml'], { runStress: stopping }, { terminal });
      expect([result.code, result.out]).toEqual([code, 'a table']);
      expect(terminal.left).toEqual([code]);
    }
  });

  it.each([
    ['--seeds', '0'],
    ['--seeds', '1.5'],
    ['--days', 'many'],
    ['--until-day-seconds', '0'],
    ['--until-memory-mb', '-1'],
  ])('refuses %s %s', async (option, text) => {
    const result = await invoke(['stress', 'my.yaml', option, text, '--json'], faked());
    expect(result.code).toBe(exitCodes.badInput);
    expect(jsonOf(result)).toHaveProperty('error.problems.0.code', 'cli.usage');
  });
});
