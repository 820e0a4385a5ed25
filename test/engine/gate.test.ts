import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type GateEvent, phases, RunGate, type RunPlace, runScenario, simulate } from '../../engine/index.ts';
import { newManifest } from '../../engine/manifest.ts';
import { prepareRun } from '../../engine/prepare-run.ts';
import { Session, type SessionObserver } from '../../engine/session.ts';
import { type DayRecord, MemoryJournal } from '../../journal/index.ts';
import { asked, forgetAsked, registerAheadKinds } from './ahead-kinds.ts';
import { digestsOf, recordsIn, temporaryFolder } from './folders.ts';
import { loaded, run, tiny } from './stepping.ts';

const folder = temporaryFolder();
registerAheadKinds();
beforeEach(forgetAsked);
const simulation = tiny(6);

const named = (place: RunPlace | undefined) =>
  place === undefined ? undefined : `${place.phase} ${place.day}`;

/** Days of a run in memory that is cast `daysInFlight` days at a time, driven as any run is. */
async function recordsUnder(of: object, daysInFlight: number, observer: SessionObserver) {
  const scenario = await loaded(folder, 'flight', of);
  const { blueprint, market, close } = await prepareRun(scenario);
  const journal = new MemoryJournal(
    newManifest({ loaded: scenario, market: market.description, blueprint, runId: 'flight', createdAt: '' }),
  );
  const session = await Session.open({
    blueprint: { ...blueprint, daysInFlight },
    market,
    journal,
    observer,
  });
  try {
    do await observer.next?.();
    while ((await session.step()) !== undefined);
  } finally {
    await session.close();
    await close();
  }
  return [...journal.records()];
}

/** Until the run stands at the gate. */
function held(gate: RunGate): Promise<void> {
  return new Promise((resolve) => {
    if (gate.isHeld) return resolve();
    const leave = gate.subscribe(({ kind }) => {
      if (kind !== 'held') return;
      leave();
      resolve();
    });
  });
}

let straight: readonly string[] | undefined;
async function straightDigests(): Promise<readonly string[]> {
  straight ??= digestsOf(recordsIn((await run(folder, 'whole', simulation)).runDir));
  return straight;
}

describe('an observer that is waited for', () => {
  it('is asked for every phase, with what is known of the day and no more', async () => {
    const seen: string[] = [];
    let open = 0;
    const { journal } = await simulate(await loaded(folder, 'facts', simulation), {
      controls: 'journal',
      judgement: false,
      observer: {
        async phase(phase, day, facts) {
          expect(++open).toBe(1);
          await new Promise((resolve) => setImmediate(resolve));
          expect(--open).toBe(0);
          expect(facts.marketDay.snapshot.day).toBe(day);
          const known = Object.keys(facts).filter((name) => facts[name as keyof typeof facts] !== undefined);
          seen.push(`${day} ${phase}: ${known.join(' ')}`);
        },
      },
    });
    const began = ['marketDay', 'marketDay choice', 'marketDay choice plan respawned'];
    const [one, two, three] = began;
    const all = [
      one,
      one,
      two,
      three,
      `${three} ballots`,
      `${three} ballots record`,
      `${three} ballots record`,
    ];
    expect(seen).toEqual(
      Array.from({ length: 6 }, (_, day) => phases.map((phase, i) => `${day} ${phase}: ${all[i]}`)).flat(),
    );
    const unwatched = await simulate(await loaded(folder, 'facts', simulation), {
      controls: 'journal',
      judgement: false,
    });
    expect([...journal.records()]).toEqual([...unwatched.journal.records()]);
  });

  it('fails the run when it rejects, and the day is not committed', async () => {
    const observer: SessionObserver = {
      phase: (phase, day) =>
        phase === 'commit' && day === 2 ? Promise.reject(new Error('no further')) : undefined,
    };
    await expect(recordsUnder(simulation, 1, observer)).rejects.toThrow('no further');
  });
});

describe('a gate', () => {
  it('holds a run before its first day, at each phase, and before each further day, until the market ends', async () => {
    const gate = new RunGate({ paused: true });
    const heard: string[] = [];
    gate.subscribe((event: GateEvent) =>
      heard.push(event.kind === 'phase' ? `${event.phase} ${event.day}` : event.kind),
    );
    expect([gate.isPaused, gate.isHeld, gate.place]).toEqual([true, false, undefined]);
    const running = recordsUnder(tiny(2), 1, gate.observer);
    await held(gate);
    expect([gate.isHeld, gate.place, heard.splice(0)]).toEqual([true, undefined, ['held']]);
    const stepped = [];
    for (let i = 0; i < 14; i++) {
      stepped.push(named(await gate.stepPhase()));
      await held(gate);
      expect([named(gate.place), gate.isPaused]).toEqual([stepped.at(-1), true]);
    }
    expect(stepped).toEqual([0, 1].flatMap((day) => phases.map((phase) => `${phase} ${day}`)));
    const [first] = stepped;
    expect(heard.slice(0, 3)).toEqual(['released', first, 'held']);
    expect(heard).toHaveLength(3 * 14);
    expect(await gate.stepPhase()).toBeUndefined();
    expect(await running).toHaveLength(2);
    expect(heard.slice(3 * 14)).toEqual(['released', 'over']);
    expect([await gate.stepDay(), await gate.stepPhase(), gate.isPaused]).toEqual([
      undefined,
      undefined,
      false,
    ]);
  });

  it('lets a run go day by day, phase by phase and freely, mixed, which changes none of its days', async () => {
    const whole = await run(folder, 'straight', simulation);
    const gate = new RunGate({ paused: true });
    const running = runScenario({
      scenario: await loaded(folder, 'mixed', simulation),
      outDir: join(folder, 'mixed'),
      observer: gate.observer,
    });
    expect(named(await gate.stepDay())).toBe('committed 0');
    expect(named(await gate.stepPhase())).toBe('snapshot 1');
    const both = [gate.stepPhase(), gate.stepDay(), gate.stepPhase()];
    expect((await Promise.all(both)).map(named)).toEqual(['annealing 1', 'committed 1', 'annealing 1']);
    const seen = new Promise<void>((resolve) => {
      const leave = gate.subscribe((event) => {
        if (event.kind !== 'phase' || event.day !== 3 || event.phase !== 'ballots') return;
        leave();
        gate.pause();
        resolve();
      });
    });
    gate.resume();
    expect(gate.isPaused).toBe(false);
    await seen;
    await held(gate);
    expect(named(gate.place)).toBe('ballots 3');
    gate.resume();
    expect((await running).digest).toBe(whole.digest);
    expect(recordsIn((await running).runDir)).toEqual(recordsIn(whole.runDir));
  });

  it('holds runs whose days overlap at any of them, which changes none of their days', async () => {
    const overlapping = (shuffle: number) =>
      tiny(10, {
        analyst: { kind: 'ahead-rule', shuffle },
        labels: { horizons: [5] },
        optimizer: { kind: 'moving', horizon: 5, lookback: 1 },
      });
    const reference = await recordsUnder(overlapping(0), 1, {});
    const gate = new RunGate({ paused: true });
    let over: readonly DayRecord[] | undefined;
    const running = recordsUnder(overlapping(3), 4, gate.observer).then((records) => (over = records));
    const places: string[] = [];
    gate.subscribe((event) => {
      if (event.kind === 'phase') places.push(`${event.phase} ${event.day}`);
    });
    for (let steps = 0; over === undefined; steps++) {
      const place = await (steps % 9 === 8 ? gate.stepDay() : gate.stepPhase());
      expect(place === undefined || named(place) === places.at(-1)).toBe(true);
      if (steps % 4 === 3) await new Promise((resolve) => setImmediate(resolve));
    }
    await running;
    expect(over).toEqual(reference);
    // Days did overlap.
    expect(places.indexOf('ballots 3')).toBeLessThan(places.indexOf('score 0'));
    expect(Math.max(...asked.together.map((days) => days.length))).toBe(4);
    expect(new Set(places).size).toBe(places.length);
  });

  it('is told after another observer, and waits for that one', async () => {
    const order: string[] = [];
    const other: SessionObserver = {
      async phase(phase, day) {
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`other ${phase} ${day}`);
      },
      next: () => void order.push('other next'),
      messages: (day, sent) => void order.push(`messages ${day} ${sent > 0}`),
      closed: () => void order.push('closed'),
      optimizerStep: (day) => void order.push(`step ${day}`),
    };
    const gate = new RunGate({ observer: other });
    gate.subscribe((event) => {
      if (event.kind === 'phase') order.push(`gate ${event.phase} ${event.day}`);
    });
    await recordsUnder(tiny(4), 1, gate.observer);
    expect(order.slice(0, 5)).toEqual([
      'other next',
      'other snapshot 0',
      'gate snapshot 0',
      'other annealing 0',
      'gate annealing 0',
    ]);
    expect(order.filter((line) => line === 'step 3')).toHaveLength(10);
    expect(order.filter((line) => line.startsWith('messages'))).toEqual(
      [0, 1, 2, 3].map((day) => `messages ${day} true`),
    );
    expect(order.at(-1)).toBe('closed');
    expect('optimizerStep' in new RunGate().observer).toBe(false);
  });
});

describe('a run that is stopped while it is held', () => {
  it.each([
    ['before its first day', 0, 0],
    ['at a phase, whose day it finishes', 10, 2],
    ['before a commit', 6, 1],
    ['after a commit, before the next day', 7, 1],
  ])('%s ends with whole days', async (name, steps, days) => {
    const stopping = new AbortController();
    const gate = new RunGate({ signal: stopping.signal, paused: true });
    const interrupted: number[] = [];
    const running = runScenario({
      scenario: await loaded(folder, name, simulation),
      outDir: join(folder, name),
      observer: gate.observer,
      signal: stopping.signal,
      observe: (event) => {
        if (event.kind === 'interrupted') interrupted.push(event.day);
      },
    });
    for (let i = 0; i < steps; i++) await gate.stepPhase();
    await held(gate);
    stopping.abort();
    const report = await running;
    expect([report.complete, report.days, gate.isPaused]).toEqual([false, days, false]);
    expect(interrupted).toEqual([days]);
    expect(digestsOf(recordsIn(report.runDir))).toEqual((await straightDigests()).slice(0, days));
    gate.pause();
    expect([gate.isPaused, await gate.stepPhase()]).toEqual([false, undefined]);
  });

  it('leaves nobody waiting at its gate', async () => {
    const stopping = new AbortController();
    const gate = new RunGate({ signal: stopping.signal });
    const steps = [gate.stepPhase(), gate.stepDay()];
    stopping.abort();
    expect(await Promise.all(steps)).toEqual([undefined, undefined]);
    const late = new RunGate({ signal: stopping.signal, paused: true });
    expect([late.isPaused, await late.stepDay()]).toEqual([false, undefined]);
  });

  it('by closing its session rejects with what closed it, and commits nothing more', async () => {
    const scenario = await loaded(folder, 'closed', simulation);
    const { blueprint, market, close } = await prepareRun(scenario);
    const journal = new MemoryJournal(
      newManifest({
        loaded: scenario,
        market: market.description,
        blueprint,
        runId: 'closed',
        createdAt: '',
      }),
    );
    const gate = new RunGate({ paused: true });
    const session = await Session.open({ blueprint, market, journal, observer: gate.observer });
    const step = session.step().catch((error: unknown) => String(error));
    for (let i = 0; i < 5; i++) await gate.stepPhase();
    expect(named(await gate.stepPhase())).toBe('commit 0');
    await held(gate);
    await session.close();
    expect(await step).toMatch(/run\.interrupted/);
    expect(journal.days()).toBe(0);
    await close();
  });

  it('by closing its session commits no other day either, whose ballots are there', async () => {
    const overlapping = tiny(10, {
      analyst: { kind: 'ahead-rule', shuffle: 0 },
      labels: { horizons: [5] },
      optimizer: { kind: 'moving', horizon: 5, lookback: 1 },
    });
    const scenario = await loaded(folder, 'closed-ahead', overlapping);
    const { blueprint, market, close } = await prepareRun(scenario);
    const journal = new MemoryJournal(
      newManifest({ loaded: scenario, market: market.description, blueprint, runId: 'ahead', createdAt: '' }),
    );
    const gate = new RunGate({ paused: true });
    const session = await Session.open({
      blueprint: { ...blueprint, daysInFlight: 4 },
      market,
      journal,
      observer: gate.observer,
    });
    const step = session.step().catch((error: unknown) => String(error));
    let place = await gate.stepPhase();
    while (named(place) !== 'respawn 1') place = await gate.stepPhase();
    await held(gate);
    // The ballots of day 0 arrive meanwhile.
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
    await session.close();
    expect(await step).toMatch(/run\.interrupted/);
    expect(journal.days()).toBe(0);
    await close();
  });
});
