import type { Journal, PastDays } from '../../journal/index.ts';
import { KEYFRAME_DAYS, keyframeName } from '../replay/keyframes.ts';

/** The first days of a run as another one begins with them, with the keyframes that lie among them. */
export function daysBefore(journal: Journal, day: number, withBallots: boolean): PastDays {
  function* days() {
    for (let at = 0; at < day; at++) yield journal.day(at, { ballots: withBallots });
  }
  function* results(): Generator<readonly [string, unknown]> {
    for (let at = KEYFRAME_DAYS; at <= day; at += KEYFRAME_DAYS) {
      const name = keyframeName(at);
      const state = journal.result(name);
      if (state !== undefined) yield [name, state];
    }
  }
  return { days: days(), results: results() };
}

/** Whether the ballots of a day were kept; none is read for that. */
export function keepsBallots(journal: Journal, day: number): boolean {
  return journal.day(day, { ballots: NONE }).ballots !== undefined;
}

const NONE = { type: '', firstBlock: 0, lastBlock: -1 };
