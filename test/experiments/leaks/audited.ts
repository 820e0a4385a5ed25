/** Small runs on the leaky market, and their audits. */
import { analysts } from '../../../actors/index.ts';
import { simulate } from '../../../engine/index.ts';
import { type AuditOptions, type AuditReport, auditSimulated } from '../../../experiments/index.ts';
import { marketSources } from '../../../market/index.ts';
import { type LoadedScenario, loadScenario } from '../../../scenarios/index.ts';
import { scenarioFile } from '../../engine/folders.ts';
import { clairvoyant } from './clairvoyant.ts';
import { type Leak, leakyMarket } from './leaky-market.ts';

/** Call it once. */
export function registerLeaks(): void {
  marketSources.register(leakyMarket);
  analysts.register(clairvoyant);
}

export const smallPopulation = {
  types: 4,
  investorsPerType: 6,
  floor: 2,
  pool: { size: 5 },
  picks: 2,
};

/** A scenario of 24 days with one leak; `more` are further sections of its simulation. */
export function leakyScenario(
  folder: string,
  leak: Leak,
  more: object = {},
  execution: object = {},
): Promise<LoadedScenario> {
  const simulation = {
    market: { kind: 'leaky', leak },
    population: smallPopulation,
    labels: { horizons: [1, 2] },
    optimizer: { horizon: 2, lookback: 3 },
    ...more,
  };
  return loadScenario(scenarioFile(folder, `leak-${leak.replaceAll(' ', '-')}`, simulation, execution));
}

/** Simulates and audits in memory. */
export async function simulatedAudit(
  { scenario, baseFolder, ...loaded }: LoadedScenario,
  options: AuditOptions = { days: 3 },
): Promise<AuditReport> {
  const { journal } = await simulate({ scenario, baseFolder, ...loaded }, { controls: 'journal' });
  return auditSimulated({ journal, scenario, baseFolder }, options);
}
