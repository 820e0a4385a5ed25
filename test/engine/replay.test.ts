import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, integer, property } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rankInformationCoefficient } from '../../core/index.ts';
import { openReplay, type Replay, resumeRun, runScenario } from '../../engine/index.ts';
import { KEYFRAME_DAYS, keyframeName } from '../../engine/replay/keyframes.ts';
import { ranksOf } from '../../engine/replay/view-of-day.ts';
import { advance, initialState } from '../../engine/run-state.ts';
import { loadScenario } from '../../scenarios/index.ts';
import { run, tiny } from './stepping.ts';

const DAYS = 75;
const folder = mkdtempSync(join(tmpdir(), 'mass-replay-'));
let replay: Replay;

beforeAll(async () => {
  const scenario = await loadScenario('scenarios/library/first-run.yaml', {
    set: [
      `market.days=${DAYS}`,
      'market.instruments=20',
      'population.types=5',
      'population.investorsPerType=16',
      'evaluation.rivals=[]',
    ],
  });
  const { runDir } = await runScenario({ scenario, outDir: folder });
  replay = openReplay(runDir);
});
afterAll(() => {
  replay.close();
  rmSync(folder, { recursive: true });
});

/** The states after every number of days, folded from the records. */
function folded() {
  const states = [initialState(5)];
  for (const record of replay.journal.records(0, { ballots: false }))
    states.push(advance(states.at(-1) as never, { ...record, horizons: replay.overview().horizons }).state);
  return states;
}

describe('a replay', () => {
  it('has the states of the records after any walk from day to day', () => {
    const states = folded();
    assert(
      property(array(integer({ min: 0, max: DAYS }), { minLength: 1, maxLength: 12 }), (days) => {
        for (const day of days) expect(replay.state(day)).toEqual(states[day]);
      }),
      { numRuns: 40 },
    );
  });

  it('begins at keyframes, and does without where there are none', () => {
    const states = folded();
    for (let day = KEYFRAME_DAYS; day <= DAYS; day += KEYFRAME_DAYS)
      expect(replay.journal.result(keyframeName(day))).toEqual(states[day]);
    const read: number[] = [];
    const counting = openReplay(replay.runDir);
    const day = counting.journal.day.bind(counting.journal);
    counting.journal.day = (of, options) => {
      read.push(of);
      return day(of, options);
    };
    expect(counting.state(KEYFRAME_DAYS + 2)).toEqual(states[KEYFRAME_DAYS + 2]);
    expect(read).toEqual([KEYFRAME_DAYS, KEYFRAME_DAYS + 1]);
    expect(counting.state(KEYFRAME_DAYS - 1)).toEqual(states[KEYFRAME_DAYS - 1]);
    expect(read).toHaveLength(3);
    counting.journal.result = () => undefined;
    expect(counting.state(3)).toEqual(states[3]);
    expect(counting.state(DAYS)).toEqual(states[DAYS]);
    counting.close();
  });

  it('shows a day as its records say', () => {
    for (const day of [0, 1, 40, DAYS - 1]) {
      const view = replay.day(day);
      const record = replay.record(day);
      const yesterday = day === 0 ? undefined : replay.record(day - 1);
      expect(JSON.parse(JSON.stringify(view))).toEqual(view);
      expect(view.instruments.map(({ code }) => code)).toEqual(record.instruments);
      const { tally } = record;
      for (const [k, type] of view.types.entries()) {
        expect(type.weight).toBe(record.distribution[k]);
        expect(type.weightChange).toBe(
          yesterday === undefined ? 0 : type.weight - (yesterday.distribution[k] as number),
        );
        let bought = 0;
        for (let j = 0; j < tally.instruments; j++) {
          const cell = k * tally.instruments + j;
          bought += tally.bought[cell] as number;
          const shown = tally.shown[cell] as number;
          const expected =
            shown === 0 ? null : ((tally.bought[cell] as number) - (tally.sold[cell] as number)) / shown;
          expect(view.opinions[k]?.[j]).toBe(expected);
        }
        expect(type.bought).toBe(bought);
      }
      const best = view.instruments.find(({ rank }) => rank === 1);
      expect(best?.score).toBe(Math.max(...record.score));
      const before = yesterday === undefined ? [] : ranksOf(yesterday.score);
      for (const { code, rank, rankChange } of view.instruments) {
        const was = before[yesterday?.instruments.indexOf(code) ?? -1];
        expect(rankChange).toBe(was === undefined ? null : was - rank);
      }
      for (const [i, ended] of view.endedLabels.entries()) {
        const values = record.endedLabels[i]?.values as Float64Array;
        expect(ended.rankIc).toBeCloseTo(
          rankInformationCoefficient(replay.record(ended.day).score, values),
          12,
        );
      }
    }
    expect(replay.day(40).endedLabels.length).toBeGreaterThan(0);
  });

  it('ranks from the highest score on, ties sharing the better place', () => {
    expect(ranksOf(Float64Array.of(0.5, 2, 0.5, -1, 0.5 + 1e-14))).toEqual([2, 1, 2, 5, 2]);
  });

  it('has daily values that agree with its days', () => {
    const series = replay.series();
    expect(series.dates).toHaveLength(DAYS);
    for (const day of [0, 30, DAYS - 1]) {
      const view = replay.day(day);
      expect(series.dates[day]).toBe(view.date);
      expect(series.weights.map((of) => of[day])).toEqual(view.types.map(({ weight }) => weight));
      expect(series.investors.map((of) => of[day])).toEqual(view.types.map(({ investors }) => investors));
      expect(series.fitness[day]).toBe(view.optimization?.fitness ?? null);
      for (const { day: of, horizon, rankIc } of view.endedLabels)
        expect(series.rankIc[String(horizon)]?.[of]).toBe(rankIc);
    }
    expect(series.rankIc[String(replay.overview().horizon)]?.[DAYS - 1]).toBeNull();
  });

  it('says what the run is, and which days it has', () => {
    expect(replay.overview()).toMatchObject({
      status: 'finished',
      days: DAYS,
      totalDays: DAYS,
      investors: 80,
    });
    expect(() => replay.day(DAYS)).toThrow(`a whole number from 0 to ${DAYS - 1}`);
    expect(() => replay.state(-1)).toThrow('replay.no-such-day');
    expect(() => replay.day(1.5)).toThrow('no such day');
  });

  it('says what a run keeps since it last went on, also to who had it open before', async () => {
    const { runDir } = await run(folder, 'going-on', tiny(6), 3);
    const open = openReplay(runDir);
    expect(open.overview().hasBallots).toBe(false);
    await resumeRun({ runDir, set: ['execution.output.ballots=true'] });
    expect(open.overview()).toMatchObject({ hasBallots: true, status: 'finished', days: 6 });
    expect(open.record(5, { ballots: true }).ballots).toHaveLength(3);
    open.close();
  });
});
