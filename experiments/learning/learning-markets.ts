/** Markets on which ways to learn are compared: numbers of investors stay, so that all see the same ballots. */
import { formatDate } from '../../core/index.ts';
import { type SyntheticOptions, syntheticGroundTruth } from '../../market/index.ts';
import type { LoadedScenario } from '../../scenarios/index.ts';
import { followed } from '../experiments/follow.ts';
import { dataFolder, shippedPanel } from '../experiments/panels.ts';
import { plantedStrength } from '../experiments/planted.ts';
import { POPULATION, type Strengths, syntheticScenario } from '../synthetic-runs.ts';

/** `simulation.optimizer`. */
type OptimizerInput = Readonly<Record<string, unknown>>;

/** What is planted, by the market: the expectation of each close, which no investor sees. */
export interface PlantedTruth {
  readonly instruments: number;
  /** Days x instruments, row-major. */
  readonly expected: Float64Array;
}

export interface LearningMarket {
  readonly name: string;
  /** Fewer types than masks, or all masks. */
  readonly population: string;
  /** `population`: what differs of it. */
  scenario(seed: number, optimizer: OptimizerInput, population?: object): Promise<LoadedScenario>;
  /** Synthetic markets alone. */
  truth?(seed: number): PlantedTruth;
  /** Days, from 0, at which what is planted changes; the first part begins at 0. */
  readonly changes?: readonly number[];
}

export const SYNTHETIC_DAYS = 240;
export const CHANGE_DAY = 120;
/** One type per mask of one to three of nine modalities, and nearly as many investors as 16 types x 32. */
const ALL_MASKS = { types: 129, investorsPerType: 4 } as const;

interface SyntheticMarket {
  readonly name: string;
  readonly strength: Strengths;
  readonly schedule?: readonly { readonly fromDay: number; readonly strength: Strengths }[];
  readonly population?: { readonly types: number; readonly investorsPerType: number };
}

function synthetic({
  name,
  strength,
  schedule = [],
  population = POPULATION,
}: SyntheticMarket): LearningMarket {
  const loaded = (seed: number, optimizer: OptimizerInput, other: object = {}): LoadedScenario =>
    syntheticScenario({
      name: 'learning',
      seed,
      days: SYNTHETIC_DAYS,
      strength,
      schedule,
      population: { ...population, respawn: 'fixed', ...other },
      optimizer,
    });
  return {
    name,
    population: `${population.types} types x ${population.investorsPerType}`,
    scenario: async (seed, optimizer, other) => loaded(seed, optimizer, other),
    ...(Object.keys(strength).length === 0
      ? {}
      : {
          changes: schedule.map(({ fromDay }) => fromDay),
          truth: (seed) => {
            const { market } = loaded(seed, { kind: 'fixed' }).scenario.simulation;
            const { expectedReturns, instruments } = syntheticGroundTruth(
              market as unknown as SyntheticOptions,
              seed,
            );
            return { instruments: instruments.length, expected: expectedReturns };
          },
        }),
  };
}

const planted = { valuation: plantedStrength, dividend: plantedStrength };
const { before, after } = followed;

/** Strengths are those of the experiments `planted` and `follow`. */
export const plantedMarket = synthetic({ name: 'planted', strength: planted });
export const switchingMarket = synthetic({
  name: 'switching',
  strength: { [before.name]: before.strength },
  schedule: [{ fromDay: CHANGE_DAY, strength: { [after.name]: after.strength } }],
});
export const nothingMarket = synthetic({ name: 'nothing planted', strength: {} });
export const plantedAllMasks = synthetic({ name: 'planted', strength: planted, population: ALL_MASKS });
export const nothingAllMasks = synthetic({ name: 'nothing planted', strength: {}, population: ALL_MASKS });

/** A shipped scenario on a real panel, first day to last. Undefined where its data are not there. */
export async function panelMarket(
  scenario: string,
  period?: { readonly start: number; readonly end: number },
): Promise<LearningMarket | { readonly missing: string }> {
  const bounds = period === undefined ? [] : [`market.start=${period.start}`, `market.end=${period.end}`];
  const loaded = (set: readonly string[]) =>
    shippedPanel(scenario, [...bounds, 'population.respawn=fixed', ...set]);
  const shipped = await loaded([]);
  const data = dataFolder(shipped);
  if (!data.isThere) return { missing: data.path };
  const { start, end } = shipped.scenario.simulation.market as {
    readonly start: number;
    readonly end: number;
  };
  const { types, investorsPerType } = shipped.scenario.simulation.population;
  return {
    name: `${scenario}, ${dateText(start)} to ${dateText(end)}`,
    population: `${Array.isArray(types) ? types.length : types} types x ${investorsPerType}`,
    scenario: (seed, optimizer, population = {}) =>
      loaded([
        `seed=${seed}`,
        `optimizer=${JSON.stringify(optimizer)}`,
        ...Object.entries(population).map(([field, value]) => `population.${field}=${value}`),
      ]),
  };
}

function dateText(date: number): string {
  return formatDate(date as Parameters<typeof formatDate>[0]);
}
