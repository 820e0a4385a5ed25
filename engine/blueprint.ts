import {
  type Analyst,
  type AnalystServices,
  analysts,
  checkSettings,
  type DecisionSettings,
  drawTypes,
  type GivenType,
  type InvestorType,
  type MemorySettings,
  type PopulationSettings,
} from '../actors/index.ts';
import { type Key, MassError, nearest, rootKey, type TypeId } from '../core/index.ts';
import type { EvaluatorSettings } from '../evaluation/index.ts';
import { builtInModalities, type MarketDescription, modalities } from '../market/index.ts';
import {
  type Aggregator,
  aggregatorOf,
  fitnessOf,
  type Objective,
  type Optimizer,
  optimizers,
  tempered,
} from '../optimizer/index.ts';
import type { Execution, Simulation } from '../scenarios/index.ts';
import type { ForkStart } from './fork/fork-start.ts';
import { hasFaults } from './identity.ts';
import { type Placement, placementOf } from './placement.ts';
import type { Lookback } from './window.ts';
import { withheld } from './withheld.ts';

/** A scenario met with its market: everything that the days of a run are made of, resolved. */
export interface Blueprint {
  readonly key: Key;
  readonly types: readonly InvestorType[];
  /** Investors in all; never changes. */
  readonly investors: number;
  readonly horizons: readonly number[];
  readonly window: Lookback;
  readonly optimizer: Optimizer;
  /** Kind of the optimizer. */
  readonly optimizerKind: string;
  readonly objective: Pick<Objective, 'aggregator' | 'fitness' | 'unseen'>;
  readonly aggregator: Aggregator;
  readonly respawn: 'plan' | 'fixed';
  readonly floor: number;
  /** The same number of investors for each type. */
  readonly uniformPlan: Int32Array;
  /** With faults, which plain casts leave out. */
  readonly decisions: PopulationSettings;
  /** Where the investors live. */
  readonly placement: Placement;
  /** Most market days that are cast at the same time; the session takes fewer where they depend on each other. */
  readonly daysInFlight: number;
  readonly evaluation: EvaluatorSettings;
  /** Present when the run shares the days before a fork with another one. */
  readonly fork?: ForkStart;
  readonly warnings: readonly string[];
}

/**
 * Resolves the names in a scenario and draws the investor types. `fork`: what the run's manifest notes. Throws `population.*` and
 * `scenario.unknown-kind`.
 */
export function buildBlueprint(
  simulation: Simulation,
  execution: Execution,
  market: MarketDescription,
  runId: string,
  services: Omit<AnalystServices, 'key'>,
  fork?: ForkStart,
): Blueprint {
  const { population } = simulation;
  const key = rootKey(simulation.seed);
  const listed = typeof population.types === 'number' ? undefined : population.types;
  const { types: drawn, warnings } = drawTypes({
    key,
    count: listed?.length ?? (population.types as number),
    modalitiesPerType: population.modalitiesPerType,
    modalities: modalitiesInUse(simulation, market),
    distinct: population.distinctMasks,
    oneMask: population.oneMask ?? false,
    ...(listed === undefined ? {} : { given: listed as readonly GivenType[] }),
  });
  const types = withheld(drawn, simulation.modalities);
  const analystKind = analysts.get(simulation.analyst.kind);
  const memory = analystKind.memory?.(simulation.analyst as never);
  if (memory !== undefined) checkMemory(memory, simulation);
  const { answerTimeoutSeconds } = execution;
  const decisions: PopulationSettings = {
    run: runId,
    types,
    analyst: analystOf(simulation, market, { ...services, key }),
    pool: poolOf(population.pool),
    picks: population.picks,
    sells: population.sells,
    strategyScope: population.strategyScope,
    ...(memory === undefined ? {} : { memory }),
    ...(answerTimeoutSeconds === undefined ? {} : { answerTimeoutSeconds }),
    ...(hasFaults(simulation) ? { faults: simulation.faults } : {}),
    // A resumed run takes what investors remember from its journal.
    keepBallots: execution.output.ballots || memory !== undefined,
  };
  checkSettings(decisions);
  const investors = types.length * population.investorsPerType;
  return {
    key,
    types,
    investors,
    horizons: simulation.labels.horizons,
    ...learningOf(simulation),
    respawn: population.respawn,
    floor: population.floor,
    uniformPlan: new Int32Array(types.length).fill(population.investorsPerType),
    decisions,
    placement: placementOf({
      execution,
      analyst: simulation.analyst,
      kind: analystKind,
      modalities: modalities.all().filter(({ name }) => !builtInModalities.includes(name)),
      decisions,
      key,
      investors,
    }),
    daysInFlight:
      analystKind.asksModels === true ? (execution.models.daysInFlight ?? Number.POSITIVE_INFINITY) : 1,
    evaluation: evaluatorSettings(
      simulation,
      types.map(({ id }) => id),
    ),
    ...(fork === undefined ? {} : { fork }),
    warnings,
  };
}

/** How a run learns its distribution; needs no market. Throws `scenario.unknown-kind`. */
export function learningOf({
  optimizer,
  aggregation,
}: Simulation): Pick<Blueprint, 'window' | 'optimizer' | 'optimizerKind' | 'objective' | 'aggregator'> {
  const aggregator = aggregatorOf(aggregation);
  return {
    window: lookbackOf(optimizer),
    optimizer: tempered(optimizers.get(optimizer.kind).create(optimizer as never), optimizer),
    optimizerKind: optimizer.kind,
    objective: { aggregator, fitness: fitnessOf(optimizer.fitness), unseen: aggregation.unseen },
    aggregator,
  };
}

function lookbackOf({
  lookback,
  minimumDays = lookback,
  halfLife,
  horizon,
  shorterHorizons = [],
}: Simulation['optimizer']): Lookback {
  return {
    lookback,
    minimumDays,
    ...(halfLife === undefined ? {} : { halfLife }),
    horizon,
    shorterHorizons,
  };
}

/** How a run is evaluated; needs no market. `types` in the order of the tallies' rows. */
export function evaluatorSettings(simulation: Simulation, types: readonly TypeId[]): EvaluatorSettings {
  return {
    horizons: simulation.labels.horizons,
    aggregator: aggregatorOf(simulation.aggregation),
    types,
    key: rootKey(simulation.seed),
  };
}

/** Throws `market.missing-column` when the analyst's options name a column that the market does not have. */
function analystOf({ analyst }: Simulation, market: MarketDescription, services: AnalystServices): Analyst {
  const kind = analysts.get(analyst.kind);
  const known = market.columns.map(({ name }) => name);
  const unknown = (kind.columns?.(analyst as never) ?? []).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new MassError(
      unknown.map((name) => {
        const guess = nearest(name, known);
        return {
          code: 'market.missing-column' as const,
          path: 'simulation.analyst',
          message: `the ${kind.kind} analyst names a column that the market does not have`,
          found: name,
          expected: `one of ${known.join(', ')}`,
          hint: guess === undefined ? 'leave it out' : `did you mean "${guess}"?`,
        };
      }),
    );
  }
  return kind.create(analyst as never, services);
}

function checkMemory({ horizon }: MemorySettings, { labels }: Simulation): void {
  if (labels.horizons.includes(horizon)) return;
  throw new MassError({
    code: 'scenario.invalid',
    path: 'simulation.analyst.reflection.horizon',
    message: 'investors would remember outcomes at a horizon that has no labels',
    found: horizon,
    expected: `one of ${labels.horizons.join(', ')} (labels.horizons)`,
    hint: 'add the horizon to labels.horizons',
  });
}

function poolOf(pool: Simulation['population']['pool']): DecisionSettings['pool'] {
  const { selector, ...rest } = pool;
  return selector === 'style' ? rest : { ...rest, selector };
}

function modalitiesInUse(simulation: Simulation, market: MarketDescription): readonly string[] {
  const { use } = simulation.modalities;
  if (use !== 'available') return use;
  return modalities.names().filter((name) => !market.missingModalities.includes(name));
}
