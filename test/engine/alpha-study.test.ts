/** Studies of alphas in their folders: what goes on with them, what they refuse, and what they leave behind. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../core/index.ts';
import { type AlphaStage, type AlphaStageState, resumeRun, studyAlphas } from '../../engine/index.ts';
import { openRun, readRun } from '../../journal/index.ts';
import { SqliteJournal } from '../../journal/journals/sqlite.ts';
import { marketSources, syntheticOptions } from '../../market/index.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { alphaScenario, alphaSimulation, alphas, DAYS } from './alpha-worlds.ts';
import { temporaryFolder } from './folders.ts';

const folder = temporaryFolder();

function manifestIn(runDir: string) {
  const { journal } = readRun(runDir);
  try {
    return journal.manifest();
  } finally {
    journal.close();
  }
}

/** Stages of a study in a folder up to `through`: their states as it was opened, and the report. */
async function goOn(runDir: string, through: AlphaStage, set: readonly string[] = []) {
  let states: Readonly<Partial<Record<AlphaStage, AlphaStageState>>> = {};
  const report = await studyAlphas({
    study: { runDir, set },
    through,
    observe: (event) => {
      if (event.kind === 'opened') ({ states } = event);
    },
  });
  return { report, states };
}

describe('overrides of a study in its folder', () => {
  let runDir: string;
  beforeAll(async () => {
    const scenario = await alphaScenario(folder, 'overridden');
    ({ runDir } = await studyAlphas({
      study: { scenario, outDir: join(folder, 'runs') },
      through: 'backtest',
    }));
  });

  it('hold for the stages after it too', async () => {
    await goOn(runDir, 'evaluate', [`market.days=${DAYS + 8}`, 'models.patienceMinutes=7']);
    const { notes, executions } = manifestIn(runDir);
    expect(notes).toMatchObject({ days: DAYS + 8, extent: { days: DAYS + 8 } });
    expect(executions).toHaveLength(2);
    expect(executions.at(-1)?.execution).toMatchObject({ models: { patienceMinutes: 7 } });
    const { states, report } = await goOn(runDir, 'backtest');
    expect(states).toMatchObject({ evaluate: 'done', train: 'begun' });
    expect(report.market.days).toBe(DAYS + 8);
    expect(report.judged?.series.dates.length).toBeGreaterThan(DAYS);
  });

  it('are not noted where the data are others than those of the study', async () => {
    const before = manifestIn(runDir);
    await expect(goOn(runDir, 'backtest', ['market.days=9'])).rejects.toMatchObject({ code: 'run.identity' });
    expect(manifestIn(runDir)).toEqual(before);
  });

  it('of the evaluation have the backtest done again, once', async () => {
    const set = ['evaluation.costs.commissionBps=90'];
    const before = await goOn(runDir, 'backtest');
    const dearer = await goOn(runDir, 'backtest', set);
    expect([before.states.backtest, dearer.states.backtest]).toEqual(['done', 'open']);
    expect(dearer.report.states.backtest).toBe('done');
    expect(dearer.report.judged?.judgement).not.toEqual(before.report.judged?.judgement);
    const again = await goOn(runDir, 'backtest');
    expect(again.states.backtest).toBe('done');
    expect(again.report.judged).toEqual(dearer.report.judged);
  });

  it('of the evaluation leave a finished run as it was judged', async () => {
    await resumeRun({ runDir });
    const { evaluation } = manifestIn(runDir).notes;
    const { states } = await goOn(runDir, 'backtest', ['evaluation.costs.commissionBps=10']);
    expect(states.backtest).toBe('open');
    expect(manifestIn(runDir).notes['evaluation']).toEqual(evaluation);
  });
});

describe('a study that mines', () => {
  const list = (printed: string) =>
    JSON.stringify({ name: 'own', entries: [{ id: '1', category: 'momentum', printed }] });
  const file = join(folder, 'own.json');
  let runDir: string;
  beforeAll(async () => {
    writeFileSync(file, list('CLOSE / DELAY(CLOSE, 20) - 1'));
    const scenario = join(folder, 'mining.json');
    writeFileSync(
      scenario,
      JSON.stringify({
        version: 1,
        simulation: { ...alphaSimulation, alphas: { ...alphas, formulas: [], libraries: ['own.json'] } },
        mining: { proposers: [{ kind: 'grammar', proposals: 8, perGeneration: 4 }] },
      }),
    );
    const outDir = join(folder, 'mined');
    ({ runDir } = await studyAlphas({
      study: { scenario: await loadScenario(scenario), outDir },
      through: 'mine',
    }));
  });

  it('takes no other mining in its folder', async () => {
    await expect(goOn(runDir, 'mine', ['mining.mostCorrelation=0.5'])).rejects.toMatchObject({
      code: 'run.identity',
      problems: [
        { found: 'mining.mostCorrelation: 0.95 -> 0.5', hint: expect.stringContaining('a new study') },
      ],
    });
    await goOn(runDir, 'mine', ['mining.mostCorrelation=0.95']);
  });

  it('goes on with the known formulas that were mined beside', async () => {
    writeFileSync(file, list('CLOSE / DELAY(CLOSE, 21) - 1'));
    await expect(goOn(runDir, 'evaluate')).rejects.toMatchObject({
      code: 'run.identity',
      message: expect.stringContaining('the formulas are not those'),
    });
    writeFileSync(file, list('CLOSE / DELAY(CLOSE, 20) - 1'));
    const { report } = await goOn(runDir, 'evaluate');
    expect(report.states.evaluate).toBe('done');
  });
});

describe('what a study opens', () => {
  const counts = { opened: 0, open: 0, most: 0, failsAt: 0 };
  beforeAll(() => {
    const synthetic = marketSources.get('synthetic');
    return marketSources.register({
      ...synthetic,
      kind: 'counted',
      options: syntheticOptions.extend({ kind: z.literal('counted') }),
      async open(options, request) {
        counts.opened++;
        if (counts.opened === counts.failsAt) throw new Error('the disk is gone');
        const market = await synthetic.open(options, request);
        counts.most = Math.max(counts.most, ++counts.open);
        return {
          description: market.description,
          feed: (history) => market.feed(history),
          close: () => {
            counts.open--;
            market.close();
          },
        };
      },
    });
  });

  async function study(name: string, failsAt = 0) {
    Object.assign(counts, { opened: 0, open: 0, most: 0, failsAt });
    const market = { ...alphaSimulation.market, kind: 'counted' };
    const scenario = await alphaScenario(folder, name, { market });
    return { scenario, outDir: join(folder, name) };
  }

  it('is one market at a time, and closed in the end', async () => {
    await studyAlphas({ study: await study('once'), through: 'evaluate' });
    expect(counts).toMatchObject({ open: 0, most: 1 });
  });

  it('is closed where the market of a new folder cannot be opened, and the folder is gone', async () => {
    const made = await study('second', 2);
    await expect(studyAlphas({ study: made, through: 'evaluate' })).rejects.toThrow('the disk is gone');
    expect(counts).toMatchObject({ opened: 2, open: 0 });
    expect(existsSync(made.outDir)).toBe(false);
  });

  it('is closed where its effort cannot be noted', async () => {
    const made = await study('full');
    const original = Object.getOwnPropertyDescriptor(SqliteJournal.prototype, 'putResult')
      ?.value as SqliteJournal['putResult'];
    const spy = vi.spyOn(SqliteJournal.prototype, 'putResult').mockImplementation(function (
      this: SqliteJournal,
      name,
      value,
    ) {
      if (name === 'effort') throw new Error('no room');
      original.call(this, name, value);
    });
    await expect(studyAlphas({ study: made, through: 'evaluate' })).rejects.toThrow('no room');
    spy.mockRestore();
    expect(counts.open).toBe(0);
    const [name = ''] = readdirSync(made.outDir);
    // The lock is free again.
    openRun(join(made.outDir, name), { command: 'test', clock: systemClock }).journal.close();
  });
});

it('a new study that is stopped before it found anything leaves no folder, and says so', async () => {
  const scenario = await alphaScenario(folder, 'stopped');
  const outDir = join(folder, 'stopped-at-once');
  const stop = new AbortController();
  const stopped = studyAlphas({
    study: { scenario, outDir },
    through: 'evaluate',
    signal: stop.signal,
    observe: ({ kind }) => {
      if (kind === 'opened') stop.abort();
    },
  });
  await expect(stopped).rejects.toMatchObject({
    code: 'run.interrupted',
    message: expect.stringContaining('its new folder is removed'),
  });
  expect(existsSync(outDir)).toBe(false);
});
