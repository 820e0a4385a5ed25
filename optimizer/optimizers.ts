import { Registry } from '../core/index.ts';
import type { OptimizerKind } from './optimizer.ts';
import { annealing } from './optimizers/annealing.ts';
import { cmaEs } from './optimizers/cma-es.ts';
import { coordinateSearch } from './optimizers/coordinate-search.ts';
import { differentialEvolution } from './optimizers/differential-evolution.ts';
import { empiricalBayes } from './optimizers/empirical-bayes.ts';
import { ensemble } from './optimizers/ensemble.ts';
import { exponentiatedGradient } from './optimizers/exponentiated-gradient.ts';
import { fixed } from './optimizers/fixed.ts';
import { gradient } from './optimizers/gradient.ts';
import { hedge } from './optimizers/hedge.ts';
import { randomSearch } from './optimizers/random-search.ts';
import { ridge } from './optimizers/ridge.ts';

/** All kinds of optimizer. */
export const optimizers: Registry<OptimizerKind> = new Registry<OptimizerKind>('optimizer', [
  annealing,
  randomSearch,
  fixed,
  gradient,
  hedge,
  exponentiatedGradient,
  ridge,
  empiricalBayes,
  ensemble(() => optimizers),
  cmaEs,
  differentialEvolution,
  coordinateSearch,
]);
