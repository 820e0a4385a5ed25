/**
 * Do agents find the formulas that predict, and do weights that are learned from them add anything to equal ones?
 *
 * Fixed before any result: formulas, noise and strengths (`planted-alphas-library.ts`), sizes and schedule
 * (`planted-alphas-run.ts`), all other settings the defaults. Four arms in the markets of the same seeds: what a line can see, what it
 * cannot, what holds in one regime alone, and nothing.
 */
import type { Experiment, ExperimentRequest, ExperimentResult } from '../experiment.ts';
import { firstSeeds } from '../synthetic-runs.ts';
import {
  alphaLibrary,
  bentArm,
  linearArm,
  noiseFormulas,
  nothingArm,
  type PlantedAlphasArm,
  plantedFormulas,
  regimeArm,
} from './planted-alphas-library.ts';
import {
  type PlantedAlphasRun,
  type PlantedAlphasSizes,
  plantedAlphasSizes,
  runPlantedAlphas,
} from './planted-alphas-run.ts';
import {
  allEffects,
  type ByArm,
  choiceEffects,
  choiceTable,
  contrastEffects,
  contrastTable,
  type Effect,
  excludesZero,
  modelTable,
  pairEffects,
  pairTable,
} from './planted-alphas-tables.ts';

/** The multiples of 0.01 whose planted rank IC is nearest to 0.15: 0.142, 0.162 and 0.136. */
export const plantedAlphasArms: readonly PlantedAlphasArm[] = [
  linearArm(0.02),
  bentArm(0.03),
  regimeArm(0.03),
  nothingArm,
];
const [, , regimes, nothing] = plantedAlphasArms.map(({ name }) => name) as [string, string, string, string];

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
  const { instruments, days, warmup, horizon, leastDays, judgeEvery, retrainEvery } = sizes;
  const [first] = byArm.get(nothing) ?? [];
  return {
    setup: [
      `Market planted-alphas of ${instruments} instruments, ${days} days and ${warmup} before them, seeds 1 to ${seeds}; ${alphaLibrary.length} alphas, ${plantedFormulas.length} of them planted and ${noiseFormulas.length} not.`,
      ...plantedAlphasArms.map(({ name, description }) => `Arm ${name}: ${description}.`),
      `Label of ${horizon} days; six statistical agents, rule all-above, models with their defaults. Agents judge every ${judgeEvery} sessions from ${leastDays} labelled days on, models are fitted every ${retrainEvery} (${first?.fits ?? 0} fits); ${first?.days ?? 0} days out of sample. Intervals are 95 % t intervals over seeds.`,
    ],
    tables: [
      choiceTable(byArm),
      contrastTable(byArm, [regimes, nothing]),
      modelTable(byArm),
      pairTable(byArm),
    ],
    findings: findingsOf(byArm),
  };
}

function findingsOf(byArm: ByArm): readonly string[] {
  const lines: string[] = [];
  for (const [arm, runs] of byArm) {
    if (arm === nothing) {
      const effects = allEffects(runs);
      const seen = effects.filter(excludesZero);
      lines.push(
        `${arm}: ${seen.length} of ${effects.length} intervals exclude 0${seen.length === 0 ? '' : ` (${seen.map(({ name }) => name).join('; ')})`}; one in twenty would by chance.`,
      );
      continue;
    }
    const effects = [
      ...choiceEffects(runs),
      ...(arm === regimes ? contrastEffects(runs) : []),
      ...pairEffects(runs),
    ];
    lines.push(...effects.map((effect) => `${arm}: ${said(effect)}`));
  }
  return lines;
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
