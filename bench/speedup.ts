import { meanOverSeeds } from '../experiments/index.ts';

/** How many times as fast the second of two is. */
export interface Speedup {
  /** Geometric mean over pairs. */
  readonly mean: number;
  /** 95 % t interval of the mean of the pairs' logarithms; as `mean` from one pair. It says how the pairs scatter, not what another machine does. */
  readonly low: number;
  readonly high: number;
}

/** Speedup of `second` over `first`, times of the same rounds. */
export function speedupOf(first: readonly number[], second: readonly number[]): Speedup {
  const logs = first.map((time, round) => Math.log(time / (second[round] as number)));
  const { mean, low, high } = meanOverSeeds(logs);
  return { mean: Math.exp(mean), low: Math.exp(low ?? mean), high: Math.exp(high ?? mean) };
}
