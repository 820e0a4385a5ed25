import { invariant, systemClock } from '../../core/index.ts';
import { openReplay, type Replay } from '../../engine/index.ts';
import { type BenchRow, costRow, median } from '../bench.ts';

/** Milliseconds of each measurement, and of its baseline beside it. */
interface Pair {
  readonly value: readonly number[];
  readonly baseline: readonly number[];
}

interface Measured {
  /** Not timed. */
  readonly prepare?: (day: number) => unknown;
  readonly work: (day: number) => unknown;
  readonly bare: (day: number) => unknown;
}

/** Times work and its baseline for each day in turn, changing which comes first. */
export function timed(days: readonly number[], { prepare, work, bare }: Measured): Pair {
  const value: number[] = [];
  const baseline: number[] = [];
  const results: unknown[] = [];
  const clocked = (of: (day: number) => unknown, day: number, into: number[]) => {
    const start = systemClock.elapsed();
    results.push(of(day));
    into.push(systemClock.elapsed() - start);
  };
  for (const [k, day] of days.entries()) {
    prepare?.(day);
    if (k % 2 === 0) clocked(work, day, value);
    clocked(bare, day, baseline);
    if (k % 2 === 1) clocked(work, day, value);
    invariant(!results.splice(0).includes(undefined), 'what is measured gives something');
  }
  return { value, baseline };
}

/** A row of the medians. */
export function row(name: string, { value, baseline }: Pair): BenchRow {
  return costRow(name, median(value), 'ms', median(baseline));
}

/** Opens a run folder, looks at it and closes it. */
export function withFolder<Result>(runDir: string, look: (replay: Replay) => Result): Result {
  const replay = openReplay(runDir);
  try {
    return look(replay);
  } finally {
    replay.close();
  }
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = systemClock.elapsed();
  await work();
  return systemClock.elapsed() - start;
}
