import type { LoadedScenario, Scenario } from '../scenarios/index.ts';
import type { PlannedChange } from './call-plan.ts';
import { type CallPrice, costOf } from './call-price.ts';
import { type CallSample, sampleCalls } from './call-sample.ts';
import type { CallShape } from './call-shape.ts';
import { rounded, tokensOf } from './planned-tokens.ts';

/**
 * What the scenario would come to with half the pool, half the investors, or the other scope of strategies. Prompts of the
 * smaller pool are counted anew.
 */
export async function changesOf(
  loaded: LoadedScenario,
  sample: CallSample,
  { days, types, investors }: Pick<CallShape, 'days' | 'types' | 'investors'>,
  price: CallPrice | undefined,
): Promise<readonly PlannedChange[]> {
  const { population } = loaded.scenario.simulation;
  const { strategyScope, pool, picks, sells, investorsPerType, respawn, floor } = population;
  const perType = strategyScope === 'type';
  const change = (
    name: PlannedChange['change'],
    set: string,
    strategies: number,
    decisions: number,
    tokens: Pick<CallSample, 'strategy' | 'decision'> = sample,
  ): PlannedChange => {
    const sums = tokensOf(strategies * days, decisions * days, tokens);
    return { change: name, set, ...rounded(sums), costUsd: costOf(price, sums) };
  };
  const changes: PlannedChange[] = [];
  const size = Math.max(picks + sells, Math.floor(pool.size / 2));
  if (size < pool.size) {
    const smaller = await sampleCalls(withPool(loaded, size));
    changes.push(
      change('half-pool', `population.pool.size=${size}`, perType ? types : investors, investors, smaller),
    );
  }
  const fewer = Math.max(respawn === 'plan' ? floor : 1, 1, Math.floor(investorsPerType / 2));
  if (fewer < investorsPerType) {
    const half = fewer * types;
    changes.push(
      change('half-investors', `population.investorsPerType=${fewer}`, perType ? types : half, half),
    );
  }
  changes.push(
    perType
      ? change('strategy-per-investor', 'population.strategyScope=investor', investors, investors)
      : change('strategy-per-type', 'population.strategyScope=type', types, investors),
  );
  return changes;
}

function withPool(loaded: LoadedScenario, size: number): LoadedScenario {
  const { scenario } = loaded;
  const { simulation } = scenario;
  const { population } = simulation;
  const smaller: Scenario = {
    ...scenario,
    simulation: { ...simulation, population: { ...population, pool: { ...population.pool, size } } },
  };
  return { ...loaded, scenario: smaller };
}
