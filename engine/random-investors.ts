import { subKey } from '../core/index.ts';
import {
  canRunInThread,
  createRandomInvestors,
  type JudgeSettings,
  type RandomInvestors,
  type RandomInvestorsSettings,
  randomInvestorsInThread,
} from '../evaluation/index.ts';
import { aggregatorOf } from '../optimizer/index.ts';
import type { Simulation } from '../scenarios/index.ts';

/** Days times investors from which on drawing takes longer than starting a thread for it. */
const WORTH_A_THREAD = 30_000;

/** Random investors of a run, in a thread of their own where that is quicker; `work`: days times investors that they draw for. */
export function openRandomInvestors(
  { key, horizons, portfolios: [headline], rules }: JudgeSettings,
  { population, aggregation }: Simulation,
  work: number,
): RandomInvestors {
  const { picks, sells } = population;
  const settings: RandomInvestorsSettings = {
    horizons,
    picks,
    sells,
    key: subKey(key, 'evaluation'),
    headline,
    rules,
  };
  return work >= WORTH_A_THREAD && canRunInThread(settings, aggregation)
    ? randomInvestorsInThread(settings, aggregation)
    : createRandomInvestors(settings, aggregatorOf(aggregation));
}
