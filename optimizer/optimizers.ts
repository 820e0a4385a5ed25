import { Registry } from '../core/index.ts';
import type { OptimizerKind } from './optimizer.ts';
import { annealing } from './optimizers/annealing.ts';
import { fixed } from './optimizers/fixed.ts';
import { gradient } from './optimizers/gradient.ts';
import { randomSearch } from './optimizers/random-search.ts';

/** All kinds of optimizer. */
export const optimizers = new Registry<OptimizerKind>('optimizer', [
  annealing,
  randomSearch,
  fixed,
  gradient,
]);
