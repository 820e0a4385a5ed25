import { describe, expect, it } from 'vitest';
import type { TradingDate } from '../../../core/index.ts';
import { driven, type ScriptedSession } from './scripted-sessions.ts';

const flat = { a: 0, b: 0 };
const ENTRY = 20240105 as TradingDate;
/** Ends with 60 % a, 20 % b and 20 % cash after the trades of the entry; `before` is traded at the fill of the session before. */
const ending = (before: Readonly<Record<string, number>>): readonly ScriptedSession[] => [
  { returns: flat },
  { returns: flat, decide: before },
  { returns: { a: 0.1, b: 0 }, decide: { a: 0.6, b: 0.2 } },
  { returns: { a: 0, b: -0.1 } },
  { returns: { a: 0.05, b: 0 } },
];
const costs = { commissionBps: 100, sellTaxBps: 200 };
const entered = (sessions: readonly ScriptedSession[], from = ENTRY) => {
  const series = driven(sessions, costs).result(from);
  if (series === undefined) throw new Error('the script never trades');
  return series;
};

describe('a series that is entered at a session', () => {
  it('is charged there for buying what is held, whatever was held and traded before', () => {
    // 0.8 X is bought for 1 %: X = 1 - 0.008 X.
    const left = 1 / 1.008;
    for (const before of [{}, { b: 1 }, { a: 0.6, b: 0.2 }, { a: 0.1 }, { a: 1 }]) {
      const { dates, returns, grossReturns, turnover, costs: paid, cash } = entered(ending(before));
      expect(dates).toEqual([ENTRY, ENTRY + 1]);
      expect(grossReturns[0]).toBe(0);
      expect(returns[0]).toBeCloseTo(left - 1, 12);
      expect(paid[0]).toBeCloseTo(0.008 * left, 12);
      expect(turnover[0]).toBeCloseTo(0.4 * left, 12);
      expect(cash[0]).toBeCloseTo(0.2, 12);
      // From there on, what it is: 60 % of it gains 5 %.
      expect(returns[1]).toBeCloseTo(0.03, 12);
      expect([turnover[1], paid[1]]).toEqual([0, 0]);
    }
  });

  it('is charged for a session without trades too', () => {
    const quiet = ending({ a: 1 }).map(({ decide, ...session }, day) =>
      day === 1 && decide !== undefined ? { ...session, decide } : session,
    );
    const { returns, turnover } = entered(quiet);
    expect(returns[0]).toBeCloseTo(1 / 1.01 - 1, 12);
    expect(turnover[0]).toBeCloseTo(0.5 / 1.01, 12);
  });

  it('is charged for shorts as for what they are, sales', () => {
    const sessions: readonly ScriptedSession[] = [
      { returns: flat, decide: { a: 0.5, b: -0.5 }, isShort: true },
      { returns: flat },
      { returns: flat, decide: { a: 1, b: -1 }, isShort: true },
      { returns: flat },
    ];
    // X long for 1 %, X short for 3 %: X = 1 - 0.04 X.
    const { returns, turnover, costs: paid } = entered(sessions);
    expect(returns[0]).toBeCloseTo(1 / 1.04 - 1, 12);
    expect(turnover[0]).toBeCloseTo(1 / 1.04, 12);
    expect(paid[0]).toBeCloseTo(0.04 / 1.04, 12);
  });

  it('is charged nothing for cash', () => {
    const { returns, turnover } = entered(ending({ a: 1 }).with(2, { returns: flat, decide: {} }));
    expect([returns[0], turnover[0]]).toEqual([0, 0]);
  });

  it('pays at its own first fill what its trades cost', () => {
    const { costs: paid, turnover } = driven(ending({ a: 0.6, b: 0.2 }), costs).result() ?? {};
    expect(paid?.[0]).toBeCloseTo(0.008 / 1.008, 12);
    expect(turnover?.[0]).toBeCloseTo(0.4 / 1.008, 12);
  });
});
