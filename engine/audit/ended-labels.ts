import type { DayRecord } from '../../journal/index.ts';
import { labelKnownAt, lastLabelledDay, type MarketDescription } from '../../market/index.ts';
import type { Blueprint } from '../blueprint.ts';
import type { Difference } from './finding.ts';

/** Labels that were delivered had ended, and the day's optimisation looked at no later ones. */
export function labelDifferences(
  { day, endedLabels, optimization }: DayRecord,
  { window: { horizon, lookback, minimumDays } }: Pick<Blueprint, 'window'>,
  { fill, labelLag }: Pick<MarketDescription, 'fill' | 'labelLag'>,
): readonly Difference[] {
  const found: Difference[] = [];
  for (const label of endedLabels) {
    const known = labelKnownAt(label.day, label.horizon, fill, labelLag);
    if (known <= day) continue;
    found.push({
      subject: `label ${label.horizon}`,
      message: `the label of day ${label.day} over ${label.horizon} days was delivered, and ends on day ${known}`,
    });
  }
  if (optimization === undefined) return found;
  const { windowFirstDay, windowLastDay } = optimization;
  const last = lastLabelledDay(day, horizon, fill, labelLag);
  if (windowLastDay > last) {
    found.push({
      subject: 'window',
      message: `its optimisation looked at labels up to day ${windowLastDay}, and those after day ${last} had not ended`,
    });
  }
  const days = windowLastDay - windowFirstDay + 1;
  if (windowFirstDay !== Math.max(0, windowLastDay - lookback + 1)) {
    found.push({
      subject: 'window',
      message: `its optimisation looked at the days ${windowFirstDay} to ${windowLastDay}, not at the last ${lookback} of the run`,
    });
  }
  if (days < minimumDays) {
    found.push({
      subject: 'window',
      message: `its optimisation looked at ${days} days, and there is none before ${minimumDays} have labels that ended`,
    });
  }
  return found;
}
