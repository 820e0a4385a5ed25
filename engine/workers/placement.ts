/** Which worker a shard lives with: consistent hashing with bounded loads. */
import { bitsAt, byCodeUnit, wordOf } from '../../core/index.ts';

/** A shard as placements see it. */
export interface PlacedShard {
  /** `shardName`. */
  readonly name: string;
  /** What it costs: its investors. */
  readonly load: number;
}

/** Most that a worker is given beyond the mean, where shards are small enough. */
const BOUND = 1.02;

/** The same for shards that stay where they were: one that moves has its pools drawn anew, which takes as long as four of its days. */
const STAYING_BOUND = 1.05;

/**
 * The worker of each shard, in the order of `shards`. Every shard ranks the workers by a hash of both names (rendezvous hashing: Thaler and
 * Ravishankar 1998) and lives with the first of them that stays within `BOUND` of the mean load (Mirrokni, Thorup and Zadimoghaddam
 * 2018), or else with the least loaded, so that nobody has more than the mean and one shard. Large shards choose first and small ones fill
 * the gaps; a shard's size counts by its power of two, so that a plan that moves few investors moves few shards. `homes`: where shards
 * were; they stay, before others choose, while nobody has more than `STAYING_BOUND` times the mean. Pure.
 */
export function placeShards(
  shards: readonly PlacedShard[],
  workers: number,
  homes: ReadonlyMap<string, number> = new Map(),
): Int32Array {
  const placed = new Int32Array(shards.length);
  const loads = new Float64Array(workers);
  const mean = shards.reduce((sum, { load }) => sum + load, 0) / workers;
  const put = (at: number, worker: number, load: number): void => {
    placed[at] = worker;
    loads[worker] = (loads[worker] as number) + load;
  };
  const hashed = shards
    .map(({ name, load }, at) => ({ at, name, load, size: Math.clz32(load), word: wordOf(name) }))
    .sort((a, b) => a.size - b.size || a.word - b.word || byCodeUnit(a.name, b.name));
  const movers = hashed.filter(({ at, name, load }) => {
    const home = homes.get(name);
    if (home === undefined || (loads[home] as number) + load > STAYING_BOUND * mean) return true;
    put(at, home, load);
    return false;
  });
  for (const { at, load, word } of movers) put(at, chosen(word, load, loads, BOUND * mean), load);
  return placed;
}

function chosen(word: number, load: number, loads: Float64Array, most: number): number {
  let best = -1;
  let highest = -1;
  let least = 0;
  for (let worker = 0; worker < loads.length; worker++) {
    const loaded = loads[worker] as number;
    if (loaded < (loads[least] as number)) least = worker;
    const weight = bitsAt(word, 0, worker);
    if (loaded + load > most || weight <= highest) continue;
    best = worker;
    highest = weight;
  }
  return best < 0 ? least : best;
}
