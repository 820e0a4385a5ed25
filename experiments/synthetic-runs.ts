/** Runs on synthetic markets as experiments make them: the paper's preset, one scenario per seed, in memory. */
import { rankInformationCoefficient } from '../core/index.ts';
import { type Simulated, simulate } from '../engine/index.ts';
import {
  labelKnownAt,
  type Plantable,
  type SyntheticOptions,
  syntheticGroundTruth,
  syntheticPanel,
} from '../market/index.ts';
import { type LoadedScenario, scenarioFromValue } from '../scenarios/index.ts';

export type Strengths = Readonly<Partial<Record<Plantable, number>>>;

/** What differs from the paper's preset. */
export interface SyntheticRun {
  readonly name: string;
  readonly seed: number;
  readonly days: number;
  readonly strength: Strengths;
  readonly schedule?: readonly { readonly fromDay: number; readonly strength: Strengths }[];
  /** What differs of its population. */
  readonly population?: Readonly<Record<string, unknown>>;
  /** `simulation.optimizer`. @default the preset's annealing */
  readonly optimizer?: Readonly<Record<string, unknown>>;
}

/** 16 types x 32 investors and 60 instruments in 10 industries, as in the first run. */
export const POPULATION = { types: 16, investorsPerType: 32 } as const;
const INSTRUMENTS = 60;

/** The seeds 1 .. count. */
export function firstSeeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

export function syntheticScenario(run: SyntheticRun): LoadedScenario {
  const { name, seed, days, strength, schedule = [], population = {}, optimizer = {} } = run;
  const file = `experiment ${name}`;
  const baseFolder = import.meta.dirname;
  const value = {
    version: 1,
    name,
    preset: 'paper',
    simulation: {
      seed,
      market: {
        kind: 'synthetic',
        instruments: INSTRUMENTS,
        industries: 10,
        days,
        planted: { strength, schedule },
      },
      population: { ...POPULATION, ...population },
      optimizer,
    },
  };
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

/** As `simulate`, without the controls that need other ballots than the run's. */
export function simulateBare(run: SyntheticRun): Promise<Simulated> {
  return simulate(syntheticScenario(run), { controls: 'journal' });
}

/**
 * How much there is to find: mean over days of the rank IC between the planted expectation of a close and the label of
 * `horizon` days that the optimizer learns from.
 */
export function plantedRankIc(run: SyntheticRun, horizon: number): number {
  const { market, timing } = syntheticScenario(run).scenario.simulation;
  const options = market as unknown as SyntheticOptions;
  const { expectedReturns, instruments } = syntheticGroundTruth(options, run.seed);
  const width = instruments.length;
  const panel = syntheticPanel(options, { fill: timing.fill, horizons: [horizon], seed: run.seed });
  const labels = panel.labels.get(horizon) ?? new Float64Array(0);
  let sum = 0;
  let days = 0;
  for (let day = 0; labelKnownAt(day, horizon, timing.fill) < options.days; day++) {
    const row = (day + options.warmup) * width;
    const rankIc = rankInformationCoefficient(
      expectedReturns.subarray(day * width, (day + 1) * width),
      labels.subarray(row, row + width),
    );
    if (Number.isNaN(rankIc)) continue;
    sum += rankIc;
    days++;
  }
  return sum / days;
}
