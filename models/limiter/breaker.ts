/**
 * Leaves a server alone that answers nothing.
 * Invariants:
 * 1. Closed: opens after `FAILURES` failures in a row. Open: nothing goes out before `until`. Half open: one call goes out.
 * 2. Only that call decides: an answer closes, a failure opens again, for twice as long. Calls of earlier states are not heard.
 * 429 is no failure here: the server is there.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number; readonly since: number }
  | { readonly state: 'open'; readonly until: number; readonly coolDownMs: number }
  | { readonly state: 'half-open'; readonly coolDownMs: number };

/** Failures in a row: with one call in ten failing by chance, one in 10^10 calls opens the breaker. */
export const FAILURES = 10;
const FIRST_COOL_DOWN_MS = 1_000;
const LONGEST_COOL_DOWN_MS = 60_000;

export function closedBreaker(now: number): Breaker {
  return { state: 'closed', failures: 0, since: now };
}

/** When a call may go out: now or earlier, at the end of the cool-down, or (infinity) after the call that is out. */
export function whenClosed(breaker: Breaker, now: number): number {
  if (breaker.state === 'closed') return now;
  return breaker.state === 'open' ? breaker.until : Number.POSITIVE_INFINITY;
}

/** A call goes out, allowed by `whenClosed`; whether it is the one that decides. */
export function probe(breaker: Breaker): readonly [Breaker, boolean] {
  if (breaker.state !== 'open') return [breaker, false];
  return [{ state: 'half-open', coolDownMs: breaker.coolDownMs }, true];
}

/** A call that was sent at `sentAt` ended now. `jitter`: uniform on [0, 1), spreads the returns of many processes. */
export function heard(
  breaker: Breaker,
  call: {
    readonly sentAt: number;
    readonly isProbe: boolean;
    readonly hasFailed: boolean;
    readonly jitter: number;
  },
  now: number,
): Breaker {
  if (breaker.state === 'half-open' && call.isProbe) {
    if (!call.hasFailed) return closedBreaker(now);
    return opened(Math.min(breaker.coolDownMs * 2, LONGEST_COOL_DOWN_MS), call.jitter, now);
  }
  if (breaker.state !== 'closed' || call.sentAt < breaker.since) return breaker;
  if (!call.hasFailed) return breaker.failures === 0 ? breaker : { ...breaker, failures: 0 };
  const failures = breaker.failures + 1;
  return failures < FAILURES ? { ...breaker, failures } : opened(FIRST_COOL_DOWN_MS, call.jitter, now);
}

function opened(coolDownMs: number, jitter: number, now: number): Breaker {
  return { state: 'open', until: now + coolDownMs * (1 + jitter / 4), coolDownMs };
}
