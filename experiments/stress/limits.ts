/** What a stress test may not exceed, and what it is that broke. Pure. */
import type { StressMeasures, StressNews } from './measured-run.ts';
import { median } from './measured-run.ts';
import type { StressEnd } from './stress-child.ts';

export interface StressLimits {
  /** Most seconds of a day, in the median of a run. */
  readonly daySeconds?: number;
  /** Largest resident set of a run's process. */
  readonly memoryMb?: number;
}

/** Why a size did not hold. Seconds and MB are what was found when the run ended or was given up. */
export type StressBreak =
  | { readonly what: 'day-seconds' | 'memory-mb'; readonly found: number; readonly limit: number }
  | { readonly what: 'out-of-memory' | 'failure'; readonly text: string };

/**
 * Whether a break is what the test looks for. A run that fails is none; one that is out of memory is, where memory has a limit:
 * its heap may take more than that.
 */
export function isLimitFound({ what }: StressBreak, { memoryMb }: StressLimits): boolean {
  return what === 'out-of-memory' ? memoryMb !== undefined : what !== 'failure';
}

/** Days after which a run whose days are all too long is given up. */
const DAYS_TO_SEE = 5;

/** Hears a run's news; says when it is not worth going on, and what broke. */
export function watcher({ daySeconds, memoryMb }: StressLimits): {
  readonly hear: (news: StressNews) => boolean;
  readonly broken: () => StressBreak | undefined;
} {
  const seconds: number[] = [];
  let broken: StressBreak | undefined;
  return {
    hear(news) {
      seconds.push(news.seconds);
      if (memoryMb !== undefined && news.peakMb > memoryMb) {
        broken = { what: 'memory-mb', found: news.peakMb, limit: memoryMb };
      } else if (
        daySeconds !== undefined &&
        seconds.length >= DAYS_TO_SEE &&
        Math.min(...seconds) > daySeconds
      ) {
        broken = { what: 'day-seconds', found: median(seconds), limit: daySeconds };
      }
      return broken !== undefined;
    },
    broken: () => broken,
  };
}

/** What broke at the end of a run; undefined when it held. */
export function breakOf(end: StressEnd, { daySeconds, memoryMb }: StressLimits): StressBreak | undefined {
  if (end.kind === 'out-of-memory' || end.kind === 'failure') return { what: end.kind, text: end.text };
  if (end.kind === 'cut') return undefined;
  const { daySecondsMedian, peakMb } = end.measures satisfies StressMeasures;
  if (memoryMb !== undefined && peakMb > memoryMb)
    return { what: 'memory-mb', found: peakMb, limit: memoryMb };
  if (daySeconds !== undefined && daySecondsMedian > daySeconds) {
    return { what: 'day-seconds', found: daySecondsMedian, limit: daySeconds };
  }
  return undefined;
}
