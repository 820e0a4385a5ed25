import { rootKey, type TypeId } from '../core/index.ts';
import {
  type Contender,
  createRivals,
  type ExecutionRules,
  type JudgeSettings,
  type PortfolioOptions,
  precomputed,
} from '../evaluation/index.ts';
import type { MarketDescription } from '../market/index.ts';
import type { EvaluationOptions, Simulation } from '../scenarios/index.ts';
import { evaluatorSettings } from './blueprint.ts';
import type { OpenMarket } from './opened-market.ts';

/** Sessions before the first day that teach rivals and covariances: a year of labelled days, and their labels. */
export const HISTORY_SESSIONS = 260;

/** How a run is judged in a pass over its market. Contenders remember what they saw: settings serve one pass. */
export function judgeSettings(
  simulation: Simulation,
  options: EvaluationOptions,
  { description: market, alphas }: Pick<OpenMarket, 'alphas' | 'description'>,
  types: readonly TypeId[],
): JudgeSettings {
  const { quantiles, bootstrapSamples } = options;
  const { horizon } = simulation.optimizer;
  return {
    ...evaluatorSettings(simulation, types),
    seed: simulation.seed,
    key: rootKey(simulation.seed),
    horizon,
    portfolios: portfoliosOf(options),
    rules: executionRules(options, market),
    rivals: [
      ...(alphas === undefined ? [] : [alphaComposite(alphas)]),
      ...createRivals(options.rivals, { columns: market.columns, horizon }),
    ],
    quantiles,
    bootstrapSamples,
  };
}

/** What the alphas that investors read say without any investor. */
function alphaComposite({ compositeOf }: NonNullable<OpenMarket['alphas']>): Contender {
  return precomputed(
    {
      name: 'alphas',
      label: 'alphas',
      role: 'control',
      description: 'the selected alphas by the weights that their model learned, without investors',
    },
    ({ day }) => compositeOf(day),
  );
}

/** The portfolios that a run is judged by, the headline first. */
export function portfoliosOf({ portfolios }: EvaluationOptions): readonly PortfolioOptions[] {
  return portfolios as readonly unknown[] as readonly PortfolioOptions[];
}

/** What trading costs on this market, and when it is refused. */
export function executionRules(
  { costs, priceLimit, delistedAfterDays }: EvaluationOptions,
  { fill }: Pick<MarketDescription, 'fill'>,
): ExecutionRules {
  return { fill, ...costs, priceLimit, delistedAfterDays };
}
