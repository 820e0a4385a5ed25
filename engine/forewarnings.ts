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
  const { horizon } = optimizer;
  const ofKind = optimizers.get(optimizer.kind).warning?.(optimizer as never, { longest, gap, horizon });
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
    pulledAside(optimizer),
    unseen.length > 0
      ? `no label ${unseen.join(', ')} days ahead ends within ${days} days: no statistics there`
      : '',
    evaluation.priceLimit !== undefined && !hasGaps
      ? 'evaluation.priceLimit needs prices, and this market has none: portfolios will not be available'
      : '',
  ].filter((warning) => warning !== '');
}

/** A pull that leaves nothing of what is found, or finds nothing to pull. */
function pulledAside({
  kind,
  inertia = 0,
  shrinkage = 0,
}: Pick<Scenario['simulation']['optimizer'], 'kind' | 'inertia' | 'shrinkage'>): string {
  if (kind === 'fixed') {
    return inertia + shrinkage > 0
      ? 'the optimizer fixed learns nothing: optimizer.inertia and optimizer.shrinkage have nothing to hold back'
      : '';
  }
  if (inertia === 1) return 'optimizer.inertia 1 keeps the distribution of the day before: it never changes';
  return shrinkage === 1
    ? 'optimizer.shrinkage 1 leaves nothing of what is learned: weights are pulled to equal ones alone'
    : '';
}
