import { type Market, marketSources, modalities } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/** Opens the market of a scenario. Paths in its options are relative to `baseFolder`. Throws `market.*`. */
export function openMarket(simulation: Simulation, baseFolder: string): Promise<Market> {
  for (const declared of simulation.modalities.declare) modalities.register(declared);
  const { start, end, ...options } = simulation.market;
  return marketSources.get(options.kind).open(options as never, {
    fill: simulation.timing.fill,
    macroReleaseLag: simulation.timing.macroReleaseLag,
    horizons: simulation.labels.horizons,
    seed: simulation.seed,
    baseFolder,
    ...(start === undefined ? {} : { start }),
    ...(end === undefined ? {} : { end }),
  });
}
