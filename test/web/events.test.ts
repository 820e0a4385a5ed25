/** Whom a run is told to belong to, while the studio starts one whose name it does not know yet. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { VirtualClock } from '../../core/index.ts';
import { acquireLock } from '../../journal/index.ts';
import type { LiveStatus, RunItem, StudioEvent } from '../../web/api.ts';
import { type EventSources, Events } from '../../web/events.ts';
import { temporaryFolder } from '../engine/folders.ts';

const path = join(temporaryFolder(), 'first');
mkdirSync(path);
const { release } = acquireLock(path, { command: 'test' });
afterAll(release);

const ours: LiveStatus = { isOurs: true, state: 'paused', day: null, phase: null };
const theirs: LiveStatus = { isOurs: false, state: 'running', day: 0, phase: null };

/** This process holds the lock of the run; nobody has the other id. */
const [writer, another] = [process.pid, -1];

interface Live {
  /** Processes that the studio began. */
  starting: readonly number[];
  /** Where the run stands, once it is known to be the studio's. */
  own?: LiveStatus;
  days?: number;
}

/** Events of a studio that finds one run, which is being written, in its folder. */
async function heardWhile(live: Live) {
  const timers = new VirtualClock();
  const item = { id: 'first', status: 'running', days: 0 } as RunItem;
  const found = { path, replay: { journal: { days: () => live.days ?? 0 } } };
  const events = new Events({
    timers,
    folder: { path: dirname(path) },
    list: { items: () => Promise.resolve([item]) },
    shelf: { use: (_: string, look: (run: unknown) => unknown) => Promise.resolve(look(found)) },
    live: () => ({
      startingPids: new Set(live.starting),
      get: () => (live.own === undefined ? undefined : { status: () => live.own }),
    }),
  } as unknown as EventSources);
  const heard: (LiveStatus | null)[] = [];
  const stop = await events.listen((event: StudioEvent) => {
    if (event.kind === 'run') heard.push(event.live);
  });
  const look = async (): Promise<void> => {
    timers.advance(250);
    await new Promise(setImmediate);
  };
  await look();
  return { events, heard, look, stop };
}

it('is told of once it is opened where a process of the studio writes it, and then as what it is', async () => {
  const live: Live = { starting: [another, writer] };
  const { events, heard, look, stop } = await heardWhile(live);
  expect(heard).toEqual([]);
  expect(events.liveOf('first', 'running', 0)).toBeNull();
  live.starting = [another];
  live.own = ours;
  await look();
  expect(heard).toEqual([ours]);
  stop();
});

it('a run of another program is told of while the studio starts one', async () => {
  const { events, heard, stop } = await heardWhile({ starting: [another] });
  expect(heard).toContainEqual(theirs);
  expect(events.liveOf('first', 'running', 0)).toEqual(theirs);
  stop();
});

it('a run that another program left and the studio goes on with is not told to be of the other', async () => {
  const live: Live = { starting: [] };
  const { heard, look, stop } = await heardWhile(live);
  expect(heard).toContainEqual(theirs);
  heard.splice(0);
  live.starting = [writer];
  live.days = 1;
  await look();
  expect(heard).toEqual([]);
  live.starting = [];
  await look();
  expect(heard).toEqual([{ ...theirs, day: 1 }]);
  stop();
});

it('a run whose writer has not written its name yet waits only while the studio starts one', async () => {
  rmSync(join(path, 'lock.json'));
  const live: Live = { starting: [another] };
  const { heard, look, stop } = await heardWhile(live);
  expect(heard).toEqual([]);
  live.starting = [];
  await look();
  expect(heard).toEqual([theirs]);
  stop();
});
