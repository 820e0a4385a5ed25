import {
  createShardHost,
  type HostSettings,
  type PopulationSettings,
  type ShardLink,
} from '../actors/index.ts';
import { loadedCode } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import type { CallNotice } from './cluster/ingress.ts';
import type { ThreadDeath } from './workers/worker-seat.ts';
import { describeDeath } from './workers/workers-lost.ts';
import { createThreadLink } from './workers.ts';

/** Told in one line what keeps shards from being answered, or did. */
export type ShardNotice = (text: string) => void;

/**
 * Opens where the investors' shards live: in this thread, in worker threads, or in a cluster. Undefined where every investor is
 * an actor of this thread. `runDir`: the folder of a run that may be resumed. Throws `cluster.*`.
 */
export async function openShards(
  {
    placement: { shards, cluster, workers, modalities },
    decisions,
  }: Pick<Blueprint, 'placement' | 'decisions'>,
  notice: ShardNotice = () => undefined,
  runDir?: string,
): Promise<ShardLink | undefined> {
  if (shards === undefined) return undefined;
  const settings = { ...plainOf(decisions), ...shards };
  if (cluster !== undefined) {
    // Loaded where it is needed: nobody else has to wait for it.
    const { openClusterLink } = await import('./cluster/cluster-link.ts');
    return await openClusterLink({
      settings,
      modalities,
      url: cluster.url,
      store: cluster.store,
      workingFolder: '.',
      ...(runDir === undefined ? {} : { runDir }),
      observe: (said) => notice(clusterText(said)),
    });
  }
  if (workers > 1) {
    const onReplaced = (death: ThreadDeath): void => notice(deathText(death));
    return createThreadLink({ settings, workers, modalities, code: loadedCode(), onReplaced });
  }
  const { analyst, timers } = decisions;
  return createShardHost(settings, { analyst, ...(timers === undefined ? {} : { timers }) });
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

function clusterText(notice: CallNotice): string {
  return notice.kind === 'unreachable'
    ? `the cluster's server does not answer (${notice.reason}); trying for ${Math.round(notice.secondsLeft)} s more`
    : `no worker has answered for ${Math.round(notice.seconds)} s; start one with "mass worker --join URL"`;
}

function deathText(death: ThreadDeath): string {
  return `worker ${death.worker + 1} was replaced: ${describeDeath(death)}; ${death.unanswered} of its shards are asked again`;
}
