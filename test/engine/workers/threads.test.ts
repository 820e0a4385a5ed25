/** Days of a population whose shards live in worker threads. */
import { describe, expect, it } from 'vitest';
import {
  createShardedPopulation,
  createShardHost,
  type DayBallots,
  drawTypes,
  type Population,
} from '../../../actors/index.ts';
import { rootKey } from '../../../core/index.ts';
import { type Modality, modalities, type Snapshot } from '../../../market/index.ts';
import { snapshotOf } from '../../actors/fixtures.ts';
import {
  castHere,
  days,
  digests,
  endThreads,
  hostSettings,
  open,
  settingsWith,
  shown,
  snapshots,
  threads,
  types,
} from './thread-days.ts';

endThreads();
const expected = await castHere(settingsWith());

describe('shards in worker threads', () => {
  it.each([1, 2, 8])('cast the days of a host in this thread, with %i workers', async (workers) => {
    const { link, population } = threads({ workers });
    expect(shown(await days(population))).toEqual(shown(expected));
    expect(link.messages()).toBeGreaterThan(0);
  });

  it('cast them with daily pools, a strategy for everybody and ballots that are not kept', async () => {
    const settings = settingsWith({
      pool: { size: 8, redraw: 'daily', replacement: true },
      strategyScope: 'investor',
      keepBallots: false,
    });
    expect(digests(await days(threads({}, settings).population))).toEqual(digests(await castHere(settings)));
  });

  it('cast them where every investor is an actor', async () => {
    const settings = hostSettings(settingsWith(), { grain: 'actor' });
    expect(digests(await days(threads({ settings }).population))).toEqual(digests(expected));
  });

  it('know the modalities that a scenario declares', async () => {
    const declared: Modality = { name: 'threads-test', bit: 2 ** 20, description: 'declared by a test' };
    const letGo = modalities.register(declared);
    try {
      const own = drawTypes({
        key: rootKey(2),
        count: 1,
        modalitiesPerType: [1, 1],
        modalities: ['threads-test'],
      }).types;
      const settings = settingsWith({ types: own });
      const columns = [{ name: 'own', modality: 'threads-test', description: 'own', sign: 1 as const }];
      const snapshot = snapshotOf({ columns });
      const cast = async (population: Population): Promise<DayBallots> => {
        open.push(population);
        await population.respawn(Int32Array.of(50), 'test');
        return population.castDay(snapshot);
      };
      const here = await cast(createShardedPopulation(settings, createShardHost(hostSettings(settings))));
      const there = await cast(threads({ workers: 1, modalities: [declared] }, settings).population);
      expect(there.digest).toBe(here.digest);
      await expect(cast(threads({ workers: 1 }, settings).population)).rejects.toMatchObject({
        code: 'population.masks',
      });
    } finally {
      letGo();
    }
  });

  it('share one buffer, however many days there are', async () => {
    const { link, population } = threads({ workers: 1 });
    await population.respawn(Int32Array.of(40, 40, 40, 40, 40), 'test');
    await population.castDay(snapshotOf({ day: 0 }));
    const bytes = link.sharedBytes();
    expect(bytes).toBeGreaterThan(0);
    for (let day = 1; day < 40; day++) {
      await population.castDay(snapshotOf({ day }));
      expect(link.sharedBytes()).toBe(bytes);
    }
  });

  it('may be asked for several days at the same time', async () => {
    const { link } = threads();
    const here = createShardHost(hostSettings(settingsWith()));
    const requests = (day: number) =>
      types.map(({ index }) => ({
        snapshot: snapshots[day] as Snapshot,
        typeDay: { type: index, opened: { scope: 'failed' as const, reason: `day ${day}` } },
        first: 0,
        count: 20,
        retired: [],
      }));
    const both = await Promise.all([link.castDay(requests(0)), link.castDay(requests(1)), link.castDay([])]);
    const byType = (answers: Awaited<ReturnType<typeof link.castDay>>) =>
      answers.toSorted((a, b) => a.type - b.type);
    expect(both.map(byType)).toEqual([
      byType(await here.castDay(requests(0))),
      byType(await here.castDay(requests(1))),
      [],
    ]);
    await here.stop();
  });
});
