/** What every journal asks of a log before it is touched. */
import { invariant } from '../core/index.ts';

/** The name of a log: letters, digits, dot, dash and underscore, 100 at most. */
const LOG_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,99}$/;

/** Throws `internal.invariant` for a name that no log may have. */
export function checkLogName(log: string): void {
  invariant(LOG_NAME.test(log), `${JSON.stringify(log.slice(0, 200))} cannot be the name of a log`);
}

/** Throws `internal.invariant` unless a log may be read from this entry on. */
export function checkFirstEntry(first: number): void {
  invariant(Number.isSafeInteger(first) && first >= 0, `a log has no entry ${first}`);
}
