import { type AsOf, type Market, modalities, openMarketSource } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/**
 * Opens the market of a scenario. Paths in its options are relative to `baseFolder`. Modalities that the scenario declares
 * are known until the market is closed. `asOf`: for audits. Throws `market.*`, `population.masks` and `audit.unsupported`.
 */
export async function openMarket(simulation: Simulation, baseFolder: string, asOf?: AsOf): Promise<Market> {
  const declared: (() => void)[] = [];
  const letGo = (): void => {
    for (const undo of declared) undo();
  };
  try {
    for (const modality of simulation.modalities.declare) declared.push(modalities.register(modality));
    const { start, end, ...options } = simulation.market;
    const market = await openMarketSource(options, {
      fill: simulation.timing.fill,
      macroReleaseLag: simulation.timing.macroReleaseLag,
      horizons: simulation.labels.horizons,
      seed: simulation.seed,
      baseFolder,
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      ...(asOf === undefined ? {} : { asOf }),
    });
    return {
      description: market.description,
      feed: (history) => market.feed(history),
      close: () => {
        letGo();
        market.close();
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
