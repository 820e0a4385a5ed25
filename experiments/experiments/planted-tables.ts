/** Tables of the experiment `planted`. */
import type { Cell, ResultColumn, ResultTable } from '../experiment.ts';
import { differences, meanOverSeeds } from '../sample.ts';
import { scaled } from '../wording.ts';

/** What one run of one arm showed. */
export interface PlantedRun {
  readonly seed: number;
  readonly shareOfTypes: number;
  /** Share of weight on types that see a planted modality, minus their share of types; mean over annealed days. */
  readonly excess: number;
  readonly annealedDays: number;
  /** Mean rank IC of the score at 5 days. */
  readonly scoreRankIc: number;
  /** Means over annealed days: rank IC within the window before and after optimising, share of moves accepted. */
  readonly windowBefore: number;
  readonly windowAfter: number;
  readonly acceptedShare: number;
}

type Runs = readonly PlantedRun[];
type ByArm = ReadonlyMap<string, Runs>;

const numbers = (...names: readonly string[]): readonly ResultColumn[] =>
  names.map((name) => ({ name, decimals: 2 }));
const excessOf = (runs: Runs): readonly number[] => runs.map(({ excess }) => excess);
const scoreOf = (runs: Runs): readonly number[] => runs.map(({ scoreRankIc }) => scoreRankIc);

/** Mean and interval over seeds, times 100. */
function meanCells(values: readonly number[]): readonly Cell[] {
  const { mean, low, high } = meanOverSeeds(values);
  return [mean * 100, scaled(low), scaled(high)];
}

export function seedTable(byArm: ByArm): ResultTable {
  const [first = []] = byArm.values();
  return {
    title: 'Excess per seed, points of weight (%)',
    columns: [{ name: 'seed', decimals: 0 }, ...numbers('types that see %', ...byArm.keys())],
    rows: first.map(({ seed, shareOfTypes }, i) => [
      seed,
      shareOfTypes * 100,
      ...[...byArm.values()].map((runs) => (runs[i] as PlantedRun).excess * 100),
    ]),
  };
}

export function armTable(byArm: ByArm): ResultTable {
  return {
    title: 'Excess, mean over seeds, points of weight (%)',
    columns: [
      { name: 'arm' },
      ...numbers('mean', 'low', 'high', 't'),
      { name: 'seeds above 0', decimals: 0 },
    ],
    rows: [...byArm].map(([arm, runs]) => [
      arm,
      ...meanCells(excessOf(runs)),
      meanOverSeeds(excessOf(runs)).t,
      runs.filter(({ excess }) => excess > 0).length,
    ]),
  };
}

export function rivalTable(byArm: ByArm, own: string): ResultTable {
  const runs = byArm.get(own) ?? [];
  return {
    title: `Excess of ${own} minus the excess of a rival, points of weight (%)`,
    columns: [{ name: 'rival' }, ...numbers('mean', 'low', 'high')],
    rows: [...byArm]
      .filter(([arm]) => arm !== own)
      .map(([arm, rival]) => [arm, ...meanCells(differences(excessOf(runs), excessOf(rival)))]),
  };
}

export function learningTable(byArm: ByArm, unlearned: string): ResultTable {
  const baseline = scoreOf(byArm.get(unlearned) ?? []);
  return {
    title: `What learning was worth: rank IC x 100 at 5 days; last columns: score minus ${unlearned}`,
    columns: [
      { name: 'arm' },
      ...numbers('accepted moves %', 'window before', 'window after', 'score', 'gain', 'low', 'high'),
    ],
    rows: [...byArm].map(([arm, runs]) => [
      arm,
      ...[
        runs.map((at) => at.acceptedShare),
        runs.map((at) => at.windowBefore),
        runs.map((at) => at.windowAfter),
        scoreOf(runs),
      ].map((values) => meanOverSeeds(values).mean * 100),
      ...(arm === unlearned ? [null, null, null] : meanCells(differences(scoreOf(runs), baseline))),
    ]),
  };
}

/** Annealing and no learning at one planted strength. */
export interface AtStrength {
  readonly strength: number;
  readonly annealed: Runs;
  readonly unlearned: Runs;
}

/** `plantedRankIcs`: of the planted expectation with the 5-day label, per strength; null where nothing is planted. */
export function strengthTable(
  byStrength: readonly AtStrength[],
  plantedRankIcs: readonly (number | null)[],
): ResultTable {
  return {
    title: 'Annealing 40/100 by planted strength: excess (%), and score minus 0 iterations (rank IC x 100)',
    columns: [
      { name: 'strength', decimals: 2 },
      { name: 'planted rank IC', decimals: 2 },
      ...numbers('excess', 'low', 'high', 'score', 'gain', 'gain low', 'gain high'),
    ],
    rows: byStrength.map(({ strength, annealed, unlearned }, i) => [
      strength,
      scaled(plantedRankIcs[i] ?? null),
      ...meanCells(excessOf(annealed)),
      meanOverSeeds(scoreOf(annealed)).mean * 100,
      ...meanCells(differences(scoreOf(annealed), scoreOf(unlearned))),
    ]),
  };
}
