import { resolve } from 'node:path';
import type { Scenario } from '../scenarios/index.ts';

/**
 * The scenario with the place of its cluster's store whole, so that a run that is resumed from another folder finds what it left there. A
 * relative one starts at the folder that the process was started in, as a worker's does.
 */
export function withStorePlaced(scenario: Scenario): Scenario {
  const { cluster } = scenario.execution;
  if (cluster === undefined || cluster.store.startsWith('s3:')) return scenario;
  const placed = { ...cluster, store: resolve(cluster.store) };
  return { ...scenario, execution: { ...scenario.execution, cluster: placed } };
}
