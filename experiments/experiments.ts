import type { Experiment } from './experiment.ts';
import { alphaTables } from './experiments/alpha-tables.ts';
import { follow } from './experiments/follow.ts';
import { learning, learningAgain, learningMasks } from './experiments/learning.ts';
import { learningInvestors } from './experiments/learning-investors.ts';
import { learningDevelopment, learningValidation } from './experiments/learning-panels.ts';
import { masking } from './experiments/masking.ts';
import { nothingPlanted } from './experiments/null.ts';
import { panels } from './experiments/panels.ts';
import { planted } from './experiments/planted.ts';
import { plantedAlphas } from './experiments/planted-alphas.ts';

/** All experiments with markets of their own, in the order in which docs/results.md has them. */
export const experiments: readonly Experiment[] = [
  planted,
  follow,
  nothingPlanted,
  panels,
  masking,
  plantedAlphas,
  alphaTables,
  learning,
  learningDevelopment,
  learningValidation,
  learningAgain,
  learningMasks,
  learningInvestors,
];
