import { plainText } from '../../market/index.ts';
import type { Replay } from '../replay.ts';
import { initialState } from '../run-state.ts';
import type { RunFacts } from './run-facts.ts';
import type { RespawnView } from './views.ts';

/** Throws `replay.no-such-day`. */
export function respawnView(replay: Replay, { types }: Pick<RunFacts, 'types'>, day: number): RespawnView {
  const { date, plan, distribution, events } = replay.record(day, { ballots: false });
  const before = day === 0 ? initialState(types.length) : replay.record(day - 1, { ballots: false });
  return {
    day,
    date,
    types: types.map(({ id, index }) => ({
      id,
      before: before.plan[index] as number,
      after: plan[index] as number,
      weightBefore: before.distribution[index] as number,
      weightAfter: distribution[index] as number,
    })),
    events: events
      .filter(({ kind }) => kind === 'spawned' || kind === 'stopped')
      .map(({ kind, type, first, count, cause }) => ({ kind, type, first, count, cause: plainText(cause) })),
  };
}
