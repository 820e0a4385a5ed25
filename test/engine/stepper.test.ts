import { join } from 'node:path';
import { array, assert, asyncProperty, constantFrom, double, record } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type DayPhase,
  dayPhases,
  KEYFRAME_DAYS,
  keyframeName,
  LAST_PHASE,
  type Position,
  type Stepper,
  stepRun,
  stepScenario,
} from '../../engine/index.ts';
import type { RunState } from '../../engine/run-state.ts';
import { type DayRecord, readRun } from '../../journal/index.ts';
import { recordsIn, temporaryFolder } from './folders.ts';
import { loaded, run, statesOf, tiny } from './stepping.ts';

const folder = temporaryFolder();
const DAYS = 36;
const CUT = 13;
const simulation = tiny(DAYS);

let whole = '';
let cut = '';
let records: readonly DayRecord[] = [];
let states: readonly RunState[] = [];
beforeAll(async () => {
  whole = (await run(folder, 'whole', simulation)).runDir;
  cut = (await run(folder, 'cut', simulation, CUT)).runDir;
  records = recordsIn(whole);
  states = statesOf(records, [1]);
  expect(states).toHaveLength(DAYS + 1);
  // Otherwise a state that stands still would pass.
  expect(
    new Set(states.map((state) => JSON.stringify([state.distribution, state.plan]))).size,
  ).toBeGreaterThan(DAYS / 2);
});

/** `at`, of the committed days, and `phase` are where `goTo` goes. */
interface Move {
  readonly kind: 'stepPhase' | 'stepDay' | 'back' | 'backPhase' | 'goTo';
  readonly at: number;
  readonly phase: DayPhase;
}

const moves = array(
  record({
    kind: constantFrom<Move['kind'][]>(
      ...(['stepPhase', 'stepPhase', 'stepDay', 'stepDay', 'back', 'backPhase', 'goTo'] as const),
    ),
    at: double({ min: 0, max: 0.999, noNaN: true }),
    phase: constantFrom(...dayPhases),
  }),
  { minLength: 5, maxLength: 40 },
);

/** Places in a row: -1 before the first day, then nine to a day. */
const PER_DAY = dayPhases.length;
const positionOf = (place: number): Position | undefined =>
  place < 0
    ? undefined
    : { day: Math.floor(place / PER_DAY), phase: dayPhases[place % PER_DAY] as Position['phase'] };
const placeOf = (position: Position | undefined): number =>
  position === undefined ? -1 : position.day * PER_DAY + dayPhases.indexOf(position.phase);

/** Where a move leads, in plain arithmetic; days from `end` on cannot be reached. */
function expectedPlace(place: number, move: Move, end: number, committed: number): number {
  const day = Math.floor(place / PER_DAY);
  const endOfDay = (of: number) => of * PER_DAY + PER_DAY - 1;
  const next = Math.floor((place + 1) / PER_DAY);
  const there = {
    stepPhase: next < end ? place + 1 : place,
    stepDay: next < end ? endOfDay(next) : place,
    back: place < 0 || day === 0 ? -1 : endOfDay(day - 1),
    backPhase: Math.max(-1, place - 1),
    goTo: committed === 0 ? place : Math.floor(move.at * committed) * PER_DAY + dayPhases.indexOf(move.phase),
  };
  return there[move.kind];
}

async function make(stepper: Stepper, move: Move): Promise<Position | undefined> {
  if (move.kind !== 'goTo') return stepper[move.kind]();
  if (stepper.committed === 0) return stepper.position;
  return stepper.goTo(Math.floor(move.at * stepper.committed), move.phase);
}

async function walk(stepper: Stepper, way: readonly Move[], end: number): Promise<void> {
  for (const move of way) {
    const place = placeOf(stepper.position);
    const expected = positionOf(expectedPlace(place, move, end, stepper.committed));
    const isPast = place === placeOf(expected) && (move.kind === 'stepPhase' || move.kind === 'stepDay');
    expect(await make(stepper, move)).toEqual(isPast ? undefined : expected);
    expect(stepper.position).toEqual(expected);
    const days = expected === undefined ? 0 : expected.day + (expected.phase === LAST_PHASE ? 1 : 0);
    expect(stepper.state).toEqual(states[days]);
    expect(stepper.view()?.date).toBe(expected === undefined ? undefined : records[expected.day]?.date);
  }
}

describe('the state at a position', () => {
  it('is that of the records up to it, n days forward and n back', async () => {
    const stepper = await stepRun({ runDir: whole });
    expect([stepper.position, stepper.committed, stepper.isLive]).toEqual([undefined, DAYS, false]);
    expect(stepper.state).toEqual(states[0]);
    for (let day = 0; day < DAYS; day++) {
      expect(await stepper.stepDay()).toEqual({ day, phase: 'portfolio' });
      expect(stepper.state).toEqual(states[day + 1]);
    }
    expect(await stepper.stepDay()).toBeUndefined();
    expect(await stepper.stepPhase()).toBeUndefined();
    for (let day = DAYS - 1; day >= 0; day--) {
      expect(stepper.state).toEqual(states[day + 1]);
      expect(stepper.back()).toEqual(positionOf(day * PER_DAY - 1));
    }
    expect(stepper.state).toEqual(states[0]);
    expect([stepper.back(), stepper.backPhase(), stepper.view()]).toEqual([undefined, undefined, undefined]);
    await stepper.close();
  });

  it('is that of the records up to it, after any walk through a finished run', async () => {
    const stepper = await stepRun({ runDir: whole });
    await assert(
      asyncProperty(moves, async (way) => {
        await walk(stepper, way, DAYS);
      }),
      { numRuns: 20 },
    );
    await stepper.close();
  });

  it('is that of the records up to it, after any walk through an interrupted run', async () => {
    const stepper = await stepRun({ runDir: cut });
    expect([stepper.committed, stepper.isLive]).toEqual([CUT, false]);
    await assert(
      asyncProperty(moves, async (way) => {
        await walk(stepper, way, CUT);
      }),
      { numRuns: 20 },
    );
    await stepper.close();
  });

  it('is that of the records up to it, after any walk along a live run, which is the run made straight', async () => {
    const stepper = await stepScenario({
      scenario: await loaded(folder, 'live', simulation),
      outDir: join(folder, 'live'),
    });
    expect([stepper.position, stepper.committed, stepper.isLive]).toEqual([undefined, 0, true]);
    await assert(
      asyncProperty(moves, async (way) => {
        await walk(stepper, way, DAYS);
      }),
      { numRuns: 20 },
    );
    while ((await stepper.stepDay()) !== undefined);
    expect([stepper.committed, stepper.isLive]).toEqual([DAYS, false]);
    expect(stepper.replay.overview().status).toBe('finished');
    expect(recordsIn(stepper.replay.runDir)).toEqual(records);
    await stepper.close();
  });

  it('is that of the records up to it where an interrupted run goes on live, which then is the whole run', async () => {
    const { runDir } = await run(folder, 'on', simulation, CUT);
    const stepper = await stepRun({ runDir, live: true });
    expect([stepper.committed, stepper.isLive]).toEqual([CUT, true]);
    expect(stepper.goTo(CUT - 1)).toEqual({ day: CUT - 1, phase: 'portfolio' });
    await assert(
      asyncProperty(moves, async (way) => {
        await walk(stepper, way, DAYS);
      }),
      { numRuns: 10 },
    );
    while ((await stepper.stepDay()) !== undefined);
    expect(recordsIn(runDir)).toEqual(records);
    await stepper.close();
    const again = await stepRun({ runDir, live: true });
    expect(again.isLive).toBe(false);
    await again.close();
  });
});

describe('keyframes', () => {
  it('are kept every so many days and are the states of the fold', () => {
    for (const runDir of [whole, cut]) {
      const { journal } = readRun(runDir);
      const kept = states.filter(({ day }) => journal.result(keyframeName(day)) !== undefined);
      expect(kept.map(({ day }) => day)).toEqual(runDir === whole ? [KEYFRAME_DAYS] : []);
      for (const state of kept) expect(journal.result(keyframeName(state.day))).toEqual(state);
      journal.close();
    }
  });
});

describe('going to a day', () => {
  it('is refused where there is none', async () => {
    const stepper = await stepRun({ runDir: cut });
    for (const day of [CUT, -1, 0.5, Number.NaN]) {
      expect(() => stepper.goTo(day)).toThrow(/replay\.no-such-day/);
    }
    expect(stepper.position).toBeUndefined();
    await stepper.close();
    await stepper.close();
  });
});
