import { describeAlphaMarket, openAlphaMarket, studyHistory, studySettings } from '../../alphas/index.ts';
import { rootKey, type TradingDate } from '../../core/index.ts';
import type { Market } from '../../market/index.ts';
import type { ModelClient } from '../../models/index.ts';
import type { Simulation } from '../../scenarios/index.ts';
import type { OpenMarket } from '../opened-market.ts';
import { agentServices, sessionDates } from './judge-of-alphas.ts';

export interface MarketAlphasOptions {
  /**
   * `read`: the scenario's alphas are judged and weighed over the whole market first, and its days show them. `described`: the description
   * has their columns, the days do not: for whoever reads no day.
   */
  readonly wanted: 'read' | 'described';
  /** Who answers agents that ask a model. @default they fail */
  readonly client?: ModelClient | undefined;
  /** Last date that alphas are judged at; later days have empty columns. @default the market's last */
  readonly through?: TradingDate | undefined;
  /** Aborted when nobody waits for the market any more. */
  readonly signal?: AbortSignal | undefined;
  /** Sessions that alphas are judged over, of all. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The market of a scenario with what its investors read of alphas; the same one where it has none. It knows the modality of alphas already,
 * and is closed by closing what is returned. Throws `alphas.*`, what a client rejects with, and `run.interrupted` when `signal` is aborted.
 */
export async function withAlphas(
  market: Market,
  { alphas, seed }: Pick<Simulation, 'alphas' | 'seed'>,
  baseFolder: string,
  { wanted, client, through, signal, progress }: MarketAlphasOptions,
): Promise<OpenMarket> {
  if (alphas === undefined) return market;
  let dates: ReturnType<typeof sessionDates> | undefined;
  const services = agentServices(alphas, wanted === 'read' ? client : undefined, () => {
    dates ??= sessionDates(market, studyHistory(alphas));
    return dates;
  });
  const settings = studySettings(alphas, { baseFolder, key: rootKey(seed), services });
  if (wanted === 'described') return describeAlphaMarket(market, settings);
  const { unavailable, compositeOf, ...read } = await openAlphaMarket(market, settings, {
    ...(through === undefined ? {} : { through }),
    ...(signal === undefined ? {} : { signal }),
    ...(progress === undefined ? {} : { progress }),
  });
  return { ...read, alphas: { unavailable, compositeOf } };
}
