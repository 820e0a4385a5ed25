/** Threads that end, fail or are stopped. */
import { describe, expect, it } from 'vitest';
import { RunStop } from '../../../core/index.ts';
import { MOST_DEATHS } from '../../../engine/workers/worker-seat.ts';
import type { Snapshot } from '../../../market/index.ts';
import { EXIT_CODE } from './fatal-kind.ts';
import {
  castHere,
  code,
  days,
  digests,
  endThreads,
  fatal,
  plans,
  settingsWith,
  shown,
  snapshots,
  threads,
} from './thread-days.ts';

endThreads();
const expected = await castHere(settingsWith());

describe('a thread that ends mid-day', () => {
  it('is replaced, and its shards are asked again', async () => {
    const { given, done } = fatal({ how: 'exit', days: [1, 3] });
    const { population, deaths } = threads(given);
    expect(shown(await days(population))).toEqual(shown(expected));
    const death = { error: undefined, exitCode: EXIT_CODE };
    expect(deaths).toMatchObject([death, death]);
    expect(deaths.every(({ unanswered }) => unanswered > 0)).toBe(true);
    expect(done[1]).toBeGreaterThan(1);
  });

  it('by an error that nobody caught is replaced, too', async () => {
    const { population, deaths } = threads({ ...fatal({ how: 'uncaught' }).given, workers: 1 });
    expect(digests(await days(population))).toEqual(digests(expected));
    expect(deaths).toMatchObject([{ error: { message: 'nobody catches this' } }]);
  });

  it('each time it is asked ends the run with run.workers-lost, which names want of memory', async () => {
    const { given } = fatal({ how: 'memory', times: Number.POSITIVE_INFINITY });
    const { population, deaths } = threads({ ...given, workers: 1, memoryMb: 32 });
    const error: unknown = await days(population).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunStop);
    expect((error as RunStop).problems[0]).toMatchObject({
      code: 'run.workers-lost',
      message: expect.stringContaining('worker 1 ran out of memory') as string,
      expected: 'a heap within 32 MB',
      values: { worker: 0, deaths: MOST_DEATHS + 1 },
    });
    expect(deaths).toHaveLength(MOST_DEATHS);
    await expect(population.castDay(snapshots[2] as Snapshot)).rejects.toBe(error);
  });
});

describe('errors in a thread', () => {
  it('end the day here as what they were there, and replace nobody', async () => {
    const { given } = fatal({ how: 'stop' });
    const { population, deaths } = threads(given);
    const error: unknown = await days(population).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RunStop);
    expect((error as RunStop).problems).toEqual([
      { code: 'models.unreachable', message: 'nobody there', found: 1 },
    ]);
    expect(deaths).toEqual([]);
  });

  it('before the first day are met by the first day: a kind that nobody registered, code that cannot be loaded', async () => {
    const { given } = fatal({ how: 'exit' });
    const unknown = threads({ ...given, workers: 1, code: [] });
    await expect(days(unknown.population)).rejects.toMatchObject({ code: 'scenario.unknown-kind' });
    const missing = threads({ ...given, workers: 1, code: [`${code[0]}.missing.ts`] });
    await expect(days(missing.population)).rejects.toMatchObject({ code: 'scenario.not-found' });
    expect([...unknown.deaths, ...missing.deaths]).toEqual([]);
  });
});

describe('stopping', () => {
  it('ends threads in the middle of a day, and whoever waits is told', async () => {
    const { given, done } = fatal({ how: 'wait', days: [0] });
    const { population, deaths } = threads(given);
    await population.respawn(Int32Array.from(plans[0] as number[]), 'test');
    const day = population.castDay(snapshots[0] as Snapshot).catch((error: unknown) => error);
    await Atomics.waitAsync(done, 0, 0).value;
    await population.stop();
    expect(await day).toMatchObject({ code: 'run.interrupted' });
    expect(deaths).toEqual([]);
    await expect(population.castDay(snapshots[0] as Snapshot)).rejects.toMatchObject({
      code: 'run.interrupted',
    });
  });

  it('before the threads have begun leaves nobody waiting', async () => {
    const { link } = threads();
    await link.stop();
    await link.stop();
    const typeDay = { type: 0, opened: { scope: 'failed', reason: 'x' } } as const;
    const request = { snapshot: snapshots[0] as Snapshot, typeDay, first: 0, count: 1, retired: [] };
    await expect(link.castDay([request])).rejects.toMatchObject({ code: 'run.interrupted' });
  });
});
