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

/**
 * The worker of each shard, in the order of `shards`. Every shard ranks the workers by a hash of both names (rendezvous hashing: Thaler and
 * Ravishankar 1998) and lives with the first of them that stays within `BOUND` of the mean load (Mirrokni, Thorup and Zadimoghaddam
 * 2018), or else with the least loaded, so that nobody has more than the mean and one shard. Large shards choose first and small ones fill
 * the gaps; a shard's size counts by its power of two, so that a plan that moves few investors moves few shards. Pure.
 */
export function placeShards(shards: readonly PlacedShard[], workers: number): Int32Array {
  const placed = new Int32Array(shards.length);
  const loads = new Float64Array(workers);
  const most = (BOUND * shards.reduce((sum, { load }) => sum + load, 0)) / workers;
  const hashed = shards
    .map(({ name, load }, at) => ({ at, name, load, size: Math.clz32(load), word: wordOf(name) }))
    .sort((a, b) => a.size - b.size || a.word - b.word || byCodeUnit(a.name, b.name));
  for (const { at, load, word } of hashed) {
    const worker = chosen(word, load, loads, most);
    placed[at] = worker;
    loads[worker] = (loads[worker] as number) + load;
  }
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
