import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CapturedTerminal, capturedTerminal, exitCodes, type Services } from '../../cli/index.ts';
import { engineServices } from '../../cli/services/engine-services.ts';
import { systemClock, VirtualClock } from '../../core/index.ts';
import type { AlphaStage, AlphaStudyReport } from '../../engine/index.ts';
import { openRun } from '../../journal/index.ts';
import { temporaryFolder } from '../engine/folders.ts';
import { type Invocation, invoke, jsonOf } from './fakes.ts';
import { tinyStudy } from './studies.ts';

const folder = temporaryFolder();
/** Scenario files are named as they lie: the captured terminal is elsewhere than this process. */
const placed = (argv: readonly string[]) =>
  argv.map((word) => (word.endsWith('.json') ? join(folder, word) : word));
const mass = (...argv: readonly string[]): Promise<Invocation> =>
  invoke(placed(argv), engineServices(), { terminal: capturedTerminal({ cwd: folder }) });

let mined: Invocation;
let finished: Invocation;
let finishedJson: Invocation;
let run: string;
beforeAll(async () => {
  tinyStudy(folder);
  mined = await mass('alphas', 'mine', 'tiny.json');
  run = /^Run folder {2}(\S+)$/m.exec(mined.out)?.[1] ?? '';
  finished = await mass('alphas', 'backtest', run);
  finishedJson = await mass('alphas', 'backtest', run, '--json');
}, 60_000);

describe('stages of a study', () => {
  it('mine says what was accepted by category, why others were refused, and where the list is', () => {
    expect(mined.code).toBe(exitCodes.ok);
    expect(mined.out).toMatch(/Mined: \d+ alphas accepted, \d+ proposals refused; 3 tasks, asked 3 times/);
    expect(mined.out).toMatch(/\nmomentum, \d+\n {2}mined \d+ +grammar +\S/);
    expect(mined.out).toMatch(/Refused: .*(equal to a known one|ranks as a known one does) \d/s);
    expect(mined.out).toContain(`alphas evaluate ${run}`);
    expect(mined.out.replaceAll(/\s+/g, ' ')).toContain('alphas: {libraries: [mined-alphas.json]}');
    expect(mined.err).toMatch(/^run tiny-\d+-\d+\nmine$/);
  });

  it('that are missing are done first, and each says what it found, in 80 columns', () => {
    expect(finished.code).toBe(exitCodes.ok);
    expect(finished.err).toMatch(/: done before: mine\nevaluate\nselect\ntrain\nbacktest$/);
    for (const says of [
      /Evaluated: \d+ times, \d+ alphas/,
      /Latest \d{4}-\d\d-\d\d, market (bull|bear|sideways)/,
      /Alpha +Category +IC % +Days +Under +Theta +Rho +Score/,
      /Selected by all-above: \d+ times, \d+ at the latest/,
      /Trained linear: \d+ fits/,
      /5 days ahead +Rank IC % +95 % +Days +Gain %/,
      / {2}composite +[+-]/,
      / {2}200 random signals +[+-]/,
      /Portfolio +Return %/,
      /Portfolios of random signals, 200 draws/,
      /1 of \d+ alphas cannot be computed on this market:\n- cashless: .*EBITDA/,
      /an earlier alpha says the same: twin \(momentum\)/,
    ]) {
      expect(finished.out).toMatch(says);
    }
    expect(finished.out).not.toContain('Mined:');
    for (const { out } of [mined, finished])
      expect(out.split('\n').filter((line) => line.includes(' ') && line.length > 80)).toEqual([]);
  });

  it('are not done again; asked for, they are shown as they stand', async () => {
    const again = await mass('alphas', 'train', run);
    expect(again.code).toBe(exitCodes.ok);
    expect(again.err).toMatch(/done before: mine, evaluate, select, train and backtest$/);
    expect(again.out).toContain('Trained linear');
    expect(again.out).not.toContain('Backtest');
    expect(finished.out).toContain(
      again.out.split('\n').find((line) => line.includes('Trained linear')) as string,
    );
  });

  it('print the study as one object with --json, the same that any stage prints', async () => {
    const json = jsonOf(await mass('alphas', 'select', run, '--json')) as AlphaStudyReport;
    expect(json).toEqual(jsonOf(await mass('alphas', 'backtest', run, '--json')));
    expect(json.states).toEqual({
      mine: 'done',
      evaluate: 'done',
      select: 'done',
      train: 'done',
      backtest: 'done',
    });
    expect(json.judged?.signal).not.toBeNull();
    expect(json.playedDays).toBe(0);
  });

  it('leave a list of what was mined that another scenario reads, and that is made again', async () => {
    const list = join(folder, run, 'results', 'mined-alphas.json');
    const text = readFileSync(list, 'utf8');
    const { entries } = JSON.parse(text) as { readonly entries: readonly { readonly printed: string }[] };
    writeFileSync(join(folder, 'mined-alphas.json'), text);
    tinyStudy(folder, 'reader', (scenario) => ({
      ...scenario,
      mining: undefined,
      name: 'reader',
      simulation: {
        ...scenario.simulation,
        alphas: { ...scenario.simulation.alphas, formulas: [], libraries: ['mined-alphas.json'] },
      },
    }));
    const other = jsonOf(
      await mass('alphas', 'evaluate', 'reader.json', '--out', 'readers', '--json'),
    ) as AlphaStudyReport;
    expect(other.alphas.map(({ formula }) => formula)).toEqual(entries.map(({ printed }) => printed));
    expect(other.alphas[0]?.origin).toBe('tiny-mined 1');
    expect(other.states.mine).toBe('absent');
    rmSync(list);
    await mass('alphas', 'mine', run);
    expect(readFileSync(list, 'utf8')).toBe(text);
  }, 20_000);
});

describe('a folder with a study and no day', () => {
  it('is shown as a study, and is no interrupted run', async () => {
    const shown = await mass('show', run);
    expect(shown.code).toBe(exitCodes.ok);
    for (const says of ['Mined:', 'Evaluated:', 'Selected by', 'Trained linear', 'Backtest:'])
      expect(shown.out).toContain(says);
    expect(shown.out).toContain(`mass resume ${run}`);
    expect(shown.out).not.toContain('consensus');
    expect(jsonOf(await mass('show', run, '--json'))).toMatchObject({ days: 0, complete: false });
    const listed = await mass('runs');
    expect(listed.out).toContain('study of alphas, no day played');
    expect(listed.out).not.toContain('mass resume');
  });

  it('is played by resume, once, and stays a study', async () => {
    tinyStudy(folder, 'played', (scenario) => ({
      ...scenario,
      mining: undefined,
      name: 'played',
      execution: { output: { parquet: false, csv: false } },
    }));
    const studied = await mass('alphas', 'evaluate', 'played.json', '--out', 'played');
    const played = /^Run folder {2}(\S+)$/m.exec(studied.out)?.[1] as string;
    const resumed = jsonOf(await mass('resume', played, '--json'));
    expect(resumed).toMatchObject({ complete: true, days: 24 });
    expect((await mass('show', played)).out).toContain('consensus');
    const trained = await mass('alphas', 'backtest', played);
    expect(trained.code).toBe(exitCodes.ok);
    expect(trained.out).toContain('alphas report');
    expect(trained.out).not.toContain('mass resume');
  }, 30_000);
});

describe('mass alphas report', () => {
  it('reads a finished study and holds nothing, also while another process writes', async () => {
    const held = openRun(join(folder, run), { command: 'mass resume elsewhere', clock: systemClock });
    try {
      const written = await mass('alphas', 'report', run, '--out', 'study.html');
      expect({ code: written.code, out: written.out }).toEqual({
        code: exitCodes.ok,
        out: 'Report written to study.html',
      });
      expect(readFileSync(join(folder, 'study.html'), 'utf8')).toContain('tiny');
      const locked = await mass('alphas', 'train', run);
      expect(locked.code).toBe(exitCodes.environment);
      expect(locked.err).toContain('mass resume elsewhere');
      expect(locked.err).toContain('[journal.locked]');
    } finally {
      held.journal.close();
    }
  });

  it('writes among the results unless told, gives Markdown back, and makes a folder of tables', async () => {
    expect((await mass('alphas', 'report', run)).out).toBe(`Report written to ${run}/results/alphas.html`);
    const markdown = await mass('alphas', 'report', run, '--markdown');
    expect(markdown.out).toMatch(/^# /);
    expect((await mass('alphas', 'report', run, '--csv', '--out', 'tables')).out).toMatch(
      /^\d+ files written to tables$/,
    );
    const json = jsonOf(await mass('alphas', 'report', run, '--json'));
    expect(json).toMatchObject({ files: [], report: expect.any(Object), runDir: join(folder, run) });
  });

  it('of a scenario does all stages first', async () => {
    const written = await mass('alphas', 'report', 'tiny.json', '--set', 'output.folder=fresh');
    expect(written.code).toBe(exitCodes.ok);
    expect(written.err).toMatch(/mine\nevaluate\nselect\ntrain\nbacktest$/);
    expect(written.out).toMatch(/^Report written to fresh\/tiny-\S+\/results\/alphas\.html$/);
  }, 20_000);
});

describe('what cannot be studied', () => {
  it.each([
    {
      what: 'a scenario without alphas',
      change: ({ simulation, ...rest }: { readonly simulation: { readonly alphas?: unknown } }) => {
        const { alphas: _, ...without } = simulation;
        return { ...rest, simulation: without, mining: undefined };
      },
      argv: ['alphas', 'train'],
      says: ['odd.json simulation.alphas', 'write, e.g., alphas: {libraries: [workbook-37]}'],
    },
    {
      what: 'a scenario that does not say how to mine',
      change: (scenario: object) => ({ ...scenario, mining: undefined }),
      argv: ['alphas', 'mine'],
      says: ['odd.json mining', 'write, e.g., mining: {proposers: [{kind: grammar}]}'],
    },
    {
      what: 'documents that are not there',
      change: (scenario: object) => ({ ...scenario, mining: { documents: ['gone.pdf'] } }),
      argv: ['alphas', 'mine'],
      says: ['gone.pdf', '[alphas.document]'],
    },
  ])('$what: an error that says what to do, and no folder', async ({ change, argv, says }) => {
    tinyStudy(folder, 'odd', change);
    const result = await mass(...argv, 'odd.json', '--out', 'odd');
    expect(result.code).toBe(exitCodes.badInput);
    expect(result.out).toBe('');
    for (const text of says) expect(result.err.toLowerCase()).toContain(text.toLowerCase());
    expect(existsSync(join(folder, 'odd', 'manifest.json'))).toBe(false);
    expect((await mass('runs', '--out', 'odd')).out).toContain('No runs in odd.');
  });

  it.each([
    { argv: ['alphas', 'mine', 'none.yaml'], says: ['[scenario.not-found]'] },
    { argv: ['alphas', 'mine', 'nowhere'], says: ['not a run folder', '[journal.not-a-run]'] },
    { argv: ['alphas', 'trian', 'tiny.json'], says: ['did you mean train?'] },
    { argv: ['alphas', 'train', 'tiny.json', '--offlin'], says: ['did you mean --offline?'] },
    { argv: ['alphas', 'report', 'a', '--csv', '--markdown'], says: ['cannot be given together'] },
    { argv: ['alphas', 'train', '.', '--out', 'b'], says: ['--out b', 'a run folder goes on where it lies'] },
  ])('$argv ends with code 2', async ({ argv, says }) => {
    const result = await mass(...argv);
    expect(result.code).toBe(exitCodes.badInput);
    for (const text of says) expect(result.err.toLowerCase()).toContain(text);
  });

  it('a run named without its folder is asked for by its whole name', async () => {
    const name = run.replace('runs/', '');
    expect((await mass('alphas', 'train', name)).err).toContain(`Did you mean ${run}?`);
  });
});

/** A study as far as a stage, without one. */
function reportOf(through: AlphaStage, isDone: boolean): AlphaStudyReport {
  const json = jsonOf(finishedJson) as AlphaStudyReport;
  return { ...json, states: { ...json.states, [through]: isDone ? 'done' : 'begun' } };
}

/** A train stage of ten sessions, two seconds each; `press` is called after the fifth. */
function slowTraining(
  clock: VirtualClock,
  press: () => void,
): Pick<Services, 'studyAlphas'> & { readonly heard: () => boolean } {
  let heard = false;
  return {
    heard: () => heard,
    studyAlphas: async ({ observe, signal }) => {
      const { runId, runDir, states } = reportOf('train', false);
      observe({ kind: 'opened', runId, runDir, states: { ...states, backtest: 'open' } });
      observe({ kind: 'stage', stage: 'train', state: 'begun' });
      for (let done = 1; done <= 10; done++) {
        clock.advance(2_000);
        observe({ kind: 'progress', stage: 'train', done, total: 10 });
        if (done === 5) press();
      }
      heard = signal.aborted;
      observe({ kind: 'stage', stage: 'train', state: heard ? 'interrupted' : 'done' });
      return reportOf('train', !heard);
    },
  };
}

async function training(
  terminal: CapturedTerminal,
  argv: readonly string[],
  press: () => void = () => undefined,
): Promise<Invocation> {
  const clock = new VirtualClock();
  return invoke(argv, slowTraining(clock, press), { terminal, clock });
}

describe('progress of a study', () => {
  it('is the stages and a line at most every five seconds where nobody watches', async () => {
    const { terminal } = await training(capturedTerminal({ cwd: folder }), ['alphas', 'train', run]);
    expect(terminal.errLines).toEqual([
      expect.stringMatching(/^run tiny-.*: done before: mine, evaluate and select$/),
      'train',
      'train: session 3/10, 14 s left',
      'train: session 6/10, 8.0 s left',
      'train: session 9/10, 2.0 s left',
    ]);
  });

  it('is a bar where somebody watches, and absent with --json', async () => {
    const watched = capturedTerminal({ cwd: folder, watched: true });
    await training(watched, ['alphas', 'train', run]);
    expect(watched.drawn()).toContain('train: session 10/10 | 0.0 s left');
    expect(watched.errLines).toEqual([]);
    const silent = capturedTerminal({ cwd: folder, watched: true });
    const result = await training(silent, ['alphas', 'train', run, '--json']);
    expect(silent.drawn()).toBe('');
    expect(result.err).toBe('');
    expect(jsonOf(result)).toHaveProperty('states.train', 'done');
  });
});

describe('interruption of a study', () => {
  it.each([
    { signal: 'SIGINT', code: exitCodes.interrupted },
    { signal: 'SIGTERM', code: exitCodes.terminated },
  ] as const)('lets the first $signal finish the session and says how to go on', async ({ signal, code }) => {
    const terminal = capturedTerminal({ cwd: folder });
    const result = await training(terminal, ['alphas', 'train', run], () => terminal.press(signal));
    expect(result.code).toBe(code);
    expect(result.err).toContain(
      'stopping after the session in progress; press Ctrl-C again to leave at once',
    );
    expect(result.err).toContain(`stopped; go on with: mass alphas train ${run}`);
    expect(result.out).toContain('Trained linear');
    expect(result.out).toContain('not complete');
    expect(terminal.left).toEqual([]);
  });

  it('leaves at once at the second', async () => {
    const terminal = capturedTerminal({ cwd: folder });
    await training(terminal, ['alphas', 'train', run], () => {
      terminal.press('SIGINT');
      terminal.press('SIGINT');
    });
    expect(terminal.left).toEqual([exitCodes.interrupted]);
    expect(terminal.errLines.join('\n')).toContain(
      `what is in the journal is safe; go on with: mass alphas train ${run}`,
    );
  });

  it('writes no report of a study that was stopped', async () => {
    const terminal = capturedTerminal({ cwd: folder });
    const clock = new VirtualClock();
    const { studyAlphas } = slowTraining(clock, () => terminal.press('SIGINT'));
    const readAlphaStudy = async () => reportOf('backtest', false);
    const result = await invoke(
      ['alphas', 'report', run],
      {
        readAlphaStudy,
        studyAlphas: async (request) => {
          const report = await studyAlphas(request);
          return { ...report, states: { ...report.states, backtest: 'open' } };
        },
      },
      { terminal, clock },
    );
    expect(result.code).toBe(exitCodes.interrupted);
    expect(result.out).toBe('');
    expect(result.err).toContain(`go on with: mass alphas report ${run}`);
  });

  it('of the real engine keeps what was done, and goes on to the same study', async () => {
    const terminal = capturedTerminal({ cwd: folder });
    const services = engineServices();
    let evaluated = 0;
    const stopped = await invoke(
      placed(['alphas', 'train', 'tiny.json', '--out', 'stopped']),
      {
        ...services,
        studyAlphas: (request) =>
          services.studyAlphas({
            ...request,
            observe: (event) => {
              request.observe(event);
              if (event.kind !== 'progress' || event.stage !== 'evaluate') return;
              evaluated = event.done;
              if (event.done === 90) terminal.press('SIGINT');
            },
          }),
      },
      { terminal },
    );
    expect(stopped.code).toBe(exitCodes.interrupted);
    expect(evaluated).toBe(90);
    expect(stopped.out).toContain('Mined:');
    expect(stopped.out).toMatch(/Evaluated: .*not complete/);
    const [, goOn] = /go on with: mass (alphas train \S+)/.exec(stopped.err) as unknown as [string, string];
    const whole = jsonOf(await mass(...goOn.split(' '), '--json')) as AlphaStudyReport;
    const straight = jsonOf(finishedJson) as AlphaStudyReport;
    expect(whole.evaluations).toEqual(straight.evaluations);
    expect(whole.fits).toEqual(straight.fits);
  }, 20_000);
});
