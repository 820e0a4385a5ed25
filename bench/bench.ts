import { systemClock } from '../core/index.ts';

/** What a benchmark divides by what: `faster` where a rival is to be beaten, `cost` where the baseline is a bound, `share` for rates. */
export const ratios = {
  faster: 'baseline / value: higher is better',
  cost: 'value / baseline: lower is better',
  share: 'value / baseline: higher is better',
} as const;
export type Ratio = (typeof ratios)[keyof typeof ratios];

/** One measured case. `baseline` is in the unit of `value`; `ratio` is between the two, as the benchmark says. */
export interface BenchRow {
  readonly case: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number | null;
  readonly ratio: number | null;
}

/** A benchmark by name. `run` measures once and may take minutes. */
export interface Bench {
  readonly name: string;
  /** What is measured against what, in one sentence. */
  readonly description: string;
  /** What `ratio` is in all of its rows. */
  readonly ratio: Ratio;
  run(): Promise<readonly BenchRow[]>;
}

/** A row whose ratio is what `ratio` says; without a baseline it has none. */
export function benchRow(
  ratio: Ratio,
  name: string,
  value: number,
  unit: string,
  baseline: number | null = null,
): BenchRow {
  const quotient = ratio === ratios.faster ? (b: number) => b / value : (b: number) => value / b;
  return { case: name, value, unit, baseline, ratio: baseline === null ? null : quotient(baseline) };
}

/** A row that says how many times its baseline it takes. */
export function costRow(name: string, value: number, unit: string, baseline?: number): BenchRow {
  return benchRow(ratios.cost, name, value, unit, baseline);
}

export interface PairedOptions {
  /** Timed rounds; the median over rounds is reported. @default 15 */
  readonly rounds?: number;
  /** Untimed rounds before. @default 3 */
  readonly warmUp?: number;
}

/** A piece of work: performs `operations` operations and returns a number made from all of its results. */
export interface Work {
  readonly operations: number;
  work(): number;
}

/**
 * Median milliseconds per operation of several pieces of work, interleaved: each round runs every one, in turn from the
 * front and from the back, so that drifts of the machine meet them alike. Results are summed and checked to be numbers,
 * so that no work can be optimised away.
 */
export function interleaved(
  works: readonly Work[],
  { rounds = 15, warmUp = 3 }: PairedOptions = {},
): number[] {
  const times: number[][] = works.map(() => []);
  let sink = 0;
  for (let round = -warmUp; round < rounds; round++) {
    const order = [...works.keys()];
    if ((round & 1) === 1) order.reverse();
    for (const index of order) {
      const current = works[index] as Work;
      const start = systemClock.elapsed();
      sink += current.work();
      const elapsed = systemClock.elapsed() - start;
      if (round >= 0) times[index]?.push(elapsed / current.operations);
    }
  }
  if (Number.isNaN(sink)) throw new Error('a benchmark computed NaN');
  return times.map(median);
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
}
