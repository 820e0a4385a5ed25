import { MassError, nearest } from '../core/index.ts';
import { annealingBench } from './annealing.ts';
import type { Bench } from './bench.ts';
import { costGrowthBench } from './cost-growth.ts';
import { evaluationBench } from './evaluation.ts';
import { firstRunBench } from './first-run.ts';
import { formulasBench } from './formulas.ts';
import { journalBench } from './journal.ts';
import { kernelBench } from './kernel.ts';
import { learningBench } from './learning.ts';
import { longRunBench } from './long-run.ts';
import { modelsBench } from './models.ts';
import { panelBench } from './panel.ts';
import { populationBench } from './population.ts';
import { replayBench } from './replay.ts';
import { scaleBench } from './scale.ts';
import { workersBench } from './workers.ts';

/** All benchmarks, in the order in which `npm run bench` shows them. */
export const benches: readonly Bench[] = [
  annealingBench,
  panelBench,
  journalBench,
  firstRunBench,
  evaluationBench,
  formulasBench,
  kernelBench,
  learningBench,
  populationBench,
  scaleBench,
  workersBench,
  longRunBench,
  costGrowthBench,
  modelsBench,
  replayBench,
];

/** The benchmark of this name. Throws `bench.unknown` with the names that exist. */
export function benchOf(name: string): Bench {
  const bench = benches.find((candidate) => candidate.name === name);
  if (bench !== undefined) return bench;
  const names = benches.map((candidate) => candidate.name);
  const guess = nearest(name, names);
  throw new MassError({
    code: 'bench.unknown',
    message: 'there is no benchmark of this name',
    found: name,
    expected: `one of ${names.join(', ')}`,
    hint: guess === undefined ? 'run "npm run bench" for all of them' : `did you mean "${guess}"?`,
  });
}
