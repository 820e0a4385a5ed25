import { describe, expect, it } from 'vitest';
import { RestartBudget, spendRestart } from '../../actors/restart-budget.ts';
import { VirtualClock } from '../../core/index.ts';

describe('the restart budget', () => {
  it('grants at most its number of restarts within a window, for each ordinal', () => {
    const clock = new VirtualClock();
    const budget = new RestartBudget({ restarts: 2, windowMs: 100 }, clock);
    expect([
      budget.spend('value', 1),
      budget.spend('value', 1),
      budget.spend('value', 1),
      budget.spend('value', 2),
    ]).toEqual([true, true, false, true]);
    clock.advance(99);
    expect(budget.spend('value', 1)).toBe(false);
    clock.advance(1);
    expect([budget.spend('value', 1), budget.spend('value', 1), budget.spend('value', 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is one for each type', () => {
    const budget = new RestartBudget({ restarts: 1, windowMs: 100 }, new VirtualClock());
    expect([budget.spend('value', 1), budget.spend('growth', 1), budget.spend('value', 1)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('slides: each restart counts for one window', () => {
    const limits = { restarts: 2, windowMs: 100 };
    expect(spendRestart([0, 60], 99, limits)).toEqual({ granted: false, history: [0, 60] });
    expect(spendRestart([0, 60], 100, limits)).toEqual({ granted: true, history: [60, 100] });
  });

  it('of no restarts grants none', () => {
    expect(spendRestart([], 0, { restarts: 0, windowMs: 100 }).granted).toBe(false);
  });
});
