/**
 * Sees a server that queues what it is sent: answers that take several times as long as they did.
 * A window is `WINDOW` calls of one kind (strategies take longer than decisions), one after another as they were sent: taken as
 * they come back, the first of many would be the fastest of many. Its median is compared with the best median so far; a window
 * in which more than half of the calls failed says nothing.
 *
 * False alarms, for log-normal latencies of sigma 0.8 that do not change: the logarithm of the median of 64 has the standard
 * error 0.8 sqrt(pi / 2) / sqrt(64) = 0.125. The best of 10,000 windows (640,000 calls) lies about 0.49 below the truth. An alarm
 * needs ln 5 = 1.61 above the best, 1.12 above the truth: 32 of 64 latencies above e^1.12 true medians, each with probability
 * 1 - Phi(1.12 / 0.8) = 0.081. The binomial tail is 1.5e-18 a window; with a best of 0.65 below the truth, which one run in 300
 * of that length sees, 4e-14. Together below 1e-11 in 10,000 windows.
 */
export interface LatencyWindow {
  /** Number of the window: an ended call of another one is not counted. */
  readonly id: number;
  readonly sent: number;
  readonly ended: number;
  /** Of answered calls, in milliseconds. */
  readonly latencies: readonly number[];
  /** The lowest median of a whole window, in milliseconds; drifts up slowly, so that a lasting change is accepted. */
  readonly best: number;
}

export const WINDOW = 64;
/** How many times the best median means a queue. */
export const SEVERAL = 5;
/** What `best` may rise by in one window: a five-fold change is accepted after 33 windows. */
const DRIFT = 1.05;

export const firstWindow: LatencyWindow = {
  id: 1,
  sent: 0,
  ended: 0,
  latencies: [],
  best: Number.POSITIVE_INFINITY,
};

/** A call goes out: the window, and its number when the call belongs to it. */
export function enterWindow(window: LatencyWindow): readonly [LatencyWindow, number | undefined] {
  return window.sent < WINDOW ? [{ ...window, sent: window.sent + 1 }, window.id] : [window, undefined];
}

/** A call of window `id` ended, answered after `latencyMs` or not at all. `isQueueing`: the window is whole and shows a queue. */
export function leaveWindow(
  window: LatencyWindow,
  id: number | undefined,
  latencyMs: number | undefined,
): readonly [LatencyWindow, boolean] {
  if (id !== window.id) return [window, false];
  const latencies = latencyMs === undefined ? window.latencies : [...window.latencies, latencyMs];
  const ended = window.ended + 1;
  if (ended < WINDOW) return [{ ...window, ended, latencies }, false];
  const next = { ...firstWindow, id: window.id + 1, best: window.best };
  if (latencies.length <= WINDOW / 2) return [next, false];
  const median = [...latencies].sort((a, b) => a - b)[latencies.length >> 1] as number;
  return [{ ...next, best: Math.min(median, window.best * DRIFT) }, median > SEVERAL * window.best];
}
