/** Where the investors of a run live, and why. Digests never depend on it. */
import {
  type Analyst,
  type AnalystKind,
  type Grain,
  type HostSettings,
  type PopulationSettings,
} from '../actors/index.ts';
import { type Key, MassError, type Problem } from '../core/index.ts';
import type { Modality } from '../market/index.ts';
import type { Execution, Simulation } from '../scenarios/index.ts';

/** As plans and reports show it. */
export type PlacementShown = Omit<Placement, 'shards' | 'modalities'>;

export interface Placement {
  readonly grain: Grain;
  /** Worker threads; 1 = the main thread alone. */
  readonly workers: number;
  /** Present when the shards are asked through a cluster. */
  readonly cluster?: Execution['cluster'];
  /** One sentence each. */
  readonly reasons: readonly string[];
  /** What hosts of shards are made of besides the run's decisions; absent where every investor is an actor of the main thread. */
  readonly shards?: Pick<HostSettings, 'grain' | 'analyst' | 'key'>;
  /** What the scenario declares beside the modalities that every thread and process knows. */
  readonly modalities: readonly Modality[];
}

/** `grain: auto` takes cohorts from so many investors on: below, a day of actors takes some 10 ms. */
export const AUTO_COHORT_INVESTORS = 10_000;

export interface PlacementRequest {
  readonly execution: Pick<Execution, 'grain' | 'workers' | 'cluster'>;
  readonly analyst: Simulation['analyst'];
  readonly kind: AnalystKind;
  readonly modalities: readonly Modality[];
  readonly decisions: PopulationSettings;
  readonly key: Key;
  readonly investors: number;
}

export function shownPlacement({ grain, workers, cluster, reasons }: Placement): PlacementShown {
  return { grain, workers, ...(cluster === undefined ? {} : { cluster }), reasons };
}

/** Throws `population.grain` where investors cannot live where the scenario says. */
export function placementOf(request: PlacementRequest): Placement {
  const { execution, analyst, kind, decisions, key, investors } = request;
  const { workers, cluster } = execution;
  const answersLate = lateness(kind, analyst, decisions);
  const [grain, why] = grainOf(execution.grain, decisions.analyst, kind.kind, answersLate, investors);
  const inShards = grain === 'cohort' || workers > 1 || cluster !== undefined;
  const problems: Problem[] = [];
  const problem = (path: string, found: unknown, message: string, hint: string): void => {
    problems.push({ code: 'population.grain', path: `execution.${path}`, message, found, hint });
  };
  if (grain === 'cohort' && answersLate !== undefined) {
    problem('grain', 'cohort', `investors ${answersLate} are actors`, 'use grain: actor or auto');
  } else if (grain === 'cohort' && decisions.analyst.decideBatch === undefined) {
    const message = `investors of the analyst "${kind.kind}" cannot live in cohorts: it has no batch kernel`;
    problem('grain', 'cohort', message, 'use grain: actor or auto, or give the analyst a decideBatch');
  }
  if (cluster !== undefined && answersLate !== undefined && answersLate !== ASK_MODELS) {
    problem(
      'cluster',
      cluster.url,
      `investors ${answersLate} have nothing to ask a cluster`,
      'leave execution.cluster out',
    );
  }
  if (cluster !== undefined && workers > 1) {
    problem(
      'workers',
      workers,
      'the workers of a cluster are its own',
      'leave workers at 1, and start more with "mass worker"',
    );
  } else if (answersLate !== undefined && workers > 1) {
    problem('workers', workers, `investors ${answersLate} live in one thread`, 'leave workers at 1');
  }
  if (problems.length > 0) throw new MassError(problems);
  const places = placesOf(workers, cluster, answersLate);
  const base: Placement = {
    grain,
    workers,
    ...(cluster === undefined ? {} : { cluster }),
    modalities: request.modalities,
    reasons: [why, ...places],
  };
  return inShards && answersLate === undefined ? { ...base, shards: { grain, analyst, key } } : base;
}

const ASK_MODELS = 'that ask language models';

/** Why investors wait for something outside of the machine's arithmetic; undefined where they do not. */
function lateness(
  kind: AnalystKind,
  analyst: Simulation['analyst'],
  { memory, analyst: made }: PopulationSettings,
): string | undefined {
  if (kind.recording?.(analyst as never) !== undefined) return 'that are answered from a recording';
  if (kind.asksModels === true || made.recorded !== undefined) return ASK_MODELS;
  return memory === undefined ? undefined : 'that remember';
}

function grainOf(
  wanted: Execution['grain'],
  analyst: Analyst,
  kind: string,
  answersLate: string | undefined,
  investors: number,
): readonly [Grain, string] {
  if (wanted !== 'auto') return [wanted, `grain ${wanted}: as the scenario says`];
  if (answersLate !== undefined) return ['actor', `grain actor: investors ${answersLate} are actors`];
  if (analyst.decideBatch === undefined) {
    return ['actor', `grain actor: the analyst "${kind}" has no batch kernel`];
  }
  const counted = investors.toLocaleString('en-US');
  return investors < AUTO_COHORT_INVESTORS
    ? [
        'actor',
        `grain actor: ${counted} investors are fewer than ${AUTO_COHORT_INVESTORS.toLocaleString('en-US')}`,
      ]
    : ['cohort', `grain cohort: ${counted} investors of an analyst with a batch kernel`];
}

function placesOf(
  workers: number,
  cluster: Execution['cluster'],
  answersLate: string | undefined,
): readonly string[] {
  if (cluster !== undefined) {
    return [
      answersLate === undefined
        ? `shards of investors are asked by the workers of the cluster at ${cluster.url}`
        : `investors ${answersLate} decide here; their calls are made by the workers of the cluster at ${cluster.url}`,
    ];
  }
  return [workers === 1 ? 'one thread' : `${workers} worker threads share the investors`];
}
