import { lastLabelledDay, type MarketDescription } from '../market/index.ts';
import { optimizers } from '../optimizer/index.ts';
import type { Scenario } from '../scenarios/index.ts';

/** Settings that are valid and still leave a run of this market without a choice, without learning or without statistics. */
export function forewarnings(
  { simulation: { population, optimizer, labels }, evaluation }: Scenario,
  {
    days,
    instruments,
    fill,
    labelLag,
    hasGaps,
  }: Pick<MarketDescription, 'days' | 'instruments' | 'fill' | 'labelLag' | 'hasGaps'>,
): readonly string[] {
  const { picks, sells, pool } = population;
  const lastEnded = (horizon: number): number => lastLabelledDay(days - 1, horizon, fill, labelLag);
  const unseen = labels.horizons.filter((horizon) => lastEnded(horizon) < 0);
  const least = optimizer.minimumDays ?? optimizer.lookback;
  const learnsNothing = optimizer.kind !== 'fixed' && lastEnded(optimizer.horizon) + 1 < least;
  const longest = Math.min(optimizer.lookback, lastEnded(optimizer.horizon) + 1);
  const gap = days - 1 - lastEnded(optimizer.horizon);
  const ofKind = optimizers.get(optimizer.kind).warning?.(optimizer as never, { longest, gap });
  return [
    picks + sells >= Math.min(pool.size, instruments)
      ? `${picks} picks and ${sells} sells of pools of ${Math.min(pool.size, instruments)} leave nobody a choice: the ballots say nothing`
      : '',
    pool.size >= instruments && !pool.replacement
      ? `pools of ${pool.size} hold all ${instruments} instruments: every investor sees the whole market`
      : '',
    learnsNothing
      ? `no window of ${least} days with labels ${optimizer.horizon} days ahead ends within ${days} days: the distribution never changes`
      : (ofKind ?? ''),
    unseen.length > 0
      ? `no label ${unseen.join(', ')} days ahead ends within ${days} days: no statistics there`
      : '',
    evaluation.priceLimit !== undefined && !hasGaps
      ? 'evaluation.priceLimit needs prices, and this market has none: portfolios will not be available'
      : '',
  ].filter((warning) => warning !== '');
}
