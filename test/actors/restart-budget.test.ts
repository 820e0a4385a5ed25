import { describe, expect, it } from 'vitest';
import { RestartBudget, spendRestart } from '../../actors/restart-budget.ts';

describe('the restart budget', () => {
  it('grants at most its number of restarts within a window, for each ordinal', () => {
    const budget = new RestartBudget({ restarts: 2, windowDays: 10 });
    const spent = (day: number, ordinal = 1) => budget.spend('value', ordinal, day);
    expect([spent(0), spent(0), spent(0), spent(0, 2)]).toEqual([true, true, false, true]);
    expect(spent(9)).toBe(false);
    expect([spent(10), spent(10), spent(10)]).toEqual([true, true, false]);
  });

  it('is one for each type', () => {
    const budget = new RestartBudget({ restarts: 1, windowDays: 10 });
    const spent = (type: string) => budget.spend(type, 1, 0);
    expect([spent('value'), spent('growth'), spent('value')]).toEqual([true, true, false]);
  });

  it('counts by the day of the failure: whom other investors are asked meanwhile changes nothing', () => {
    const outcomes = (order: readonly (readonly [number, number])[]) => {
      const budget = new RestartBudget({ restarts: 1, windowDays: 2 });
      const granted = order.map(([ordinal, day]) => [ordinal, day, budget.spend('value', ordinal, day)]);
      return granted.map(String).sort();
    };
    const dayByDay = [0, 1, 2, 3].flatMap((day) => [1, 2].map((ordinal) => [ordinal, day] as const));
    const ahead = [1, 2].flatMap((ordinal) => [0, 1, 2, 3].map((day) => [ordinal, day] as const));
    expect(outcomes(ahead)).toEqual(outcomes(dayByDay));
  });

  it('slides: each restart counts for one window', () => {
    const limits = { restarts: 2, windowDays: 100 };
    expect(spendRestart([0, 60], 99, limits)).toEqual({ granted: false, history: [0, 60] });
    expect(spendRestart([0, 60], 100, limits)).toEqual({ granted: true, history: [60, 100] });
  });

  it('of no restarts grants none', () => {
    expect(spendRestart([], 0, { restarts: 0, windowDays: 100 }).granted).toBe(false);
  });
});
