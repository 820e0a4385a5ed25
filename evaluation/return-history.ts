/**
 * Returns that fills have had, session by session.
 * 1. A session is added once and never changed; what a caller gets is a copy.
 * 2. Nothing is forgotten: 8 bytes per instrument and session since it became known (5,000 instruments over 1,000 sessions: 40 MB).
 */
import type { SessionFills } from '../market/index.ts';
import type { ReturnHistory } from './portfolio-rule.ts';

const FIRST_CAPACITY = 64;

interface Column {
  /** Session at which the instrument became known. */
  readonly since: number;
  /** One value per session from `since` on; NaN = no trade, or not written yet. */
  values: Float64Array;
}

/**
 * An empty history. `add` takes one session's fills; instruments may join at any session and are NaN before, as they are in
 * sessions whose fills leave them out. The 0 that stands at an instrument's first known fill is no return (nothing came before)
 * and is NaN here: estimates of risk would take it for a calm session.
 */
export function createReturnHistory(): ReturnHistory & { add(fills: SessionFills): void } {
  const columns = new Map<string, Column>();
  let sessions = 0;

  return {
    get sessions() {
      return sessions;
    },
    add({ instruments, returns }) {
      for (const [j, code] of instruments.entries()) {
        const value = returns[j] as number;
        const column = columns.get(code);
        if (column !== undefined) write(column, sessions, value);
        else if (!Number.isNaN(value)) {
          const joined = { since: sessions, values: new Float64Array(FIRST_CAPACITY).fill(Number.NaN) };
          columns.set(code, joined);
          if (value !== 0) write(joined, sessions, value);
        }
      }
      sessions++;
    },
    returns(instrument, wanted) {
      const window = new Float64Array(Math.min(wanted, sessions)).fill(Number.NaN);
      const column = columns.get(instrument);
      if (column === undefined) return window;
      const first = sessions - window.length;
      const from = Math.max(first, column.since);
      window.set(column.values.subarray(from - column.since, sessions - column.since), from - first);
      return window;
    },
  };
}

function write(column: Column, session: number, value: number): void {
  const at = session - column.since;
  if (at >= column.values.length) {
    const longer = new Float64Array(Math.max(2 * column.values.length, at + 1)).fill(Number.NaN);
    longer.set(column.values);
    column.values = longer;
  }
  column.values[at] = value;
}
