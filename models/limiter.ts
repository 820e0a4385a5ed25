/**
 * What one server is sent, and when: a pure state machine over (state, event, now), in milliseconds of a monotonic clock.
 * Invariants:
 * 1. No more calls are in flight than `concurrency.limit`, and than one while the breaker is half open.
 * 2. Nothing goes out before the end of a wait that the server asked for, of a cool-down, or above a rate.
 * 3. A server that refuses even one call at a time (429) is left alone for longer each time, until it answers.
 * 4. Every ticket is given back once; a call that waits knows when to look again (`whenFree`).
 */
import { type Breaker, closedBreaker, heard, probe, whenClosed } from './limiter/breaker.ts';
import {
  afterCall,
  afterQueueing,
  type Concurrency,
  type Strain,
  startConcurrency,
} from './limiter/concurrency.ts';
import { enterWindow, firstWindow, type LatencyWindow, leaveWindow } from './limiter/latency.ts';
import { type TokenBucket, take, tokenBucket, whenFilled } from './limiter/token-bucket.ts';
import { waitMs } from './limiter/waits.ts';
import type { TransportFault } from './transport.ts';

export interface LimiterState {
  readonly inFlight: number;
  readonly concurrency: Concurrency;
  readonly breaker: Breaker;
  readonly pausedUntil: number;
  /** Calls refused for load in a row, that were alone in flight. */
  readonly refusals: number;
  /** By kind of call. */
  readonly windows: Readonly<Record<string, LatencyWindow>>;
  readonly requests?: TokenBucket;
  readonly tokens?: TokenBucket;
}

export interface LimiterSettings {
  readonly concurrency: number;
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

/** A call that is out. */
export interface Ticket {
  readonly sentAt: number;
  readonly kind: string;
  /** Most tokens that it may take. */
  readonly tokens: number;
  readonly window: number | undefined;
  readonly isProbe: boolean;
}

/** How a call ended. `usedTokens`: what it took, as far as is known. */
export type CallEnd =
  | { readonly kind: 'answered'; readonly usedTokens: number }
  | {
      readonly kind: 'failed';
      readonly fault: TransportFault;
      readonly usedTokens: number;
      readonly retryAfterMs?: number | undefined;
      /** Uniform on [0, 1). */
      readonly jitter: number;
    }
  /** The server said no to the request itself: it is there. */
  | { readonly kind: 'refused' };

/** What a server's queue is answered with. */
const QUEUEING_FACTOR = 0.8;

export function startLimiter(settings: LimiterSettings, now: number): LimiterState {
  const { concurrency, requestsPerMinute, tokensPerMinute } = settings;
  return {
    inFlight: 0,
    concurrency: startConcurrency(concurrency, now),
    breaker: closedBreaker(now),
    pausedUntil: now,
    refusals: 0,
    windows: {},
    ...(requestsPerMinute === undefined ? {} : { requests: tokenBucket(requestsPerMinute, now) }),
    ...(tokensPerMinute === undefined ? {} : { tokens: tokenBucket(tokensPerMinute, now) }),
  };
}

/** When a call of at most `tokens` may go out: now or earlier, at a time, or (infinity) only after another call ends. */
export function whenFree(state: LimiterState, tokens: number, now: number): number {
  if (state.inFlight >= Math.floor(state.concurrency.limit)) return Number.POSITIVE_INFINITY;
  return Math.max(
    state.pausedUntil,
    whenClosed(state.breaker, now),
    state.requests === undefined ? now : whenFilled(state.requests, 1, now),
    state.tokens === undefined ? now : whenFilled(state.tokens, tokens, now),
  );
}

/** A call goes out, allowed by `whenFree`. */
export function afterSent(
  state: LimiterState,
  { kind, tokens }: { readonly kind: string; readonly tokens: number },
  now: number,
): readonly [LimiterState, Ticket] {
  const [entered, window] = enterWindow(state.windows[kind] ?? firstWindow);
  const [breaker, isProbe] = probe(state.breaker);
  const next = {
    ...state,
    inFlight: state.inFlight + 1,
    breaker,
    windows: { ...state.windows, [kind]: entered },
    ...(state.requests === undefined ? {} : { requests: take(state.requests, 1, now) }),
    ...(state.tokens === undefined ? {} : { tokens: take(state.tokens, tokens, now) }),
  };
  return [next, { sentAt: now, kind, tokens, window, isProbe }];
}

/** A call ended. */
export function afterEnded(state: LimiterState, ticket: Ticket, end: CallEnd, now: number): LimiterState {
  const { sentAt, kind, isProbe } = ticket;
  const latencyMs = end.kind === 'answered' ? now - sentAt : undefined;
  const [window, isQueueing] = leaveWindow(state.windows[kind] ?? firstWindow, ticket.window, latencyMs);
  const called = afterCall(state.concurrency, sentAt, strainOf(end), now);
  const refusals = refusalsAfter(state, end, sentAt);
  const hasFailed = end.kind === 'failed' && end.fault !== 'rate-limited';
  const jitter = end.kind === 'failed' ? end.jitter : 0;
  const asked = end.kind === 'failed' ? (end.retryAfterMs ?? 0) : 0;
  const wait = refusals > state.refusals ? Math.max(asked, waitMs(refusals, jitter)) : asked;
  const used = end.kind === 'refused' ? 0 : end.usedTokens;
  return {
    ...state,
    inFlight: state.inFlight - 1,
    concurrency: isQueueing ? afterQueueing(called, QUEUEING_FACTOR, now) : called,
    breaker: heard(state.breaker, { sentAt, isProbe, hasFailed, jitter }, now),
    pausedUntil: Math.max(state.pausedUntil, now + wait),
    refusals,
    windows: { ...state.windows, [kind]: window },
    ...(state.tokens === undefined ? {} : { tokens: take(state.tokens, used - ticket.tokens, now) }),
  };
}

/** Calls that went out while more were allowed say nothing about one at a time. */
function refusalsAfter({ refusals, concurrency }: LimiterState, end: CallEnd, sentAt: number): number {
  if (end.kind === 'answered') return 0;
  const wasAlone = concurrency.limit < 2 && sentAt >= concurrency.since;
  return wasAlone && strainOf(end) === 'refused' ? refusals + 1 : refusals;
}

function strainOf(end: CallEnd): Strain {
  if (end.kind !== 'failed' || end.fault === 'unreadable') return 'none';
  return end.fault === 'rate-limited' ? 'refused' : 'failed';
}
