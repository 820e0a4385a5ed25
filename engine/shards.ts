import {
  createShardHost,
  type HostSettings,
  type PopulationSettings,
  type ShardLink,
} from '../actors/index.ts';
import { invariant, MassError } from '../core/index.ts';
import { loadedCode } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import type { ClusterNotice } from './cluster/cluster-link.ts';
import type { ThreadDeath } from './workers/worker-seat.ts';
import { describeDeath } from './workers/workers-lost.ts';
import { createThreadLink } from './workers.ts';

/** Told in one line what keeps shards from being answered, or did. */
export type ShardNotice = (text: string) => void;

/** What whoever opens shards hears of them, and how a cluster is given up. */
export interface ShardWatch {
  readonly notice?: ShardNotice | undefined;
  /**
   * Aborted when nobody waits for a cluster any more: whoever opens it or waits for a day there gets `run.interrupted`. Shards of this
   * machine finish what they were asked.
   */
  readonly signal?: AbortSignal | undefined;
  /** Absolute path of the run's folder: a run that is resumed finds what it asked of a cluster. @default in memory, never resumed */
  readonly runDir?: string | undefined;
}

/**
 * Opens where the investors' shards live: in this thread, in worker threads, or in a cluster. Undefined where every investor is
 * an actor of this thread. Throws `cluster.*`, and `run.interrupted` when a cluster is given up.
 */
export async function openShards(
  {
    placement: { shards, cluster, workers, modalities },
    decisions,
  }: Pick<Blueprint, 'placement' | 'decisions'>,
  { notice = () => undefined, signal, runDir }: ShardWatch = {},
): Promise<ShardLink | undefined> {
  if (shards === undefined) return undefined;
  const settings = { ...plainOf(decisions), ...shards };
  if (cluster !== undefined) {
    if (signal?.aborted === true) {
      throw new MassError({
        code: 'run.interrupted',
        message: 'the run was stopped before its cluster was asked',
      });
    }
    // Loaded where it is needed: nobody else has to wait for it.
    const { openClusterLink } = await import('./cluster/cluster-link.ts');
    const link = await openClusterLink({
      settings,
      modalities,
      url: cluster.url,
      store: cluster.store,
      workingFolder: '.',
      ...(runDir === undefined ? {} : { runDir }),
      ...(signal === undefined ? {} : { signal }),
      observe: (said) => notice(clusterText(said)),
    });
    return signal === undefined ? link : stoppedBy(signal, link);
  }
  if (workers > 1) {
    const onReplaced = (death: ThreadDeath): void => notice(deathText(death));
    return createThreadLink({ settings, workers, modalities, code: loadedCode(), onReplaced });
  }
  const { analyst, timers } = decisions;
  return createShardHost(settings, { analyst, ...(timers === undefined ? {} : { timers }) });
}

/** For a session that has no day left to cast: nothing is opened. Undefined as `openShards`. */
export function idleShards({ placement }: Pick<Blueprint, 'placement'>): ShardLink | undefined {
  if (placement.shards === undefined) return undefined;
  return {
    castDay: () => {
      invariant(false, 'no shard is asked after the last day');
    },
    messages: () => 0,
    stop: () => Promise.resolve(),
  };
}

/** The link, which stops at the latest when the signal is aborted. */
function stoppedBy(signal: AbortSignal, link: ShardLink): ShardLink {
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    signal.removeEventListener('abort', giveUp);
    return (stopped ??= link.stop());
  };
  // Whoever opened it stops it too, and hears then of what could not be let go.
  const giveUp = (): void => void stop().catch(() => undefined);
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  return { castDay: (requests) => link.castDay(requests), messages: () => link.messages(), stop };
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

function clusterText(notice: ClusterNotice): string {
  if (notice.kind === 'left-behind')
    return `contents that nobody needs stay in the cluster's store: ${notice.reason}`;
  return notice.kind === 'unreachable'
    ? `the cluster's server does not answer (${notice.reason}); trying for ${Math.round(notice.secondsLeft)} s more`
    : `no worker has answered for ${Math.round(notice.seconds)} s; start one with "mass worker --join URL"`;
}

function deathText(death: ThreadDeath): string {
  return `worker ${death.worker + 1} was replaced: ${describeDeath(death)}; ${death.unanswered} of its shards are asked again`;
}
