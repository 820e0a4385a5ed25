/** From a design to cells: every arm is loaded and checked before the first cell runs. */

import { analysts } from '../../actors/index.ts';
import { MassError } from '../../core/index.ts';
import { checkRun, modalities, prepareRun } from '../../engine/index.ts';
import { type LoadedScenario, loadScenario } from '../../scenarios/index.ts';
import type { Arm, Design, DesignOptions, Matrix } from '../matrix.ts';
import { cellKey } from './cell-key.ts';
import { armFolder } from './cell-store.ts';
import type { PlannedCell } from './run-cells.ts';
import { createSourceDigests } from './source-digest.ts';

/** A scenario as the command line names it. */
export interface NamedScenario {
  readonly file: string;
  readonly set: readonly string[];
  /** Absolute folder that relative paths start at. */
  readonly workingFolder: string;
  /** TypeScript scenario that registers kinds, absolute. */
  readonly kinds?: string;
}

export interface Plan {
  readonly base: LoadedScenario;
  readonly design: Design;
  readonly cells: readonly PlannedCell[];
  /** Whether an arm asks language models, so that cells share a recording, which has one writer. */
  readonly asksModels: boolean;
}

/**
 * What each cell of the evaluation is spared: rivals are judged by the run that reports on them, and days are not resampled where
 * intervals are over seeds.
 */
const cellEvaluation = ['evaluation.rivals=[]', 'evaluation.bootstrapSamples=100'] as const;

/** `outDir` is the folder of results. Seeds vary outermost, so that an interrupted experiment has whole seeds. Throws what loading an arm throws, and `cli.usage`. */
export async function planCells(
  matrix: Matrix,
  scenario: NamedScenario,
  seeds: readonly number[],
  options: DesignOptions & { readonly outDir: string },
): Promise<Plan> {
  const { file, workingFolder, kinds } = scenario;
  if (kinds !== undefined) await loadScenario(kinds, { workingFolder });
  refuseSeeds(scenario.set, '--set');
  const base = await loadScenario(file, { set: scenario.set, workingFolder });
  const design = matrix.design({
    loaded: base,
    forecast: await checkRun(base),
    modalities: await modalitiesOf(base),
    design: options,
  });
  refuseTwins(design.arms);
  for (const arm of design.arms) refuseSeeds(arm.set, `arm "${arm.name}"`);
  const sources = createSourceDigests(options.outDir);
  const keepsPopularity = matrix.keepsPopularity ?? false;
  const cells: PlannedCell[] = [];
  let asksModels = false;
  const prepared = [];
  for (const arm of design.arms) {
    const set = [...scenario.set, ...cellEvaluation, ...(design.set ?? []), ...arm.set];
    const loaded = await loadArm(arm, file, { set, workingFolder });
    const { seed } = loaded.scenario.simulation;
    if (seed !== base.scenario.simulation.seed)
      throw seedRefusal(`simulation.seed=${seed}`, `arm "${arm.name}"`);
    asksModels ||= analysts.get(loaded.scenario.simulation.analyst.kind).asksModels === true;
    prepared.push({ arm, set, scenario: loaded.scenario, digest: await sources(loaded, kinds) });
  }
  for (const seed of seeds) {
    for (const { arm, set, scenario: armScenario, digest } of prepared) {
      const { simulation, evaluation } = armScenario;
      const seeded = { evaluation, simulation: { ...simulation, seed } };
      cells.push({
        arm: arm.name,
        seed,
        key: cellKey(seeded, digest, keepsPopularity),
        job: {
          file,
          workingFolder,
          ...(kinds === undefined ? {} : { kinds }),
          set: [...set, `simulation.seed=${seed}`],
          keepsPopularity,
        },
      });
    }
  }
  return { base, design, cells, asksModels };
}

async function loadArm(
  { name }: Arm,
  file: string,
  options: { readonly set: readonly string[]; readonly workingFolder: string },
): Promise<LoadedScenario> {
  try {
    return await loadScenario(file, options);
  } catch (error) {
    if (!(error instanceof MassError)) throw error;
    throw new MassError(
      error.problems.map((problem) => ({ ...problem, message: `arm "${name}": ${problem.message}` })),
      { cause: error },
    );
  }
}

/** `where` they were given. */
function refuseSeeds(set: readonly string[], where: string): void {
  const given = set.find((text) => /^\s*(simulation\.)?seed\s*=/.test(text));
  if (given !== undefined) throw seedRefusal(given, where);
}

function seedRefusal(given: string, where: string): MassError {
  return new MassError({
    code: 'cli.usage',
    message: 'an experiment sets the seed of every cell itself',
    path: where,
    found: given,
    expected: '--seeds N, for the seeds 1 to N',
    hint: 'leave the seed out, and use --seeds',
  });
}

function refuseTwins(arms: readonly Arm[]): void {
  const names = arms.map(({ name }) => name);
  const folders = names.map((name) => armFolder(name).toLowerCase());
  const at = folders.findIndex((folder, i) => folders.indexOf(folder) !== i);
  if (at < 0) return;
  throw new MassError({
    code: 'cli.usage',
    message: 'two arms of an experiment have one name, or names that a folder cannot tell apart',
    found: names[at],
    hint: 'name each arm and each value once',
  });
}

/** Names of the modalities that masks may be made of, by bit. Opens the market to see which have data, and asks nobody. */
async function modalitiesOf({ scenario, baseFolder }: LoadedScenario): Promise<readonly string[]> {
  const { use } = scenario.simulation.modalities;
  if (use !== 'available') return use;
  const simulation = { ...scenario.simulation, analyst: { kind: 'random' } };
  const { market, close } = await prepareRun(
    { scenario: { ...scenario, simulation }, baseFolder },
    { alphas: 'described' },
  );
  try {
    const { missingModalities } = market.description;
    return modalities.names().filter((name) => !missingModalities.includes(name));
  } finally {
    await close();
  }
}
