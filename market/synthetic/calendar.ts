import { dateOfEpochDay, epochDay, type TradingDate } from '../../core/index.ts';

/** 1970-01-01 was a Thursday: 0 = Monday. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function isWeekday(day: number): boolean {
  return weekday(day) < 5;
}

/** `before` weekdays before `first` and `count` from it on, ascending; a weekend moves to the Monday after it. */
export function weekdays(first: TradingDate, before: number, count: number): TradingDate[] {
  const earlier: TradingDate[] = [];
  let day = epochDay(first);
  while (!isWeekday(day)) day++;
  for (let back = day - 1; earlier.length < before; back--) {
    if (isWeekday(back)) earlier.push(dateOfEpochDay(back));
  }
  const dates = earlier.toReversed();
  for (; dates.length < before + count; day++) if (isWeekday(day)) dates.push(dateOfEpochDay(day));
  return dates;
}
