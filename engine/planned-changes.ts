import type { LoadedScenario, Scenario } from '../scenarios/index.ts';
import type { PlannedChange } from './call-plan.ts';
import { type CallPrice, costOf } from './call-price.ts';
import { type CallSample, requestsIn, sampleCalls } from './call-sample.ts';
import type { CallShape } from './call-shape.ts';
import { tokensOf } from './planned-tokens.ts';

/**
 * What the scenario would come to with half the pool, half the investors, or the other scope of strategies. Prompts of the
 * smaller pool or the other scope are counted anew.
 */
export async function changesOf(
  loaded: LoadedScenario,
  sample: CallSample,
  { days, types, investors }: Pick<CallShape, 'days' | 'types' | 'investors'>,
  price: CallPrice | undefined,
): Promise<readonly PlannedChange[]> {
  const { population } = loaded.scenario.simulation;
  const { strategyScope, pool, picks, sells, investorsPerType, respawn, floor } = population;
  const change = (
    name: PlannedChange['change'],
    set: string,
    changed: CallSample,
    perType = investors / types,
  ): PlannedChange => {
    const { strategies, decisions } = requestsIn(changed, { days, perType });
    const sums = tokensOf(Math.round(strategies), Math.round(decisions), changed);
    return { change: name, set, ...sums, costUsd: costOf(price, sums) };
  };
  const changes: PlannedChange[] = [];
  const size = Math.max(picks + sells, Math.floor(pool.size / 2));
  if (size < pool.size) {
    const smaller = await sampleCalls(withPopulation(loaded, { pool: { ...pool, size } }));
    changes.push(change('half-pool', `population.pool.size=${size}`, smaller));
  }
  const fewer = Math.max(respawn === 'plan' ? floor : 1, 1, Math.floor(investorsPerType / 2));
  if (fewer < investorsPerType) {
    changes.push(change('half-investors', `population.investorsPerType=${fewer}`, sample, fewer));
  }
  const scope = strategyScope === 'type' ? 'investor' : 'type';
  const other = await sampleCalls(withPopulation(loaded, { strategyScope: scope }));
  const set = `population.strategyScope=${scope}`;
  changes.push(change(scope === 'investor' ? 'strategy-per-investor' : 'strategy-per-type', set, other));
  return changes;
}

function withPopulation(
  loaded: LoadedScenario,
  population: Partial<Scenario['simulation']['population']>,
): LoadedScenario {
  const { scenario } = loaded;
  const { simulation } = scenario;
  const changed: Scenario = {
    ...scenario,
    simulation: { ...simulation, population: { ...simulation.population, ...population } },
  };
  return { ...loaded, scenario: changed };
}
