import {
  type Market,
  type MarketRequest,
  type MarketSource,
  marketSources,
  openSynthetic,
} from '../../market/index.ts';
import { type PlantedAlphasOptions, plantedAlphasOptions } from './options.ts';
import { alphaPlan } from './plan.ts';

/**
 * The synthetic market with formulas that predict its returns. Throws as `synthetic`, and `formula.*` for formulas that its columns
 * cannot serve (the schema of its options has refused them already).
 */
export const plantedAlphas: MarketSource = {
  kind: 'planted-alphas',
  description: 'a generated market in which chosen formulas predict returns',
  options: plantedAlphasOptions,
  supportsAsOf: true,
  open: async ({ alphas, ...options }: PlantedAlphasOptions, request: MarketRequest): Promise<Market> =>
    openSynthetic('planted-alphas', { ...options, kind: 'synthetic' }, request, alphaPlan(alphas)),
};

// Registered as it is loaded: the list of built-in sources lies left of formulas and cannot import them.
marketSources.register(plantedAlphas);
