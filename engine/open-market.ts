import { alphaModality } from '../alphas/index.ts';
import { type AsOf, type Market, modalities, openMarketSource } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';
import { type MarketAlphasOptions, withAlphas } from './alphas/market-alphas.ts';
import type { OpenMarket } from './opened-market.ts';

export interface OpenMarketOptions extends Omit<MarketAlphasOptions, 'wanted'> {
  /** For audits. @default everything may be read */
  readonly asOf?: AsOf | undefined;
  /** `left-out`: the market without them; `withAlphas` adds them. @default 'read' */
  readonly alphas?: MarketAlphasOptions['wanted'] | 'left-out';
}

/**
 * Opens the market of a scenario. Paths in its options are relative to `baseFolder`. Modalities that the scenario declares, and that of
 * alphas where it has some, are known until the market is closed. Throws `market.*`, `alphas.*`, `population.masks` and `audit.unsupported`.
 */
export async function openMarket(
  simulation: Simulation,
  baseFolder: string,
  { asOf, alphas = 'read', ...options }: OpenMarketOptions = {},
): Promise<OpenMarket> {
  const market = await openPlainMarket(simulation, baseFolder, asOf);
  if (alphas === 'left-out') return market;
  try {
    return await withAlphas(market, simulation, baseFolder, { ...options, wanted: alphas });
  } catch (error) {
    market.close();
    throw error;
  }
}

async function openPlainMarket(
  simulation: Simulation,
  baseFolder: string,
  asOf: AsOf | undefined,
): Promise<Market> {
  const declared: (() => void)[] = [];
  const letGo = (): void => {
    for (const undo of declared) undo();
  };
  try {
    for (const modality of simulation.modalities.declare) declared.push(modalities.register(modality));
    if (simulation.alphas !== undefined) declared.push(modalities.register(alphaModality));
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
    declared.push(() => market.close());
    return {
      description: market.description,
      feed: (history) => market.feed(history),
      close: letGo,
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
