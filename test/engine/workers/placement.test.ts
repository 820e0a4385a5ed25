import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHARD_ORDINALS, shardName } from '../../../actors/index.ts';
import type { TypeId } from '../../../core/index.ts';
import { type Home, type PlacedShard, placeShards } from '../../../engine/workers/placement.ts';

/** Shards of types with so many investors. */
function shardsOf(plan: readonly number[]): PlacedShard[] {
  return plan.flatMap((total, type) =>
    Array.from({ length: Math.ceil(total / SHARD_ORDINALS) }, (_, shard) => ({
      name: shardName(`type-${type}` as TypeId, shard),
      load: Math.min(SHARD_ORDINALS, total - shard * SHARD_ORDINALS),
    })),
  );
}

function loadsOf(shards: readonly PlacedShard[], workers: number): number[] {
  const loads = Array.from({ length: workers }, () => 0);
  for (const [at, worker] of placeShards(shards, workers).entries()) {
    loads[worker] = (loads[worker] as number) + (shards[at] as PlacedShard).load;
  }
  return loads;
}

/** Share of the shards in both lists that live elsewhere. */
function moved(
  before: readonly PlacedShard[],
  after: readonly PlacedShard[],
  from: number,
  to = from,
): number {
  const old = new Map(Array.from(placeShards(before, from), (worker, at) => [before[at]?.name, worker]));
  const both = [...placeShards(after, to).entries()].filter(([at]) => old.has(after[at]?.name));
  return both.filter(([at, worker]) => old.get(after[at]?.name) !== worker).length / both.length;
}

function homesOf(shards: readonly PlacedShard[], placed: Int32Array): Map<string, Home> {
  return new Map(shards.map(({ name, load }, at) => [name, { worker: placed[at] as number, load }]));
}

const plans = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 40 });
const workerCounts = fc.integer({ min: 1, max: 64 });
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('placements', () => {
  it('give every shard to a worker there is, and nobody more than the bound or the mean and one shard', () => {
    fc.assert(
      fc.property(plans, workerCounts, (plan, workers) => {
        const shards = shardsOf(plan);
        const placed = placeShards(shards, workers);
        expect(placed).toHaveLength(shards.length);
        expect(placed.every((worker) => worker >= 0 && worker < workers)).toBe(true);
        const loads = loadsOf(shards, workers);
        const largest = Math.max(0, ...shards.map(({ load }) => load));
        expect(Math.max(...loads)).toBeLessThanOrEqual(
          Math.max(1.02 * mean(loads), mean(loads) + largest) + 1e-6,
        );
      }),
    );
  });

  it.each([
    [2, 16, 12_500],
    [2, 16, 62_500],
    [2, 512, 390],
    [2, 64, 15_625],
    [4, 64, 15_625],
    [8, 512, 1_953],
  ])('are even for %i workers and %i types of %i investors', (workers, types, investors) => {
    const loads = loadsOf(shardsOf(Array.from({ length: types }, () => investors)), workers);
    expect(Math.max(...loads) / mean(loads)).toBeLessThanOrEqual(1.03);
  });

  it('are even where a plan gives some types much and others little', () => {
    const plan = Array.from({ length: 40 }, (_, type) => Math.round(300_000 * 0.85 ** type) + 8);
    const loads = loadsOf(shardsOf(plan), 2);
    expect(Math.max(...loads) / mean(loads)).toBeLessThanOrEqual(1.03);
  });

  it('depend on names and sizes alone, not on the order in which shards are listed', () => {
    fc.assert(
      fc.property(plans, workerCounts, (plan, workers) => {
        const shards = shardsOf(plan);
        const backwards = shards.toReversed();
        expect([...placeShards(backwards, workers)].toReversed()).toEqual([...placeShards(shards, workers)]);
      }),
    );
  });

  it('keep nearly all shards when one comes or goes', () => {
    const plan = Array.from({ length: 60 }, (_, type) => 20_000 + 1_000 * type);
    const more = plan.with(7, (plan[7] as number) + SHARD_ORDINALS);
    for (const workers of [2, 4, 8]) {
      expect(moved(shardsOf(plan), shardsOf(more), workers)).toBeLessThanOrEqual(0.1);
      expect(moved(shardsOf(more), shardsOf(plan), workers)).toBeLessThanOrEqual(0.1);
    }
  });

  it('keep most shards while a plan drifts by a hundredth a day', () => {
    const plan = Array.from({ length: 60 }, (_, type) => 20_000 + 1_000 * type);
    const drifted = plan.map((count, type) => count + (type % 2 === 0 ? 1 : -1) * Math.round(count / 100));
    for (const workers of [2, 4, 8])
      expect(moved(shardsOf(plan), shardsOf(drifted), workers)).toBeLessThanOrEqual(0.15);
  });

  it('move about one shard in n + 1 to a worker who joins n, where hashing anew by remainder moves nearly all', () => {
    const shards = shardsOf(Array.from({ length: 100 }, () => 4 * SHARD_ORDINALS));
    for (const workers of [2, 4, 8]) {
      const share = moved(shards, shards, workers, workers + 1);
      expect(share).toBeGreaterThan(0.5 / (workers + 1));
      expect(share).toBeLessThan(1.6 / (workers + 1));
    }
  });

  it('are the same on every machine', () => {
    expect([...placeShards(shardsOf([40_000, 20_000, 9_000]), 3)]).toMatchInlineSnapshot(`
      [
        1,
        0,
        1,
        2,
        2,
        0,
      ]
    `);
  });

  it('keep shards where they were while a plan changes, within a wider bound', () => {
    const sizes = fc.array(fc.integer({ min: 1_000, max: 100_000 }), { minLength: 8, maxLength: 24 });
    const change = fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(sizes, change, workerCounts, (plan, changes, workers) => {
        const before = shardsOf(plan);
        const placed = placeShards(before, workers);
        const homes = homesOf(before, placed);
        expect(placeShards(before, workers, homes)).toEqual(placed);
        const after = shardsOf(
          plan.map((total, i) => Math.round(total * (1 + (changes[i] as number) / 100))),
        );
        const loads = Array.from({ length: workers }, () => 0);
        for (const [at, worker] of placeShards(after, workers, homes).entries()) {
          loads[worker] = (loads[worker] as number) + (after[at] as PlacedShard).load;
        }
        const largest = Math.max(...after.map(({ load }) => load));
        // Newcomers weigh five times: a worker whose types grew has fewer investors on that day.
        const newcomers = after.reduce(
          (sum, { name, load }) => sum + Math.max(0, load - (homes.get(name)?.load ?? 0)),
          0,
        );
        expect(Math.max(...loads)).toBeLessThanOrEqual(
          Math.max(1.05 * mean(loads), mean(loads) + largest) + 4 * newcomers,
        );
      }),
    );
  });

  it('move fewer investors from day to day when they know where shards were', () => {
    // Sizes of 16 types on 20 days, each day by up to a tenth up or down, the sum about the same.
    const days = Array.from({ length: 20 }, (_, day) =>
      shardsOf(Array.from({ length: 16 }, (__, type) => 8_200 + 700 * (((day * 7 + type * 3) % 5) - 2))),
    );
    const movedInvestors = (knowing: boolean): number => {
      let homes = new Map<string, Home>();
      let movers = 0;
      for (const shards of days) {
        const placed = placeShards(shards, 2, knowing ? homes : new Map());
        shards.forEach(({ name, load }, at) => {
          if (homes.has(name) && homes.get(name)?.worker !== placed[at]) movers += load;
        });
        homes = homesOf(shards, placed);
      }
      return movers;
    };
    expect(movedInvestors(true)).toBeLessThan(movedInvestors(false) / 2);
  });
});
