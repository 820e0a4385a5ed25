/** What an arm of a stress test ran out of, or would first. Pure. */
import type { ArmResult } from './climb.ts';
import type { StressLimits } from './limits.ts';
import type { SizeSummary } from './summary.ts';

export interface Binding {
  /**
   * What broke the arm or, where no limit did, is nearest to its limit: memory, or the time of the larger part of a day: `ballots` while
   * investors are asked, `rest` while they are not. Null without a limit.
   */
  readonly resource: 'ballots' | 'rest' | 'memory' | null;
  /** What was used over the limit: 1 and more where that broke the arm. Null where it was not measured. */
  readonly used: number | null;
  /** The size that this is of. */
  readonly investors: number;
  /** The largest size with a measured day, and the share of its median day in which investors are asked; null without one. */
  readonly day: { readonly investors: number; readonly ballotShare: number } | null;
}

/** Null where no run came to its end and no limit broke. */
export function bindingOf(
  { name, broken }: ArmResult,
  summaries: readonly SizeSummary[],
  limits: StressLimits,
): Binding | null {
  const largest = summaries.findLast(({ arm }) => arm === name);
  const day =
    largest === undefined ? null : { investors: largest.investors, ballotShare: largest.ballotShare };
  if (broken?.what === 'day-seconds') {
    const { ballotShare, investors, found, limit } = broken;
    return { resource: partOf(ballotShare), used: found / limit, investors, day: { investors, ballotShare } };
  }
  if (broken?.what === 'memory-mb' || broken?.what === 'out-of-memory') {
    const used = broken.what === 'memory-mb' ? broken.found / broken.limit : null;
    return { resource: 'memory', used, investors: broken.investors, day };
  }
  if (largest === undefined) return null;
  const { investors, ballotShare, daySecondsMedian, peakMb } = largest;
  const { daySeconds, memoryMb } = limits;
  const time = daySeconds === undefined ? null : daySecondsMedian / daySeconds;
  const memory = memoryMb === undefined ? null : peakMb / memoryMb;
  if (time === null && memory === null) return { resource: null, used: null, investors, day };
  return (time ?? 0) > (memory ?? 0)
    ? { resource: partOf(ballotShare), used: time, investors, day }
    : { resource: 'memory', used: memory, investors, day };
}

function partOf(ballotShare: number): 'ballots' | 'rest' {
  return ballotShare >= 0.5 ? 'ballots' : 'rest';
}
