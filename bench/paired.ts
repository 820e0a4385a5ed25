import { processorMs, systemClock } from '../core/index.ts';
import type { PairedOptions } from './bench.ts';

/** Milliseconds of each round. */
export interface RoundTimes {
  readonly wall: number[];
  /** Of all threads of the process: what a busy machine changes less. */
  readonly processor: number[];
}

/**
 * Times of pieces of work that may answer later, interleaved: each round runs every one, in turn from the front and from the back, so
 * that drifts of the machine meet them alike. A work gets the round's number, from -warmUp on.
 */
export async function pairedTimes<Name extends string>(
  works: Readonly<Record<Name, (round: number) => unknown>>,
  { rounds = 15, warmUp = 3 }: PairedOptions = {},
): Promise<Readonly<Record<Name, RoundTimes>>> {
  const names = Object.keys(works) as Name[];
  const noTimes = names.map((name): [Name, RoundTimes] => [name, { wall: [], processor: [] }]);
  const times = Object.fromEntries(noTimes) as Record<Name, RoundTimes>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of (round & 1) === 1 ? names.toReversed() : names) {
      const processorBefore = processorMs();
      const elapsed = await elapsedMs(() => works[name](round));
      if (round < 0) continue;
      times[name].wall.push(elapsed);
      times[name].processor.push(processorMs() - processorBefore);
    }
  }
  return times;
}

/** Milliseconds until `work` is done. */
export async function elapsedMs(work: () => unknown): Promise<number> {
  const start = systemClock.elapsed();
  await work();
  return systemClock.elapsed() - start;
}
