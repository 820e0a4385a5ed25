/**
 * The ballots behind the controls: the fixed uniform plan, cast day after day.
 * 1. Random investors draw from the pools of a sample, which one plain loop casts; its ballots hold them.
 * 2. Where the plan is the sample, those are its ballots too. A larger plan is cast without keeping any, by investors that are opened
 *    for it: cohorts in as many threads of this machine as `workers` says, and in the run's cluster only while the run itself is driven
 *    there: whoever judges committed days needs no cluster. Analysts without a batch kernel are asked as the run's own were, in worker
 *    threads or the cluster, and where it had neither in a second plain loop, which takes 250 bytes an investor and one core.
 * 3. Whoever casts it, the numbers are the same: nobody misbehaves on purpose, and nobody is retired.
 * 4. Models are not asked again: their answers come from the recording, and where one is missing there is no uniform plan.
 */
import {
  createPlainCast,
  createShardedPopulation,
  layoutOf,
  type PlainCast,
  type Population,
  type PopulationSettings,
  readBallot,
  recordWords,
} from '../actors/index.ts';
import type { Tally } from '../core/index.ts';
import { type EvaluatedDay, type LostControls, MOST_INVESTORS } from '../evaluation/index.ts';
import type { BallotBlock } from '../journal/index.ts';
import type { EndedLabels, MarketDay, Snapshot } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';
import type { Blueprint } from './blueprint.ts';
import { lostControls } from './lost-controls.ts';
import { openShards, type ShardWatch } from './shards.ts';

/** Opens a population of these settings; undefined = nobody but a plain loop can cast them. Whoever opened it here stops it. */
export type OpenInvestors = (settings: PopulationSettings) => Promise<Population | undefined>;

type Labels = readonly EndedLabels[];

/**
 * What the uniform plan of a run is cast under: without the run's faults, and without a restart budget that retires anybody. Under a
 * name of its own, by which nobody takes its shards for those of the run.
 */
function uniformSettings({ decisions }: Pick<Blueprint, 'decisions'>): PopulationSettings {
  const { faults: _, run, ...settings } = decisions;
  const restarts = { restarts: Number.POSITIVE_INFINITY, windowDays: 1 };
  return { ...settings, run: `${run}-uniform`, keepBallots: false, restarts };
}

export interface UniformPlace extends ShardWatch {
  /** The run is being driven: its cluster, if it has one, is there. @default false */
  readonly inCluster?: boolean;
}

/** Where the uniform plan of a run is cast unless somebody says otherwise: see the head of this file. */
export function uniformInvestors(
  { placement, key }: Pick<Blueprint, 'placement' | 'key'>,
  { analyst }: Pick<Simulation, 'analyst'>,
  { inCluster = false, ...watch }: UniformPlace = {},
): OpenInvestors {
  return async (settings) => {
    const { cluster, shards, ...here } = placement;
    const there = inCluster && shards !== undefined ? cluster : undefined;
    const canBeCohorts = settings.analyst.decideBatch !== undefined && settings.memory === undefined;
    const cohorts = { grain: 'cohort', analyst, key } as const;
    const asThen = there !== undefined || placement.workers > 1 ? shards : undefined;
    const lived = canBeCohorts ? cohorts : asThen;
    const link = await openShards(
      {
        placement: {
          ...here,
          ...(there === undefined ? {} : { cluster: there }),
          ...(lived === undefined ? {} : { shards: lived }),
        },
        decisions: settings,
      },
      watch,
    );
    return link === undefined ? undefined : createShardedPopulation(settings, link);
  };
}

export class ControlCast {
  private readonly blueprint: Blueprint;
  private readonly recorded:
    | ReturnType<NonNullable<Blueprint['decisions']['analyst']['recorded']>>
    | undefined;
  private readonly sampler: PlainCast;
  private readonly samplePlan: Int32Array;
  private readonly openInvestors: OpenInvestors;
  /** Opened with the first day; resolves to undefined where the sample is the plan. */
  private everybody: Promise<UniformCast | undefined> | undefined;
  /** Investors whose pools random investors draw from. */
  readonly sampled: number;
  // Questions whose answers are not recorded, and whether pools were among what hung on them.
  private missed = 0;
  private poolsLost = false;

  constructor(blueprint: Blueprint, openInvestors: OpenInvestors) {
    const { decisions, uniformPlan } = blueprint;
    this.blueprint = blueprint;
    this.openInvestors = openInvestors;
    this.recorded = decisions.analyst.recorded?.();
    this.sampler = createPlainCast({ ...this.decisions(), keepBallots: true });
    this.samplePlan = uniformPlan.map((count) => Math.min(count, MOST_INVESTORS));
    this.sampled = this.samplePlan.reduce((sum, count) => sum + count, 0);
  }

  async day({
    snapshot,
    endedLabels,
  }: MarketDay): Promise<Pick<Required<EvaluatedDay>, 'pools' | 'uniformTally'>> {
    // What ended of days before the first is nothing that the run's investors saw.
    const labels = endedLabels.filter(({ day }) => day >= 0);
    const sample = await this.sampler.cast(snapshot, this.samplePlan, labels);
    const everybody = await (this.everybody ??= this.open());
    const uniformTally = (await everybody?.cast(snapshot, labels)) ?? sample.tally;
    const missedBefore = this.missed;
    this.missed = this.recorded?.missing() ?? 0;
    const pools = this.blueprint.types.map(({ id }) =>
      poolsIn(
        sample.blocks.filter((block) => block.type === id),
        this.blueprint,
      ),
    );
    const isEmpty = pools.some((ofType) => ofType.some(({ length }) => length === 0));
    this.poolsLost ||= this.missed > missedBefore && isEmpty;
    return { pools, uniformTally };
  }

  lost(): LostControls {
    return lostControls(this.missed, this.poolsLost);
  }

  /** Whoever waits for a day gets `run.interrupted`. */
  async close(): Promise<void> {
    // What kept them from being opened was told to whoever asked for a day.
    const everybody = await this.everybody?.catch(() => undefined);
    await everybody?.close();
  }

  private decisions(): PopulationSettings {
    const { decisions } = this.blueprint;
    return this.recorded === undefined ? decisions : { ...decisions, analyst: this.recorded };
  }

  private async open(): Promise<UniformCast | undefined> {
    const { uniformPlan } = this.blueprint;
    if (this.samplePlan.every((count, i) => count === uniformPlan[i])) return undefined;
    const population =
      this.recorded === undefined ? await this.openInvestors(uniformSettings(this.blueprint)) : undefined;
    return population === undefined
      ? plainCast(createPlainCast({ ...this.decisions(), keepBallots: false }), uniformPlan)
      : investorsCast(population, uniformPlan);
  }
}

/** Days of the uniform plan, in order. */
interface UniformCast {
  cast(snapshot: Snapshot, labels: Labels): Promise<Tally>;
  close(): Promise<void>;
}

function plainCast(cast: PlainCast, plan: Int32Array): UniformCast {
  return {
    cast: async (snapshot, labels) => (await cast.cast(snapshot, plan, labels)).tally,
    close: () => Promise.resolve(),
  };
}

function investorsCast(population: Population, plan: Int32Array): UniformCast {
  let spawned: Promise<unknown> | undefined;
  let stopped: Promise<void> | undefined;
  return {
    async cast(snapshot, labels) {
      await (spawned ??= population.respawn(plan, 'uniform plan'));
      return (await population.castDay(snapshot, labels)).tally;
    },
    close: () => (stopped ??= population.stop()),
  };
}

/** Candidate pools by ordinal, from packed ballots: an investor that failed has none, and stands aside in the draw. */
function poolsIn(blocks: readonly BallotBlock[], { decisions }: Blueprint): readonly Uint16Array[] {
  const layout = layoutOf(decisions);
  const recordBytes = 2 * recordWords(layout);
  return blocks.flatMap(({ bytes }) =>
    Array.from(
      { length: bytes.byteLength / recordBytes },
      (_, at) => readBallot(bytes, at, layout).candidates,
    ),
  );
}
