import { describe, expect, it } from 'vitest';
import { capturedTerminal, exitCodes, type Services } from '../../cli/index.ts';
import { MassError, VirtualClock } from '../../core/index.ts';
import { invoke, jsonOf, observedDays, openedRun, reportOf } from './fakes.ts';

/** A run of 10 days at two seconds each. */
function slowRun(clock: VirtualClock): Pick<Services, 'resumeRun'> {
  return {
    resumeRun: async ({ observe }) => {
      observedDays(observe, clock, 10, 2000);
      return reportOf();
    },
  };
}

describe('progress', () => {
  it('is a line at most every five seconds where nobody watches, on standard error', async () => {
    const clock = new VirtualClock();
    const { terminal } = await invoke(['resume', 'a'], slowRun(clock), { clock });
    expect(terminal.errLines).toEqual([
      'run first-run-1: 10 days, 512 investors',
      'day 3/10 2020-01-02, 1,536 ballots, 14 s left',
      'day 6/10 2020-01-02, 3,072 ballots, 8.0 s left',
      'day 9/10 2020-01-02, 4,608 ballots, 2.0 s left',
      'controls 2/4, 4.0 s left',
    ]);
    expect(terminal.drawn()).toBe('');
  });

  it('is a bar with day, ballots and time left where somebody watches', async () => {
    const clock = new VirtualClock();
    const terminal = capturedTerminal({ watched: true });
    await invoke(['resume', 'a'], slowRun(clock), { clock, terminal });
    expect(terminal.drawn()).toContain('day 10/10 2020-01-02 | 5,120 ballots | 0.0 s left');
    expect(terminal.drawn()).toContain('controls 4/4');
    expect(terminal.errLines).toEqual([]);
  });

  it('says how far alphas are judged before the run is opened', async () => {
    const clock = new VirtualClock();
    const judged: Pick<Services, 'resumeRun'> = {
      resumeRun: async ({ observe }) => {
        for (let done = 1; done <= 4; done++) {
          clock.advance(3000);
          observe({ kind: 'alphas', done, total: 4 });
        }
        return reportOf();
      },
    };
    const { terminal: lines } = await invoke(['resume', 'a'], judged, { clock });
    expect(lines.errLines).toEqual([
      'alphas judged over 2/4 sessions, 6.0 s left',
      'alphas judged over 4/4 sessions, 0.0 s left',
    ]);
    const watched = capturedTerminal({ watched: true });
    await invoke(['resume', 'a'], judged, { clock, terminal: watched });
    expect(watched.drawn()).toContain('alphas judged 4/4');
  });

  it('is absent with --json', async () => {
    const clock = new VirtualClock();
    const terminal = capturedTerminal({ watched: true });
    const result = await invoke(['resume', 'a', '--json'], slowRun(clock), { clock, terminal });
    expect(jsonOf(result)).toHaveProperty('runId', 'first-run-1');
    expect(terminal.drawn()).toBe('');
    expect(result.err).toBe('');
  });
});

describe('interruption', () => {
  /** A run that is pressed `times` times on its second day and ends as `end` says. */
  async function pressed(
    times: number,
    end: (stopped: boolean) => ReturnType<typeof reportOf>,
    signal: 'SIGINT' | 'SIGTERM' = 'SIGINT',
  ) {
    const clock = new VirtualClock();
    const terminal = capturedTerminal();
    const result = await invoke(
      ['resume', 'a'],
      {
        resumeRun: async (control) => {
          observedDays(control.observe, clock, 2, 10);
          for (let i = 0; i < times; i++) terminal.press(signal);
          return end(control.signal.aborted);
        },
      },
      { clock, terminal },
    );
    terminal.press('SIGINT');
    return result;
  }

  it('lets the first Ctrl-C finish the day, says how to resume, and ends with 130', async () => {
    const result = await pressed(1, (stopped) => reportOf({ complete: !stopped, days: 2 }));
    expect(result.code).toBe(exitCodes.interrupted);
    expect(result.err).toContain('stopping after the day in progress; press Ctrl-C again to leave at once');
    expect(result.out).toContain('mass resume /somewhere/runs/first-run-1');
    expect(result.terminal.left).toEqual([]);
  });

  it.each([
    [{ inCluster: true }, 'now, without the day in progress'],
    [{ asksModels: true }, 'once the calls in flight are recorded'],
    [{ asksModels: true, inCluster: true }, 'once the calls in flight are recorded'],
    [undefined, 'before the next day'],
  ])('of a run that was opened as %j ends %s', async (opened, text) => {
    const terminal = capturedTerminal();
    const resumeRun: Services['resumeRun'] = ({ observe }) => {
      if (opened !== undefined) observe({ ...openedRun, ...opened });
      terminal.press('SIGINT');
      return Promise.resolve(reportOf({ complete: false }));
    };
    const { err } = await invoke(['resume', 'a'], { resumeRun }, { terminal });
    expect(err).toContain(`stopping ${text}; press Ctrl-C again to leave at once`);
  });

  it('treats SIGTERM alike and ends with 143', async () => {
    const result = await pressed(1, (stopped) => reportOf({ complete: !stopped }), 'SIGTERM');
    expect(result.code).toBe(exitCodes.terminated);
  });

  it('leaves at once at the second Ctrl-C', async () => {
    const result = await pressed(2, () => reportOf({ complete: false }));
    expect(result.terminal.left).toEqual([exitCodes.interrupted]);
    expect(result.err).toContain('go on with: mass resume /somewhere/runs/first-run-1');
  });

  it('counts as success when the run was complete anyway', async () => {
    expect((await pressed(1, () => reportOf())).code).toBe(exitCodes.ok);
  });

  it('says how to resume when the engine ends with run.interrupted', async () => {
    const result = await pressed(1, () => {
      throw new MassError({ code: 'run.interrupted', message: 'the run was interrupted' });
    });
    expect(result.code).toBe(exitCodes.interrupted);
    expect(result.err).toContain('stopped; go on with: mass resume');
  });
});
