import { EMPTY_DIGEST, emptyTally } from '../../core/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import type { DayFacts } from '../day-facts.ts';
import type { DayView } from '../replay/day-view.ts';
import { viewOfDay } from '../replay/view-of-day.ts';

/**
 * The view of a day in progress. What is not known yet stands as zeros: whoever shows it cuts it to the phases that are over
 * (`cutTo`). `types` and `recordOf` as for `viewOfDay`.
 */
export function viewOfFacts(
  facts: DayFacts,
  types: readonly string[],
  recordOf: (day: number) => DayRecord,
): DayView {
  const { day } = facts.marketDay.snapshot;
  const record = facts.record ?? recordSoFar(facts, types.length);
  return viewOfDay(record, types, day === 0 ? undefined : recordOf(day - 1), recordOf);
}

function recordSoFar({ marketDay, choice, plan, respawned, ballots }: DayFacts, types: number): DayRecord {
  const { snapshot, endedLabels } = marketDay;
  const { day, date, instruments } = snapshot;
  const zeros = () => new Float64Array(instruments.length);
  return {
    day,
    date,
    digest: EMPTY_DIGEST,
    dataDigest: EMPTY_DIGEST,
    instruments,
    distribution: choice?.distribution ?? new Float64Array(types),
    plan: plan ?? new Int32Array(types),
    ...(choice?.record === undefined ? {} : { optimization: choice.record }),
    events: [...(respawned ?? []), ...(ballots?.events ?? [])],
    abstentions: ballots?.abstentions ?? [],
    ballotsExpected: plan?.reduce((sum, count) => sum + count, 0) ?? 0,
    ballotsReceived: ballots?.received ?? 0,
    tally: ballots?.tally ?? emptyTally(types, instruments.length),
    score: zeros(),
    consensus: zeros(),
    disagreement: zeros(),
    patches: [],
    inversePatches: [],
    endedLabels,
  };
}
