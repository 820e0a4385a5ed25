import { lastLabelledDay, type MarketDescription } from '../market/index.ts';
import type { Scenario } from '../scenarios/index.ts';

/** Settings that are valid and still leave a run of this market without a choice, without learning or without statistics. */
export function forewarnings(
  { simulation: { population, optimizer, labels }, evaluation }: Scenario,
  { days, instruments, fill, labelLag, hasGaps }: MarketDescription,
): readonly string[] {
  const { picks, sells, pool } = population;
  const lastEnded = (horizon: number): number => lastLabelledDay(days - 1, horizon, fill, labelLag);
  const unseen = labels.horizons.filter((horizon) => lastEnded(horizon) < 0);
  const least = optimizer.minimumDays ?? optimizer.lookback;
  const learnsNothing = optimizer.kind !== 'fixed' && lastEnded(optimizer.horizon) + 1 < least;
  return [
    picks + sells >= Math.min(pool.size, instruments)
      ? `${picks} picks and ${sells} sells of pools of ${Math.min(pool.size, instruments)} leave nobody a choice: the ballots say nothing`
      : '',
    pool.size >= instruments && !pool.replacement
      ? `pools of ${pool.size} hold all ${instruments} instruments: every investor sees the whole market`
      : '',
    learnsNothing
      ? `no window of ${least} days with labels ${optimizer.horizon} days ahead ends within ${days} days: the distribution never changes`
      : '',
    unseen.length > 0
      ? `no label ${unseen.join(', ')} days ahead ends within ${days} days: no statistics there`
      : '',
    evaluation.priceLimit !== undefined && !hasGaps
      ? 'evaluation.priceLimit needs prices, and this market has none: portfolios will not be available'
      : '',
  ].filter((warning) => warning !== '');
}
