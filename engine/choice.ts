/** What the close of a day decides before its ballots: the distribution over investor types, and the population plan. */
import { type Key, type ModalityMask, streamAt, subKey } from '../core/index.ts';
import type { OptimizationRecord } from '../journal/index.ts';
import {
  checkedFitness,
  checkedResult,
  failureOf,
  type Objective,
  type OptimizerStep,
  optimizers,
  planOf,
} from '../optimizer/index.ts';
import type { Blueprint } from './blueprint.ts';
import { distributionSetFor } from './fork/fork-start.ts';
import type { Window } from './window.ts';

export interface Choice {
  readonly distribution: Float64Array;
  /** Absent when nothing was learned: yesterday's distribution stays, or the day has one that was set by hand. */
  readonly record?: OptimizationRecord;
}

/** Root of the optimizer's draws. */
export function optimizerKey({ key }: Pick<Blueprint, 'key'>): Key {
  return subKey(key, 'optimizer');
}

/**
 * Backward optimisation at the close of `day` over a window of ended labels; undefined = too few have ended. On the first day of
 * a fork whose distribution was set by hand, that one. Throws `optimizer.problem`.
 */
export function chooseDistribution(
  blueprint: Pick<Blueprint, 'optimizer' | 'optimizerKind' | 'objective' | 'fork'> & {
    readonly types: readonly { readonly mask: ModalityMask }[];
  },
  key: Key,
  day: number,
  window: Window | undefined,
  yesterday: Float64Array,
  onStep?: (step: OptimizerStep) => void,
): Choice {
  const set = distributionSetFor(blueprint.fork, day);
  if (set !== undefined) return { distribution: set };
  if (window === undefined) return { distribution: yesterday };
  const { optimizer, optimizerKind, objective, types } = blueprint;
  const { days, gap, horizon } = window;
  const problem: Objective = {
    days,
    gap,
    horizon,
    types: types.length,
    masks: types.map(({ mask }) => mask),
    ...objective,
  };
  try {
    const found = optimizer.optimize(problem, yesterday.slice(), streamAt(key, day, 0), onStep);
    const result = checkedResult(found, yesterday);
    if (result === undefined) return { distribution: yesterday };
    const { distribution, startFitness, fitness, evaluations, accepted } = checkedFitness(result);
    return {
      distribution,
      record: {
        windowFirstDay: window.firstDay,
        windowLastDay: window.lastDay,
        startFitness,
        fitness,
        evaluations,
        accepted,
      },
    };
  } catch (error) {
    const isBuiltIn = optimizers.isBuiltIn(optimizerKind);
    throw failureOf(error, `the optimizer "${optimizerKind}" failed at the close of day ${day}`, {
      isBuiltIn,
    });
  }
}

/** Investors per type under a distribution. */
export function populationPlan(
  { respawn, uniformPlan, investors, floor }: Blueprint,
  distribution: Float64Array,
): Int32Array {
  return respawn === 'plan' ? planOf(distribution, investors, floor) : uniformPlan;
}
