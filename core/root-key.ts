/** The only file that imports seedrandom: a scenario's seed becomes the run's 64-bit root key here. */
import seedrandom from 'seedrandom';
import type { Key } from './random.ts';

/** The root key of a seed. Equal seeds, as text, give equal keys. */
export function rootKey(seed: number | string): Key {
  const generator = seedrandom(`mass-engine:${seed}`);
  return { hi: generator.int32() >>> 0, lo: generator.int32() >>> 0 };
}
