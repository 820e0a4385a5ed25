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

/** The same, in investors alone, for shards that stay where they were. */
const STAYING_BOUND = 1.05;

/** What drawing an investor's pool costs, in decisions: whoever comes, or moves, has it drawn. */
const DRAWING = 4;

/** Where a shard was on the last day, and its investors there. */
export interface Home {
  readonly worker: number;
  readonly load: number;
}

/**
 * The worker of each shard, in the order of `shards`. Every shard ranks the workers by a hash of both names (rendezvous hashing: Thaler and
 * Ravishankar 1998) and lives with the first of them that stays within `BOUND` of the mean load (Mirrokni, Thorup and Zadimoghaddam
 * 2018), or else with the least loaded, so that nobody has more than the mean and one shard. Large shards choose first and small ones fill
 * the gaps; a shard's size counts by its power of two, so that a plan that moves few investors moves few shards. Shards that have a home
 * stay there, before the others choose, while it has at most `STAYING_BOUND` of the mean; newcomers count with the pools that are drawn for
 * them. Pure.
 */
export function placeShards(
  shards: readonly PlacedShard[],
  workers: number,
  homes: ReadonlyMap<string, Home> = new Map(),
): Int32Array {
  const placed = new Int32Array(shards.length);
  const investors = new Float64Array(workers);
  const loads = new Float64Array(workers);
  const mean = shards.reduce((sum, { load }) => sum + load, 0) / workers;
  const put = (at: number, worker: number, load: number, drawn: number): void => {
    placed[at] = worker;
    investors[worker] = (investors[worker] as number) + load;
    loads[worker] = (loads[worker] as number) + load + DRAWING * drawn;
  };
  const hashed = shards
    .map(({ name, load }, at) => ({ at, name, load, size: Math.clz32(load), word: wordOf(name) }))
    .sort((a, b) => a.size - b.size || a.word - b.word || byCodeUnit(a.name, b.name));
  const movers = hashed.filter(({ at, name, load }) => {
    const home = homes.get(name);
    if (home === undefined || (investors[home.worker] as number) + load > STAYING_BOUND * mean) return true;
    put(at, home.worker, load, Math.max(0, load - home.load));
    return false;
  });
  const moved = movers.reduce((sum, { load }) => sum + load, 0) * (1 + DRAWING);
  const most = (BOUND * (loads.reduce((sum, load) => sum + load, 0) + moved)) / workers;
  for (const { at, load, word } of movers) {
    put(at, chosen(word, load * (1 + DRAWING), loads, most), load, load);
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
