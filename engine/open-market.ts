import {
  type AlphaMarket,
  alphaModality,
  describeAlphaMarket,
  openAlphaMarket,
  studySettings,
} from '../alphas/index.ts';
import { rootKey } from '../core/index.ts';
import { type AsOf, type Market, modalities, openMarketSource } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/** The market of a scenario; `alphas` where its investors read them. */
export interface OpenMarket extends Market {
  readonly alphas?: Pick<AlphaMarket, 'compositeOf' | 'unavailable'>;
}

export interface OpenMarketOptions {
  /** For audits. @default everything may be read */
  readonly asOf?: AsOf | undefined;
  /**
   * `read`: the scenario's alphas are judged and weighed over the whole market first, and its days show them. `described`: the description
   * has their columns, the days do not: for whoever reads no day. `left-out`: the market without them. @default 'read'
   */
  readonly alphas?: 'read' | 'described' | 'left-out';
}

/**
 * Opens the market of a scenario. Paths in its options are relative to `baseFolder`. Modalities that the scenario declares
 * are known until the market is closed. Throws `market.*`, `alphas.*`, `population.masks` and `audit.unsupported`.
 */
export async function openMarket(
  simulation: Simulation,
  baseFolder: string,
  { asOf, alphas: wanted = 'read' }: OpenMarketOptions = {},
): Promise<OpenMarket> {
  const { alphas } = simulation;
  const declared: (() => void)[] = [];
  const letGo = (): void => {
    for (const undo of declared) undo();
  };
  try {
    for (const modality of simulation.modalities.declare) declared.push(modalities.register(modality));
    if (alphas !== undefined) declared.push(modalities.register(alphaModality));
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
    const opened: OpenMarket = wanted === 'left-out' ? market : await withAlphas(market);
    return {
      description: opened.description,
      ...(opened.alphas === undefined ? {} : { alphas: opened.alphas }),
      feed: (history) => opened.feed(history),
      close: letGo,
    };
  } catch (error) {
    letGo();
    throw error;
  }

  async function withAlphas(market: Market): Promise<OpenMarket> {
    if (alphas === undefined) return market;
    const settings = studySettings(alphas, { baseFolder, key: rootKey(simulation.seed), services: {} });
    if (wanted === 'described') return describeAlphaMarket(market, settings);
    const { unavailable, compositeOf, ...read } = await openAlphaMarket(market, settings);
    return { ...read, alphas: { unavailable, compositeOf } };
  }
}
