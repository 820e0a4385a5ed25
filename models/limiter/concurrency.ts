/**
 * How many calls may be in flight at one server: additive increase, multiplicative decrease by the share of strained calls, as
 * in DCTCP (Alizadeh et al., SIGCOMM 2010), so that a few errors that have nothing to do with load cost little.
 * Invariants:
 * 1. 1 <= limit <= ceiling.
 * 2. A round trip is as many ended calls as the limit was when it began, all of them sent after that. The limit falls at most
 *    once in a round trip, by at most half.
 */
export interface Concurrency {
  readonly limit: number;
  readonly ceiling: number;
  /** When this round trip began: calls sent earlier tell about an older limit. */
  readonly since: number;
  readonly ended: number;
  /** Calls of this round trip that the server refused for load (429). */
  readonly refused: number;
  /** Calls of this round trip that failed in ways that load explains, but not only load: 5xx, timed out, dropped. */
  readonly failed: number;
  /** What a round trip adds; doubles while none shows strain. */
  readonly step: number;
}

/** How a call ended, as far as load goes. */
export type Strain = 'none' | 'refused' | 'failed';

/** Share of failures other than 429 that is taken for a flaky server, not for load. */
const TOLERATED = 0.1;
/** Most that one round trip adds, as a share of the ceiling: from 1 back to the ceiling in about ten round trips. */
const FASTEST = 1 / 8;

export function startConcurrency(ceiling: number, now: number): Concurrency {
  return { limit: ceiling, ceiling, since: now, ended: 0, refused: 0, failed: 0, step: 1 };
}

/** After a call that was sent at `sentAt` ended now. */
export function afterCall(state: Concurrency, sentAt: number, strain: Strain, now: number): Concurrency {
  if (sentAt < state.since) return state;
  const ended = state.ended + 1;
  const refused = state.refused + (strain === 'refused' ? 1 : 0);
  const failed = state.failed + (strain === 'failed' ? 1 : 0);
  if (ended < Math.floor(state.limit)) return { ...state, ended, refused, failed };
  const pressure = refused / ended + Math.max(0, (failed / ended - TOLERATED) / (1 - TOLERATED));
  const step = pressure > 0 ? 1 : state.step;
  const fallen = state.limit * (1 - Math.min(1, pressure) / 2);
  return {
    ...round(state, fallen + step * (1 - Math.min(1, pressure)), now),
    step: pressure > 0 ? 1 : Math.min(step * 2, Math.max(1, state.ceiling * FASTEST)),
  };
}

/** After latency showed a queue: a new round trip at a lower limit, but not below a quarter of the ceiling. */
export function afterQueueing(state: Concurrency, factor: number, now: number): Concurrency {
  const floor = Math.min(state.limit, Math.max(1, state.ceiling / 4));
  return { ...round(state, Math.max(floor, state.limit * factor), now), step: 1 };
}

function round(state: Concurrency, limit: number, now: number): Concurrency {
  const bounded = Math.min(state.ceiling, Math.max(1, limit));
  return { ...state, limit: bounded, since: now, ended: 0, refused: 0, failed: 0 };
}
