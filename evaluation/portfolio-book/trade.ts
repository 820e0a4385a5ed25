import type { MarketDay, Snapshot } from '../../market/index.ts';
import type { Backtest, ExecutionRules } from '../backtest.ts';
import type { PortfolioSignal } from '../portfolio-rule.ts';

/** A signal with what stands beneath it. */
export type NamedSignal = Pick<PortfolioSignal, 'score' | 'opinion'>;

/** What trading sees of a session. */
export type TradedSession = Pick<MarketDay, 'fills'> & {
  readonly snapshot: Pick<Snapshot, 'date' | 'day' | 'industries' | 'instruments'>;
};

/** Whether a session's fills bring what the rules need. */
export function canTrade({ fills }: TradedSession, { priceLimit }: ExecutionRules): boolean {
  return fills !== undefined && (priceLimit === undefined || fills.gaps !== undefined);
}

/** A signal without an opinion of any instrument is none: positions are kept, and the session counts. */
export function trade(
  test: Backtest,
  { fills, snapshot }: TradedSession,
  signal: NamedSignal | undefined,
): void {
  if (fills === undefined) return;
  const { day, date, instruments, industries } = snapshot;
  if (signal === undefined || !hasValue(signal.score)) test.addDay({ day, date, fills });
  else test.addDay({ day, date, fills, signal: { instruments, industries, ...signal } });
}

function hasValue(score: Float64Array): boolean {
  for (const value of score) if (!Number.isNaN(value)) return true;
  return false;
}
