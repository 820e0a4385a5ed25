/**
 * The first days of a journal, as a session meets them that goes on from there.
 * 1. Days before `end` are the journal's own. What is committed after them stays in memory; only the last is kept.
 * 2. The journal is never written.
 */
import { invariant } from '../../core/index.ts';
import type { DayRecord, Journal } from '../../journal/index.ts';
import { isKeyframe } from '../replay/keyframes.ts';

export interface PrefixJournal extends Journal {
  /** The day that was committed last; undefined before one was. */
  readonly last: DayRecord | undefined;
}

export function prefixOf(journal: Journal, end: number): PrefixJournal {
  let last: DayRecord | undefined;
  const readOnly = (): never => invariant(false, 'an audit writes nothing') as never;
  return {
    get last() {
      return last;
    },
    manifest: () => journal.manifest(),
    updateManifest: readOnly,
    commitDay(record) {
      invariant(record.day === (last?.day ?? end - 1) + 1, 'days follow each other');
      last = record;
    },
    days: () => (last === undefined ? end : last.day + 1),
    day: (day, options) => journal.day(day, options),
    *records(first = 0, options) {
      for (let day = first; day < end; day++) yield journal.day(day, options);
    },
    // Keyframes are the journal's own.
    putResult: (name) => invariant(isKeyframe(name), 'an audit writes nothing'),
    result: () => undefined,
    append: readOnly,
    entries: () => [],
    entryCount: () => 0,
    close: () => undefined,
  };
}
