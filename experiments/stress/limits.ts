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
  | {
      readonly what: 'day-seconds';
      readonly found: number;
      readonly limit: number;
      /** Share of a median day, of those that were measured, in which investors were asked. */
      readonly ballotShare: number;
    }
  | { readonly what: 'memory-mb'; readonly found: number; readonly limit: number }
  /** `digest`: another one than an arm had that ran the same size and seed before. */
  | { readonly what: 'out-of-memory' | 'failure' | 'digest'; readonly text: string };

/**
 * Whether a break is what the test looks for. A run that fails is none, nor is one with another digest; one that is out of memory is,
 * where memory has a limit: its heap may take more than that.
 */
export function isLimitFound({ what }: StressBreak, { memoryMb }: StressLimits): boolean {
  if (what === 'out-of-memory') return memoryMb !== undefined;
  return what === 'day-seconds' || what === 'memory-mb';
}

/** What broke, in words. */
export function breakText(broken: StressBreak): string {
  switch (broken.what) {
    case 'day-seconds':
      return `time a day: ${secondsText(broken.found)} in the median, limit ${broken.limit} s`;
    case 'memory-mb':
      return `memory: ${broken.found.toFixed(0)} MB, limit ${broken.limit} MB`;
    case 'out-of-memory':
      return `out of memory: ${broken.text}`;
    case 'digest':
      return `another digest: ${broken.text}`;
    case 'failure':
    default:
      return `failure: ${broken.text}`;
  }
}

export function secondsText(value: number): string {
  return `${value.toPrecision(3)} s`;
}

/** Days after which a run whose days are all too long is given up. */
const DAYS_TO_SEE = 5;

/** Hears a run's news; says when it is not worth going on, and what broke. */
export function watcher({ daySeconds, memoryMb }: StressLimits): {
  readonly hear: (news: StressNews) => boolean;
  readonly broken: () => StressBreak | undefined;
} {
  const seconds: number[] = [];
  const shares: number[] = [];
  let broken: StressBreak | undefined;
  return {
    hear(news) {
      seconds.push(news.seconds);
      shares.push(news.ballotShare);
      if (memoryMb !== undefined && news.peakMb > memoryMb) {
        broken = { what: 'memory-mb', found: news.peakMb, limit: memoryMb };
      } else if (
        daySeconds !== undefined &&
        seconds.length >= DAYS_TO_SEE &&
        Math.min(...seconds) > daySeconds
      ) {
        broken = {
          what: 'day-seconds',
          found: median(seconds),
          limit: daySeconds,
          ballotShare: median(shares),
        };
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
  const { daySecondsMedian, peakMb, ballotShare } = end.measures satisfies StressMeasures;
  if (memoryMb !== undefined && peakMb > memoryMb)
    return { what: 'memory-mb', found: peakMb, limit: memoryMb };
  if (daySeconds !== undefined && daySecondsMedian > daySeconds) {
    return { what: 'day-seconds', found: daySecondsMedian, limit: daySeconds, ballotShare };
  }
  return undefined;
}
