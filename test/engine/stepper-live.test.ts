import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayPhases, type StepEvent, type Stepper, stepRun, stepScenario } from '../../engine/index.ts';
import { registerAheadKinds } from './ahead-kinds.ts';
import { digestsOf, recordsIn, temporaryFolder } from './folders.ts';
import { loaded, run, tiny } from './stepping.ts';

const folder = temporaryFolder();
registerAheadKinds();
const DAYS = 10;
const simulation = tiny(DAYS);

async function live(name: string, of: object = simulation): Promise<Stepper> {
  return stepScenario({ scenario: await loaded(folder, name, of), outDir: join(folder, name) });
}

function listen(stepper: Stepper): StepEvent[] {
  const heard: StepEvent[] = [];
  stepper.subscribe((event) => heard.push(event));
  return heard;
}

/** A live run whose investors cannot be asked from a day on. */
const stoppingFrom = (day: number) => tiny(DAYS, { analyst: { kind: 'ahead-rule', stopsFrom: day } });

describe('events', () => {
  it('come in the order in which things happen, and to nobody who has left', async () => {
    const stepper = await live('events', tiny(3));
    const heard = listen(stepper);
    const leave = stepper.subscribe(() => expect.fail('nobody listens any more'));
    leave();
    await stepper.stepPhase();
    await stepper.stepDay();
    const digest = stepper.replay.record(0).digest;
    const phase = (at: number) => ({ kind: 'phase', position: { day: 0, phase: dayPhases[at] }, live: true });
    expect(heard.splice(0)).toEqual([
      phase(0),
      { kind: 'position', position: { day: 0, phase: 'snapshot' }, committed: 0 },
      ...dayPhases.slice(1, -1).map((_, i) => phase(i + 1)),
      { kind: 'committed', day: 0, digest },
      phase(8),
      { kind: 'position', position: { day: 0, phase: 'portfolio' }, committed: 1 },
    ]);
    for (let i = 0; i < 5; i++) await stepper.stepPhase();
    heard.splice(0);
    stepper.backPhase();
    await stepper.stepPhase();
    expect(heard.splice(0)).toEqual([
      { kind: 'position', position: { day: 1, phase: 'respawn' }, committed: 1 },
      { kind: 'phase', position: { day: 1, phase: 'strategies' }, live: false },
      { kind: 'position', position: { day: 1, phase: 'strategies' }, committed: 1 },
    ]);
    while ((await stepper.stepDay()) !== undefined);
    const last = heard.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1]);
    expect(last.slice(-3)).toEqual(['position', 'evaluation', 'status']);
    expect(heard.at(-1)).toEqual({ kind: 'status', status: 'finished' });
    await stepper.close();
  });
});

describe('going elsewhere', () => {
  it('while a step waits leaves one there, and the run where the step has taken it', async () => {
    const stepper = await live('elsewhere');
    for (let day = 0; day < 3; day++) await stepper.stepDay();
    const step = stepper.stepDay();
    expect(stepper.goTo(1, 'tally')).toEqual({ day: 1, phase: 'tally' });
    expect(await stepper.stepPhase()).toEqual({ day: 1, phase: 'score' });
    expect(await step).toEqual({ day: 1, phase: 'score' });
    expect(stepper.committed).toBe(4);
    await stepper.close();
  });

  it('and stepping twice at once takes one step', async () => {
    const stepper = await live('twice');
    expect(await Promise.all([stepper.stepPhase(), stepper.stepDay(), stepper.stepPhase()])).toEqual([
      { day: 0, phase: 'snapshot' },
      { day: 0, phase: 'portfolio' },
      { day: 0, phase: 'snapshot' },
    ]);
    expect(stepper.position).toEqual({ day: 0, phase: 'portfolio' });
    await stepper.close();
  });

  it('reaches phases of the day in progress that are over, and no others', async () => {
    const stepper = await live('progress');
    for (let i = 0; i < 3; i++) await stepper.stepPhase();
    expect(stepper.goTo(0, 'labels')).toEqual({ day: 0, phase: 'labels' });
    expect(() => stepper.goTo(0, 'respawn')).toThrow(/replay\.no-such-day/);
    expect(stepper.position).toEqual({ day: 0, phase: 'labels' });
    await stepper.close();
  });
});

describe('a live run that is stopped', () => {
  it.each([
    ['before its first day', 0, 0],
    ['within a day, which it finishes', 11, 2],
    ['after a day', 18, 2],
  ])('%s ends there and can be stepped through', async (name, steps, days) => {
    const stepper = await live(name);
    for (let i = 0; i < steps; i++) await stepper.stepPhase();
    const { position } = stepper;
    const heard = listen(stepper);
    await stepper.stop();
    expect(heard.at(-1)).toEqual({ kind: 'status', status: 'stopped' });
    expect([stepper.isLive, stepper.committed, stepper.position]).toEqual([false, days, position]);
    while ((await stepper.stepDay()) !== undefined);
    expect(stepper.position?.day).toBe(days === 0 ? undefined : days - 1);
    expect(stepper.replay.overview().status).toBe('interrupted');
    const { runDir } = stepper.replay;
    await stepper.close();
    const again = await stepRun({ runDir, live: true });
    while ((await again.stepDay()) !== undefined);
    await again.close();
    const straight = (await run(folder, `${name} straight`, simulation)).runDir;
    expect(digestsOf(recordsIn(runDir))).toEqual(digestsOf(recordsIn(straight)));
  });

  it('by its caller while a step waits ends that step with the day', async () => {
    const stopping = new AbortController();
    const stepper = await stepScenario({
      scenario: await loaded(folder, 'caller', simulation),
      outDir: join(folder, 'caller'),
      signal: stopping.signal,
    });
    const step = stepper.stepDay();
    stopping.abort();
    // It had not begun the day yet.
    expect(await step).toBeUndefined();
    expect([stepper.isLive, stepper.committed]).toEqual([false, 0]);
    await stepper.close();
  });

  it('by closing it twice at once ends with it for both: its folder can be written again', async () => {
    const stepper = await live('closing-twice');
    await stepper.stepPhase();
    const first = stepper.close();
    await stepper.close();
    const again = await stepRun({ runDir: stepper.replay.runDir, live: true });
    expect(again.isLive).toBe(true);
    await Promise.all([first, again.close()]);
  });

  it('by closing it while a step waits ends both', async () => {
    const stepper = await live('closing');
    await stepper.stepPhase();
    const step = stepper.stepDay();
    await stepper.close();
    expect(await step).toBeUndefined();
    expect(() => stepper.back()).toThrow(/the stepper is closed/);
    await expect(stepper.stepDay()).rejects.toThrow(/the stepper is closed/);
  });
});

describe('a live run that fails', () => {
  it('tells it, rejects the step, goes back to its last committed day, and can be stepped through', async () => {
    const stepper = await live('failing', stoppingFrom(4));
    for (let day = 0; day < 4; day++) await stepper.stepDay();
    for (let i = 0; i < 4; i++) await stepper.stepPhase();
    expect(stepper.position).toEqual({ day: 4, phase: 'respawn' });
    const heard = listen(stepper);
    await expect(stepper.stepPhase()).rejects.toMatchObject({ code: 'models.budget' });
    expect(heard).toEqual([
      { kind: 'position', position: { day: 3, phase: 'portfolio' }, committed: 4 },
      { kind: 'failed', problems: [{ code: 'models.budget', message: 'the money is spent' }] },
    ]);
    expect([stepper.isLive, stepper.committed]).toEqual([false, 4]);
    expect(await stepper.stepPhase()).toBeUndefined();
    expect(stepper.back()).toEqual({ day: 2, phase: 'portfolio' });
    await stepper.close();
  });

  it('on its first day leaves no folder, and can be closed', async () => {
    const stepper = await live('first', stoppingFrom(0));
    await expect(stepper.stepDay()).rejects.toMatchObject({ code: 'models.budget' });
    expect([stepper.position, stepper.isLive]).toEqual([undefined, false]);
    await stepper.close();
    expect(existsSync(stepper.replay.runDir)).toBe(false);
  });

  it('before it begins is not opened', async () => {
    const wrong = tiny(DAYS, { population: { types: 3, investorsPerType: 4, floor: 9 } });
    await expect(live('wrong', wrong)).rejects.toMatchObject({ code: 'population.floor' });
  });
});

describe('running until a condition', () => {
  it('stops at the end of the first day that meets it, recorded or live', async () => {
    const stepper = await live('until');
    const third = { position: { day: 2, phase: 'portfolio' }, isMet: true };
    expect(await stepper.runUntil(({ day }) => day === 2)).toEqual(third);
    stepper.goTo(0);
    expect(await stepper.runUntil(({ day }) => day === 2)).toEqual(third);
    expect(
      await stepper.runUntil(({ types }) => types.some(({ weightChange }) => weightChange !== 0)),
    ).toEqual({
      position: { day: 3, phase: 'portfolio' },
      isMet: true,
    });
    expect(await stepper.runUntil(() => false, { most: 2 })).toEqual({
      position: { day: 5, phase: 'portfolio' },
      isMet: false,
    });
    expect(await stepper.runUntil(() => false)).toEqual({
      position: { day: DAYS - 1, phase: 'portfolio' },
      isMet: false,
    });
    expect(stepper.isLive).toBe(false);
    await stepper.close();
  });

  it('can be given up within a day, where the run is held and goes on from', async () => {
    const stepper = await live('given-up');
    const giveUp = new AbortController();
    stepper.subscribe((event) => {
      if (event.kind === 'phase' && event.position.day === 3 && event.position.phase === 'annealing') {
        giveUp.abort();
      }
    });
    const stopped = await stepper.runUntil(() => false, { signal: giveUp.signal });
    expect(stopped).toEqual({ position: { day: 3, phase: 'annealing' }, isMet: false });
    expect(await stepper.runUntil(() => true, { signal: giveUp.signal })).toEqual(stopped);
    expect(await stepper.stepPhase()).toEqual({ day: 3, phase: 'respawn' });
    expect([stepper.isLive, stepper.committed]).toEqual([true, 3]);
    await stepper.close();
  });

  it('ends when somebody goes elsewhere', async () => {
    const stepper = await live('moved');
    const running = stepper.runUntil(({ day }) => {
      if (day === 2) stepper.goTo(0);
      return false;
    });
    expect(await running).toEqual({ position: { day: 0, phase: 'portfolio' }, isMet: false });
    await stepper.close();
  });
});

describe('a run that somebody else writes', () => {
  it('is followed as its days are committed', async () => {
    const writer = await live('written');
    await writer.stepDay();
    const reader = await stepRun({ runDir: writer.replay.runDir });
    expect(await reader.stepDay()).toEqual({ day: 0, phase: 'portfolio' });
    expect(await reader.stepDay()).toBeUndefined();
    await writer.stepDay();
    expect(await reader.stepPhase()).toEqual({ day: 1, phase: 'snapshot' });
    expect(reader.state).toEqual(writer.replay.state(1));
    await expect(stepRun({ runDir: writer.replay.runDir, live: true })).rejects.toMatchObject({
      code: 'journal.locked',
    });
    await reader.close();
    await writer.close();
  });
});
