import { analysts, createPlainCast, drawTypes } from '../../actors/index.ts';
import { rootKey, streamAt, subKey, type Tally } from '../../core/index.ts';
import { lastLabelledDay, type Market, modalities } from '../../market/index.ts';
import { aggregators, fitnessOf, optimizers, planOf } from '../../optimizer/index.ts';
import type { Scenario } from '../../scenarios/index.ts';

/**
 * The run's days in a plain loop: the same analysts, pools, annealing and respawn, without actors, journal, digests of
 * days, controls and exports. Returns the sum of all weights and scores, so that nothing can be left out.
 */
export async function plainRun({ simulation }: Scenario, market: Market): Promise<number> {
  const { population, optimizer, aggregation, analyst, timing } = simulation;
  const key = rootKey(simulation.seed);
  const count = population.types as number;
  const { types } = drawTypes({
    key,
    count,
    modalitiesPerType: population.modalitiesPerType,
    modalities: modalities.names().filter((name) => !market.description.missingModalities.includes(name)),
    distinct: population.distinctMasks,
  });
  const { selector, ...pool } = population.pool;
  const cast = createPlainCast({
    run: 'plain',
    types,
    analyst: analysts.get(analyst.kind).create(analyst as never, { key, readText: () => '' }),
    pool: selector === 'style' ? pool : { ...pool, selector },
    picks: population.picks,
    sells: population.sells,
    strategyScope: population.strategyScope,
    keepBallots: false,
  });
  const search = optimizers.get(optimizer.kind).create(optimizer as never);
  const aggregator = aggregators.get(aggregation.kind).create(aggregation as never, aggregation.unseen);
  const objective = { aggregator, fitness: fitnessOf(optimizer.fitness) };
  const masks = types.map(({ mask }) => mask);
  const tallies: Tally[] = [];
  const labels = new Map<number, Float64Array>();
  let distribution = new Float64Array(count).fill(1);
  let sum = 0;
  const feed = market.feed();
  for (let day = feed.next(); day !== undefined; day = feed.next()) {
    const { snapshot, endedLabels } = day;
    for (const ended of endedLabels) {
      if (ended.horizon === optimizer.horizon) labels.set(ended.day, ended.values);
    }
    const last = lastLabelledDay(snapshot.day, optimizer.horizon, timing.fill);
    const first = last - optimizer.lookback + 1;
    if (first >= 0) {
      const days = tallies
        .slice(first, last + 1)
        .map((tally, k) => ({ tally, labels: labels.get(first + k) as Float64Array }));
      const stream = streamAt(subKey(key, 'optimizer'), snapshot.day, 0);
      const result = search.optimize(
        { days, types: count, masks, gap: snapshot.day - last, horizon: optimizer.horizon, ...objective },
        distribution,
        stream,
      );
      if (result !== undefined) distribution = Float64Array.from(result.distribution);
    }
    const plan = planOf(distribution, count * population.investorsPerType, population.floor);
    const { tally } = await cast.cast(snapshot, plan);
    tallies.push(tally);
    for (const score of aggregator.aggregate(tally, distribution).score) sum += score;
  }
  return distribution.reduce((total, weight) => total + weight, sum);
}
