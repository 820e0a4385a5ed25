/** Whom a run is told to belong to, while the studio starts one whose name it does not know yet. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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

interface Live {
  isStarting: boolean;
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
    list: { items: () => Promise.resolve([item]) },
    shelf: { use: (_: string, look: (run: unknown) => unknown) => Promise.resolve(look(found)) },
    live: () => ({
      isStarting: live.isStarting,
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
  return { heard, look, stop };
}

it('is told of once that one is opened, and then as what it is', async () => {
  const live: Live = { isStarting: true };
  const { heard, look, stop } = await heardWhile(live);
  expect(heard).toEqual([]);
  live.isStarting = false;
  live.own = ours;
  await look();
  expect(heard).toEqual([ours]);
  stop();
});

it('a run of somebody else is told of at the look after', async () => {
  const live = { isStarting: true };
  const { heard, look, stop } = await heardWhile(live);
  expect(heard).toEqual([]);
  live.isStarting = false;
  await look();
  expect(heard).toEqual([theirs]);
  stop();
});

it('a run that was told of already goes on being told of', async () => {
  const live: Live = { isStarting: false };
  const { heard, look, stop } = await heardWhile(live);
  expect(heard).toContainEqual(theirs);
  live.isStarting = true;
  live.days = 1;
  await look();
  expect(heard.at(-1)).toEqual({ ...theirs, day: 1 });
  stop();
});
