import { byCodeUnit, dateOfEpochDay, epochDay, type TradingDate } from '../../../core/index.ts';
import {
  type Backtest,
  type BacktestSeries,
  createBacktest,
  createReturnHistory,
  type ExecutionRules,
  type Portfolio,
  type PortfolioDay,
} from '../../../evaluation/index.ts';
import type { SessionFills } from '../../../market/index.ts';

/** A session by hand: returns by code, null = no trade; `decide` = weights chosen at its close. */
export interface ScriptedSession {
  readonly date?: number;
  readonly returns: Readonly<Record<string, number | null>>;
  readonly gaps?: Readonly<Record<string, number>>;
  /** Default: all codes that have a return or a null. */
  readonly members?: readonly string[];
  readonly decide?: Readonly<Record<string, number>>;
  readonly isShort?: boolean;
  readonly hasSignal?: boolean;
}

export const noCosts: ExecutionRules = {
  fill: 'next-open',
  commissionBps: 0,
  slippageBps: 0,
  sellTaxBps: 0,
  delistedAfterDays: 5,
};

const FIRST = 20240102 as TradingDate;

/** Sessions on consecutive calendar days unless dated. */
export function dateOf({ date }: ScriptedSession, day: number): TradingDate {
  return (date as TradingDate | undefined) ?? dateOfEpochDay(epochDay(FIRST) + day);
}

export function fillsOf({ returns, gaps }: ScriptedSession): SessionFills {
  const instruments = Object.keys(returns).sort(byCodeUnit);
  return {
    instruments,
    returns: Float64Array.from(instruments, (code) => returns[code] ?? Number.NaN),
    ...(gaps !== undefined && { gaps: Float64Array.from(instruments, (code) => gaps[code] ?? Number.NaN) }),
  };
}

/** Chooses what the script says for the date; keeps what it was shown. */
export function scriptedPortfolio(
  sessions: readonly ScriptedSession[],
  shown: PortfolioDay[] = [],
): Portfolio {
  const byDate = new Map(sessions.map((session, day) => [dateOf(session, day), session]));
  return {
    name: 'scripted',
    kind: 'scripted',
    description: 'as the script says',
    needsOpinion: false,
    isCostly: false,
    ranks: false,
    historySessions: 60,
    isDue: () => true,
    decide(day) {
      shown.push(day);
      const { decide, isShort = false } = byDate.get(day.date) as ScriptedSession;
      if (decide === undefined) return undefined;
      const weights = Float64Array.from(day.instruments, (code) => decide[code] ?? 0);
      return { weights, cash: 1 - weights.reduce((sum, weight) => sum + weight, 0), isShort };
    },
  };
}

/** The backtest after all sessions. */
export function driven(
  sessions: readonly ScriptedSession[],
  rules: Partial<ExecutionRules> = {},
  portfolio: Portfolio = scriptedPortfolio(sessions),
): Backtest {
  const history = createReturnHistory(portfolio.historySessions);
  const backtest = createBacktest({ portfolio, rules: { ...noCosts, ...rules }, history });
  for (const [day, session] of sessions.entries()) {
    const fills = fillsOf(session);
    history.add(fills);
    const instruments = [...(session.members ?? fills.instruments)];
    const signal = {
      instruments,
      industries: instruments.map(() => ''),
      score: new Float64Array(instruments.length),
    };
    backtest.addDay({
      day,
      date: dateOf(session, day),
      fills,
      ...(session.hasSignal !== false && { signal }),
    });
  }
  return backtest;
}

export function seriesOf(...args: Parameters<typeof driven>): BacktestSeries {
  const series = driven(...args).result();
  if (series === undefined) throw new Error('the script never trades');
  return series;
}
