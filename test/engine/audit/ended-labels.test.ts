import { describe, expect, it } from 'vitest';
import { labelDifferences } from '../../../engine/audit/ended-labels.ts';

type Audited = Parameters<typeof labelDifferences>[0];

/** What is found of a day whose optimisation looked at these days, over labels of five days that wait six. */
function messages(windowFirstDay: number, windowLastDay: number): readonly string[] {
  const record = { day: 30, endedLabels: [], optimization: { windowFirstDay, windowLastDay } };
  return labelDifferences(
    record as unknown as Audited,
    { window: { horizon: 5, lookback: 10, minimumDays: 4, shorterHorizons: [] } },
    { fill: 'next-open', labelLag: 0 },
  ).map(({ message }) => message);
}

describe('the window of an optimisation', () => {
  it('is the last days of the look-back with labels that ended', () => {
    expect(messages(15, 24)).toEqual([]);
    expect(messages(16, 25).join()).toContain('those after day 24 had not ended');
    expect(messages(14, 24).join()).toContain('not at the last 10 of the run');
  });

  it('is none before there are enough of them', () => {
    expect(messages(0, 3)).toEqual([]);
    expect(messages(0, 2)).toEqual([
      'its optimisation looked at 3 days, and there is none before 4 have labels that ended',
    ]);
  });
});
