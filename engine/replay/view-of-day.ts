import { averageRanks, rankGrid, type Tally } from '../../core/index.ts';
import { createDailyCorrelator } from '../../evaluation/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import { opinionsOf } from '../../optimizer/index.ts';
import type { DayView, EndedOnDay, InstrumentOnDay, TypeOnDay } from './day-view.ts';

/** A record for people. `yesterday`: the record before it; `recordOf` finds those whose labels ended. */
export function viewOfDay(
  record: DayRecord,
  types: readonly string[],
  yesterday: DayRecord | undefined,
  recordOf: (day: number) => DayRecord,
): DayView {
  const { day, date, digest, ballotsExpected, ballotsReceived, optimization, events, abstentions, tally } =
    record;
  const abstained = new Map<string, number>();
  for (const { type } of abstentions) abstained.set(type, (abstained.get(type) ?? 0) + 1);
  return {
    day,
    date,
    digest,
    ballotsExpected,
    ballotsReceived,
    types: types.map((id, k) => typeOnDay(id, k, record, yesterday, abstained.get(id) ?? 0)),
    instruments: instrumentsOnDay(record, yesterday),
    opinions: opinionRows(tally),
    optimization: optimization ?? null,
    events,
    abstentions,
    endedLabels: record.endedLabels.map((labels) => endedOnDay(labels, recordOf(labels.day))),
  };
}

function typeOnDay(
  id: string,
  k: number,
  record: DayRecord,
  yesterday: DayRecord | undefined,
  abstained: number,
): TypeOnDay {
  const { distribution, plan, tally } = record;
  const weight = distribution[k] as number;
  const investors = plan[k] as number;
  return {
    id,
    weight,
    weightChange: yesterday === undefined ? 0 : weight - (yesterday.distribution[k] as number),
    investors,
    investorsChange: yesterday === undefined ? investors : investors - (yesterday.plan[k] as number),
    abstentions: abstained,
    bought: rowSum(tally, tally.bought, k),
    sold: rowSum(tally, tally.sold, k),
    shown: rowSum(tally, tally.shown, k),
  };
}

function rowSum({ instruments }: Tally, counts: Int32Array, k: number): number {
  return counts.subarray(k * instruments, (k + 1) * instruments).reduce((sum, count) => sum + count, 0);
}

function instrumentsOnDay(record: DayRecord, yesterday: DayRecord | undefined): readonly InstrumentOnDay[] {
  const ranks = ranksOf(record.score);
  const before = new Map<string, number>();
  if (yesterday !== undefined) {
    const ranksBefore = ranksOf(yesterday.score);
    for (const [j, code] of yesterday.instruments.entries()) before.set(code, ranksBefore[j] as number);
  }
  return record.instruments.map((code, j) => {
    const rank = ranks[j] as number;
    const was = before.get(code);
    return {
      code,
      score: record.score[j] as number,
      consensus: record.consensus[j] as number,
      disagreement: record.disagreement[j] as number,
      rank,
      rankChange: was === undefined ? null : was - rank,
    };
  });
}

/** Places from 1, highest first; ties, on the grid on which scores are compared, share the better place. */
export function ranksOf(score: Float64Array): readonly number[] {
  const grid = Float64Array.from(score, (value) => -rankGrid(value));
  const ties = new Map<number, number>();
  for (const value of grid) ties.set(value, (ties.get(value) ?? 0) + 1);
  const averages = averageRanks(grid);
  return Array.from(averages, (rank, j) => rank - ((ties.get(grid[j] as number) as number) - 1) / 2);
}

function opinionRows(tally: Tally): readonly (readonly (number | null)[])[] {
  const { instruments, types } = tally;
  const opinions = opinionsOf(tally, 'exclude');
  return Array.from({ length: types }, (_, k) =>
    Array.from(opinions.subarray(k * instruments, (k + 1) * instruments), (value) =>
      Number.isNaN(value) ? null : value,
    ),
  );
}

function endedOnDay(
  { day, horizon, values }: DayRecord['endedLabels'][number],
  labelled: DayRecord,
): EndedOnDay {
  const defined = values.filter((value) => !Number.isNaN(value));
  const { rankIc } = createDailyCorrelator(values)(labelled.score);
  return {
    day,
    date: labelled.date,
    horizon,
    defined: defined.length,
    mean: defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length,
    rankIc: Number.isNaN(rankIc) ? null : rankIc,
  };
}
