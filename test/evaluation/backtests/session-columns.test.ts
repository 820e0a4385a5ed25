import { describe, expect, it } from 'vitest';
import type { TradingDate } from '../../../core/index.ts';
import { SessionColumns, type SessionOutcome } from '../../../evaluation/backtests/session-columns.ts';

const outcomeOf = (t: number): SessionOutcome => ({
  date: (20_200_000 + 2 * t) as TradingDate,
  grossReturn: Math.sin(t),
  turnover: t / 7,
  costs: -0,
  holdings: t % 13,
  cash: 1 / (t + 1),
  shorts: t,
});

describe('sessions in columns', () => {
  it('are what was added, across every time that they grow', () => {
    const columns = new SessionColumns();
    const plain = Array.from({ length: 500 }, (_, t) => outcomeOf(t));
    for (const [t, outcome] of plain.entries()) {
      expect(columns.length).toBe(t);
      columns.add(outcome);
    }
    for (const first of [0, 1, 63, 64, 65, 499]) {
      const kept = plain.slice(first);
      expect(columns.outcome(first)).toEqual(plain[first]);
      expect(columns.datesFrom(first)).toEqual(kept.map(({ date }) => date));
      expect(columns.holdingsFrom(first)).toEqual(Float64Array.from(kept, ({ holdings }) => holdings));
      for (const name of ['grossReturn', 'turnover', 'costs', 'cash', 'shorts'] as const)
        expect(columns.fractionsFrom(name, first)).toEqual(
          Float64Array.from(kept, (outcome) => outcome[name]),
        );
    }
  });

  it('are found by date: the first from it on, or none', () => {
    const columns = new SessionColumns();
    expect([columns.from(undefined), columns.date(0)]).toEqual([0, undefined]);
    for (let t = 0; t < 100; t++) columns.add(outcomeOf(t));
    const from = (date: number) => columns.from(date as TradingDate);
    expect([columns.from(undefined), from(1), from(20_200_000)]).toEqual([0, 0, 0]);
    expect([from(20_200_001), from(20_200_198), from(20_200_199)]).toEqual([1, 99, 100]);
    expect(() => columns.outcome(100)).toThrow(/after it was added/);
  });

  it('give copies', () => {
    const columns = new SessionColumns();
    columns.add(outcomeOf(1));
    columns.fractionsFrom('cash', 0).fill(9);
    expect(columns.outcome(0)).toEqual(outcomeOf(1));
  });
});
