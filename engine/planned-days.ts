import type { CallKind } from './call-kinds.ts';
import type { RecordedCalls } from './recorded-calls.ts';

/** First tries of one kind that a day is the first to ask; calls = recorded + toSend. */
export interface DayCalls {
  readonly calls: number;
  readonly recorded: number;
  readonly toSend: number;
}

/** `estimate` requests, spread evenly over the days in whole numbers; what the recording knows exactly takes their place. */
export function dayCalls(
  kind: CallKind,
  estimate: number,
  days: number,
  known: Pick<RecordedCalls, 'days'>,
): readonly DayCalls[] {
  const upTo = (day: number) => Math.round((estimate * day) / days);
  return Array.from({ length: days }, (_, day) => {
    const found = known.days.get(day)?.[kind];
    const recorded = found?.recorded ?? 0;
    const calls = found?.calls ?? Math.max(recorded, upTo(day + 1) - upTo(day));
    return { calls, recorded, toSend: calls - recorded };
  });
}
