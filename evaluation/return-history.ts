/**
 * Returns that fills have had, session by session.
 * 1. A session is added once and never changed; what a caller gets is a copy.
 * 2. No more than `window` sessions are kept: 8 bytes per instrument and session of it (5,000 instruments, 60 sessions: 2.4 MB).
 * 3. Session t of an instrument stands at t mod `window`; before its `since`, and from its `next` on, nothing is known of it.
 */
import { invariant } from '../core/index.ts';
import type { SessionFills } from '../market/index.ts';
import type { ReturnHistory } from './portfolio-rule.ts';

interface Column {
  /** Session of its first fill. */
  readonly since: number;
  /** Session after the latest that was written. */
  next: number;
  /** NaN = no trade. */
  readonly values: Float64Array;
}

/**
 * An empty history of the latest `window` sessions. `add` takes one session's fills; instruments may join at any session and are NaN
 * before, as they are in sessions whose fills leave them out. The 0 that stands at an instrument's first known fill is no return
 * (nothing came before) and is NaN here: estimates of risk would take it for a calm session.
 */
export function createReturnHistory(window: number): ReturnHistory & { add(fills: SessionFills): void } {
  invariant(Number.isInteger(window) && window >= 0, 'a history keeps a number of sessions');
  const columns = new Map<string, Column>();
  let sessions = 0;

  function write(column: Column, value: number): void {
    for (let t = Math.max(column.next, sessions - window); t < sessions; t++) {
      column.values[t % window] = Number.NaN;
    }
    column.values[sessions % window] = value;
    column.next = sessions + 1;
  }

  function addReturn(code: string, value: number): void {
    const column = columns.get(code);
    if (column !== undefined) write(column, value);
    else if (!Number.isNaN(value)) {
      const joined = { since: sessions, next: sessions, values: new Float64Array(window) };
      columns.set(code, joined);
      write(joined, value === 0 ? Number.NaN : value);
    }
  }

  return {
    get sessions() {
      return sessions;
    },
    sessionsOf(instrument) {
      const column = columns.get(instrument);
      return column === undefined ? 0 : sessions - 1 - column.since;
    },
    add({ instruments, returns }) {
      if (window > 0) for (const [j, code] of instruments.entries()) addReturn(code, returns[j] as number);
      sessions++;
    },
    returns(instrument, wanted) {
      invariant(wanted <= window, `a history of ${window} sessions is not asked for ${wanted}`);
      const first = sessions - Math.min(wanted, sessions);
      const column = columns.get(instrument);
      return Float64Array.from({ length: sessions - first }, (_, k) => {
        const t = first + k;
        if (column === undefined || t < column.since || t >= column.next) return Number.NaN;
        return column.values[t % window] as number;
      });
    },
  };
}
