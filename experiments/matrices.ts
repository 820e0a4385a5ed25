import { ablation } from './matrices/ablation.ts';
import { alphasAndInvestors } from './matrices/alphas-and-investors.ts';
import { grid } from './matrices/grid.ts';
import { refresh } from './matrices/refresh.ts';
import { scaling } from './matrices/scaling.ts';
import { sensitivity } from './matrices/sensitivity.ts';
import { stability } from './matrices/stability.ts';
import { switches } from './matrices/switches.ts';
import type { Matrix } from './matrix.ts';

/** All experiments on a scenario, in the order in which docs/experiments.md has them. */
export const matrices: readonly Matrix[] = [
  ablation,
  scaling,
  sensitivity,
  stability,
  switches,
  refresh,
  alphasAndInvestors,
  grid,
];
