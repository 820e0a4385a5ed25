/**
 * Does backward optimisation find the investor types that see what predicts returns?
 *
 * Fixed before any weight was looked at: the planted modalities are the first two by bit, valuation and dividend; their
 * common strength is the multiple of 0.01 at which the planted expectation's mean rank IC with the 5-day label, over the
 * ten seeds, is nearest to 0.15 (0.03: 0.14); days, seeds and population are those of the first run.
 */
import type { Plantable } from '../../market/index.ts';
import { type Arm, arms } from '../arms.ts';
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import { differences, meanOverSeeds } from '../sample.ts';
import {
  firstSeeds,
  plantedRankIc,
  type Strengths,
  type SyntheticRun,
  simulateBare,
} from '../synthetic-runs.ts';
import { seesAny, weightShare } from '../weight-share.ts';
import { interval, percent, scaled, yesNo } from '../wording.ts';

export const plantedModalities = ['valuation', 'dividend'] as const satisfies readonly Plantable[];
export const plantedStrength = 0.03;
/** Twice and four times the strength: where the method is weak, they show how strong a signal it needs. */
const strongerStrengths = [0.06, 0.12] as const;
const DAYS = 120;
const HORIZON = 5;

/** What one run of one arm showed. */
export interface PlantedRun {
  readonly seed: number;
  readonly shareOfTypes: number;
  /** Share of weight on types that see a planted modality, minus their share of types; mean over annealed days. */
  readonly excess: number;
  readonly annealedDays: number;
  /** Mean rank IC at 5 days of the score, and of the same ballots under equal weights. */
  readonly scoreRankIc: number;
  readonly equalRankIc: number;
  /** Means over annealed days: rank IC within the window before and after optimising, share of moves accepted. */
  readonly windowBefore: number;
  readonly windowAfter: number;
  readonly acceptedShare: number;
}

export interface PlantedDesign {
  readonly seeds: number;
  readonly days: number;
  readonly strength: number;
}

/** One arm over the seeds. */
export async function runArm(
  arm: Arm,
  { seeds, days, strength }: PlantedDesign,
  progress?: (text: string) => void,
): Promise<readonly PlantedRun[]> {
  const runs: PlantedRun[] = [];
  for (const seed of firstSeeds(seeds)) {
    progress?.(`${arm.name}, strength ${strength}, seed ${seed} of ${seeds}`);
    runs.push(
      await measure({ name: 'planted', seed, days, strength: both(strength), optimizer: arm.optimizer }),
    );
  }
  return runs;
}

function both(strength: number): Strengths {
  return Object.fromEntries(plantedModalities.map((name) => [name, strength]));
}

async function measure(request: SyntheticRun): Promise<PlantedRun> {
  const simulated = await simulateBare(request);
  const { shareOfTypes, excess } = weightShare(simulated, seesAny(plantedModalities));
  const steps = [...simulated.journal.records(0, { ballots: false })].flatMap(
    ({ optimization }) => optimization ?? [],
  );
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { statistics, controls } = simulated.evaluation;
  return {
    seed: request.seed,
    shareOfTypes,
    excess: meanOf(excess),
    annealedDays: excess.length,
    scoreRankIc: statistics.score[HORIZON]?.rankIc ?? Number.NaN,
    equalRankIc: controls.uniformWeights?.[HORIZON]?.rankIc ?? Number.NaN,
    windowBefore: meanOf(steps.map(({ startFitness }) => startFitness)),
    windowAfter: meanOf(steps.map(({ fitness }) => fitness)),
    acceptedShare: meanOf(steps.map(({ accepted, evaluations }) => accepted / Math.max(1, evaluations - 1))),
  };
}

async function run({ seeds = 10, progress }: ExperimentRequest): Promise<ExperimentResult> {
  const design = { seeds, days: DAYS, strength: plantedStrength };
  const byArm = new Map<Arm, readonly PlantedRun[]>();
  for (const arm of arms) byArm.set(arm, await runArm(arm, design, progress));
  const paper = arms[0] as Arm;
  const strengths = new Map([[plantedStrength, byArm.get(paper) as readonly PlantedRun[]]]);
  for (const strength of strongerStrengths)
    strengths.set(strength, await runArm(paper, { ...design, strength }, progress));
  const found = meanOverSeeds(excessOf(byArm.get(paper) as readonly PlantedRun[]));
  return {
    setup: [
      `Synthetic market of 60 instruments and ${DAYS} days, 16 types x 32 investors, paper preset, seeds 1 to ${seeds}.`,
      `Planted: ${plantedModalities.join(' and ')} (the first two modalities by bit), strength ${plantedStrength} each, all others 0.`,
      'Excess: share of weight on types that see a planted modality minus their share of types, mean over annealed days.',
      'Intervals are 95 % t intervals over seeds; differences between arms are paired by seed.',
    ],
    tables: [seedTable(byArm), armTable(byArm), learningTable(byArm), strengthTable(strengths, seeds)],
    findings: [
      `Annealing, paper: excess ${percent(found.mean)} points (${interval(found)}); interval above 0: ${yesNo(found.low !== null && found.low > 0)}.`,
    ],
  };
}

function excessOf(runs: readonly PlantedRun[]): readonly number[] {
  return runs.map(({ excess }) => excess);
}

type ByArm = ReadonlyMap<Arm, readonly PlantedRun[]>;

function seedTable(byArm: ByArm): ResultTable {
  const [first = []] = byArm.values();
  return {
    title: 'Excess per seed, points of weight (%)',
    columns: [
      { name: 'seed', decimals: 0 },
      { name: 'types that see', decimals: 2 },
      ...[...byArm.keys()].map(({ name }) => ({ name, decimals: 2 })),
    ],
    rows: first.map(({ seed, shareOfTypes }, i) => [
      seed,
      shareOfTypes * 100,
      ...[...byArm.values()].map((runs) => (runs[i] as PlantedRun).excess * 100),
    ]),
  };
}

function armTable(byArm: ByArm): ResultTable {
  const [paper = []] = byArm.values();
  return {
    title: 'Excess, mean over seeds, points of weight (%)',
    columns: [
      { name: 'arm' },
      ...['mean', 'low', 'high', 't'].map((name) => ({ name, decimals: 2 })),
      { name: 'seeds > 0', decimals: 0 },
      ...['annealing minus it', 'its low', 'its high'].map((name) => ({ name, decimals: 2 })),
    ],
    rows: [...byArm].map(([arm, runs]) => {
      const { mean, low, high, t } = meanOverSeeds(excessOf(runs));
      const less = meanOverSeeds(differences(excessOf(paper), excessOf(runs)));
      const isPaper = runs === paper;
      return [
        arm.name,
        mean * 100,
        scaled(low),
        scaled(high),
        t,
        runs.filter(({ excess }) => excess > 0).length,
        ...(isPaper ? [null, null, null] : [less.mean * 100, scaled(less.low), scaled(less.high)]),
      ];
    }),
  };
}

function learningTable(byArm: ByArm): ResultTable {
  return {
    title: 'What the weights did, rank IC x 100 at 5 days, mean over seeds',
    columns: [
      { name: 'arm' },
      ...['window before', 'window after', 'moves accepted %', 'score', 'equal weights', 'gain'].map(
        (name) => ({
          name,
          decimals: 2,
        }),
      ),
      ...['gain low', 'gain high'].map((name) => ({ name, decimals: 2 })),
    ],
    rows: [...byArm].map(([arm, runs]) => {
      const mean = (of: (run: PlantedRun) => number) => meanOverSeeds(runs.map(of)).mean * 100;
      const gain = meanOverSeeds(runs.map(({ scoreRankIc, equalRankIc }) => scoreRankIc - equalRankIc));
      return [
        arm.name,
        mean((at) => at.windowBefore),
        mean((at) => at.windowAfter),
        mean((at) => at.acceptedShare),
        mean((at) => at.scoreRankIc),
        mean((at) => at.equalRankIc),
        gain.mean * 100,
        scaled(gain.low),
        scaled(gain.high),
      ];
    }),
  };
}

function strengthTable(byStrength: ReadonlyMap<number, readonly PlantedRun[]>, seeds: number): ResultTable {
  return {
    title: 'Annealing, paper: excess against how much is planted (%)',
    columns: [
      { name: 'strength', decimals: 2 },
      { name: 'planted rank IC', decimals: 1 },
      ...['excess', 'low', 'high', 't'].map((name) => ({ name, decimals: 2 })),
      ...['gain', 'gain low', 'gain high'].map((name) => ({ name, decimals: 2 })),
    ],
    rows: [...byStrength].map(([strength, runs]) => {
      const { mean, low, high, t } = meanOverSeeds(excessOf(runs));
      const gain = meanOverSeeds(runs.map(({ scoreRankIc, equalRankIc }) => scoreRankIc - equalRankIc));
      const planted = firstSeeds(seeds).map((seed) =>
        plantedRankIc({ name: 'planted', seed, days: DAYS, strength: both(strength) }, HORIZON),
      );
      return [
        strength,
        meanOverSeeds(planted).mean * 100,
        mean * 100,
        scaled(low),
        scaled(high),
        t,
        gain.mean * 100,
        scaled(gain.low),
        scaled(gain.high),
      ];
    }),
  };
}

export const planted: Experiment = {
  name: 'planted',
  description: 'Do the weights move to investor types that see what predicts returns?',
  seeds: 10,
  run,
};
