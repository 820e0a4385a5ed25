/**
 * Do agents find the formulas that predict, does the selection change when the regime does, and do weights that are learned add anything
 * to equal ones?
 *
 * Fixed before any result: formulas, noise and strengths (`planted-alphas-library.ts`), sizes and schedule
 * (`planted-alphas-run.ts`), which judgements count (`planted-alphas-following.ts`), all other settings the defaults. Four arms in the
 * markets of the same seeds: what a line can see, what it cannot, what holds in one regime alone, and nothing. Three in longer markets
 * whose regimes last: what holds in one regime alone, the same in both, and nothing.
 */
import { invariant } from '../../core/index.ts';
import type { Experiment, ExperimentRequest, ExperimentResult } from '../experiment.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import { type Effect, excludesZero } from './planted-alphas-effects.ts';
import {
  type FollowingPair,
  followingOf,
  followingTable,
  SETTLED_AFTER,
} from './planted-alphas-following.ts';
import {
  alphaLibrary,
  bentArm,
  lastingArm,
  lastingNothingArm,
  linearArm,
  noiseFormulas,
  nothingArm,
  type PlantedAlphasArm,
  plantedFormulas,
  regimeArm,
  steadyArm,
} from './planted-alphas-library.ts';
import {
  type PlantedAlphasRun,
  type PlantedAlphasSizes,
  plantedAlphasSizes,
  runPlantedAlphas,
} from './planted-alphas-run.ts';
import {
  type ByArm,
  choiceDifferences,
  choiceEffects,
  choiceTables,
  modelEffects,
  modelTable,
  pairEffects,
  pairTable,
} from './planted-alphas-tables.ts';

/** The multiples of 0.01 whose planted rank IC is nearest to 0.15: 0.146, 0.169, 0.143, 0.149 and 0.145. */
const [linear, bent, regimes, lasting, steady] = [
  linearArm(0.02),
  bentArm(0.03),
  regimeArm(0.03),
  lastingArm(0.03),
  steadyArm(0.02),
];
export const plantedAlphasArms: readonly PlantedAlphasArm[] = [
  linear,
  bent,
  regimes,
  nothingArm,
  lasting,
  steady,
  lastingNothingArm,
];

/** Arms whose alphas hold in one regime alone, and those of the same regimes whose alphas hold in both. */
const followers = [
  [regimes, linear],
  [lasting, steady],
] as const;

export interface PlantedAlphasDesign {
  readonly seeds: number;
  readonly sizes: PlantedAlphasSizes;
}

/** Runs by arm, seeds 1 .. seeds. */
export async function runAllPlantedAlphas(
  { seeds, sizes }: PlantedAlphasDesign,
  progress?: (text: string) => void,
): Promise<ByArm> {
  const byArm = new Map<string, readonly PlantedAlphasRun[]>();
  for (const arm of plantedAlphasArms) {
    const runs: PlantedAlphasRun[] = [];
    for (const seed of firstSeeds(seeds)) {
      progress?.(`${arm.name}, seed ${seed} of ${seeds}`);
      runs.push(await runPlantedAlphas(arm, seed, sizes));
    }
    byArm.set(arm.name, runs);
  }
  return byArm;
}

async function run({ seeds = 10, progress }: ExperimentRequest): Promise<ExperimentResult> {
  return resultOf(await runAllPlantedAlphas({ seeds, sizes: plantedAlphasSizes }, progress), {
    seeds,
    sizes: plantedAlphasSizes,
  });
}

/** Set-up, tables and findings of the runs. */
export function resultOf(byArm: ByArm, { seeds, sizes }: PlantedAlphasDesign): ExperimentResult {
  const { instruments, days, lastingDays, lastingRegime, warmup, horizon } = sizes;
  const { leastDays, judgeEvery, retrainEvery } = sizes;
  const [first] = runsOf(byArm, nothingArm);
  const [longer] = runsOf(byArm, lasting);
  const weighed = new Map(
    plantedAlphasArms.filter(({ weighs }) => weighs).map((arm) => [arm.name, runsOf(byArm, arm)]),
  );
  return {
    setup: [
      `Market planted-alphas of ${instruments} instruments, ${days} days and ${warmup} before them, seeds 1 to ${seeds}; ${alphaLibrary.length} alphas, ${plantedFormulas.length} of them planted and ${noiseFormulas.length} not. Markets whose regimes last: ${lastingDays} days, calm and turbulent for ${lastingRegime} sessions each in the mean; otherwise for 67 and 25.`,
      ...plantedAlphasArms.map(({ name, description }) => `Arm ${name}: ${description}.`),
      `Label of ${horizon} days; six statistical agents, rule all-above, models with their defaults. Agents judge every ${judgeEvery} sessions from ${leastDays} labelled days on, models are fitted every ${retrainEvery} (${first?.fits ?? 0} fits, ${longer?.fits ?? 0} where regimes last); ${first?.days ?? 0} and ${longer?.days ?? 0} days out of sample. A judgement shows whether selection follows the regime once that has lasted ${SETTLED_AFTER} sessions. Intervals are 95 % t intervals over seeds.`,
    ],
    tables: [
      ...choiceTables(byArm, nothingOf),
      followingTable(followingPairs(byArm)),
      modelTable(weighed),
      pairTable(weighed),
    ],
    findings: plantedAlphasArms.flatMap((arm) => findingsOf(byArm, arm)),
  };
}

function runsOf(byArm: ByArm, { name }: PlantedAlphasArm): readonly PlantedAlphasRun[] {
  const runs = byArm.get(name);
  invariant(runs !== undefined, 'every arm was run');
  return runs;
}

/** The arm of the same markets with nothing planted; undefined for that one itself. */
function nothingOf(name: string): string | undefined {
  const arm = plantedAlphasArms.find((candidate) => candidate.name === name);
  if (arm === undefined || arm.alphas.length === 0) return undefined;
  return (arm.lasts ? lastingNothingArm : nothingArm).name;
}

function followingPairs(byArm: ByArm): readonly FollowingPair[] {
  return followers.map(([arm, placebo]) => ({
    arm: arm.name,
    placebo: placebo.name,
    runs: runsOf(byArm, arm),
    placeboRuns: runsOf(byArm, placebo),
  }));
}

function findingsOf(byArm: ByArm, arm: PlantedAlphasArm): readonly string[] {
  const { name, weighs } = arm;
  const runs = runsOf(byArm, arm);
  const nothing = nothingOf(name);
  if (nothing === undefined) {
    const effects = [
      ...choiceEffects(runs),
      ...(weighs ? [...modelEffects(runs), ...pairEffects(runs)] : []),
    ];
    const seen = effects.filter(excludesZero);
    return [
      `${name}: ${seen.length} of ${effects.length} intervals exclude 0${seen.length === 0 ? '' : ` (${seen.map((effect) => effect.name).join('; ')})`}; one in twenty would by chance.`,
    ];
  }
  const effects = [
    ...choiceDifferences(runs, byArm.get(nothing) ?? [], nothing),
    ...followingPairs(byArm)
      .filter((pair) => pair.arm === name)
      .flatMap((pair) => followingOf(pair).map(({ difference }) => difference)),
    ...(weighs ? pairEffects(runs) : []),
  ];
  return effects.map((effect) => `${name}: ${said(effect)}`);
}

function said(effect: Effect): string {
  const { name, over } = effect;
  if (over === undefined) return `${name}: no seed has it.`;
  const interval = over.low === null ? '' : `; the interval ${excludesZero(effect) ? 'excludes' : 'holds'} 0`;
  return `${name}: ${(over.mean * 100).toFixed(2)} points${interval}.`;
}

export const plantedAlphas: Experiment = {
  name: 'planted-alphas',
  description: 'Do agents find the formulas that predict, and do learned weights add to equal ones?',
  seeds: 10,
  run,
};
