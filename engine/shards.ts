import {
  createShardHost,
  type HostSettings,
  type PopulationSettings,
  type ShardLink,
} from '../actors/index.ts';
import type { Blueprint } from './blueprint.ts';

/**
 * Opens where the investors' shards live: in this thread, in worker threads, or in a cluster. Undefined where every investor is
 * an actor of this thread. Throws `cluster.*` and `run.workers-lost`.
 */
export async function openShards({
  placement: { shards, cluster, workers },
  decisions,
}: Pick<Blueprint, 'placement' | 'decisions'>): Promise<ShardLink | undefined> {
  if (shards === undefined) return undefined;
  const settings = { ...plainOf(decisions), ...shards };
  if (cluster !== undefined || workers > 1) throw new Error('not yet');
  const { analyst, timers } = decisions;
  return await Promise.resolve(
    createShardHost(settings, { analyst, ...(timers === undefined ? {} : { timers }) }),
  );
}

/** What of the decisions can be sent to another thread or machine. */
function plainOf(decisions: PopulationSettings): Omit<HostSettings, 'grain' | 'analyst' | 'key'> {
  const { run, types, pool, picks, sells, strategyScope, answerTimeoutSeconds, faults } = decisions;
  return {
    run,
    types,
    pool,
    picks,
    sells,
    strategyScope,
    keepBallots: decisions.keepBallots ?? true,
    ...(answerTimeoutSeconds === undefined ? {} : { answerTimeoutSeconds }),
    ...(faults === undefined ? {} : { faults }),
  };
}
