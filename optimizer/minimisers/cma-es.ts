/**
 * The (mu/mu_w, lambda)-CMA-ES with rank-one and rank-mu update, negative weights, cumulation and cumulative step-size control:
 * Hansen, The CMA Evolution Strategy: A Tutorial, arXiv 1604.00772 (2016), figure 6 and table 1.
 *
 * Invariants
 * 1. Only ranks of values enter: strictly increasing transforms of the minimand change nothing. Ties keep the order of drawing.
 * 2. `steps[k]` is y_k = (x_k - mean) / sigma of this generation's candidate k, `squares[k]` its squared length under C^-1.
 * 3. Candidate k of generation g draws from the address (g, k) alone.
 */
import { normal, type Stream, streamAt } from '../../core/index.ts';
import { Evaluations, type Minimise, populationWithin } from '../minimiser.ts';
import { type CmaEsConstants, cmaEsConstants, defaultPopulation } from './cma-es/constants.ts';
import { Covariance } from './cma-es/covariance.ts';

/** Beyond these the strategy begins again from the best that it knows (tutorial, B.3: ConditionCov, TolXUp). */
const WORST_CONDITION = 1e14;
const LARGEST_GROWTH = 1e4;
/** Far below what a value can show, far above where numbers end. */
const LARGEST_SHRINKAGE = 1e-150;

export interface CmaEsSettings {
  /** Positive; first standard deviation of the candidates around the mean, in units of the parameters. */
  readonly sigma: number;
  /** lambda, at most a quarter of the budget and at least 4. @default 4 + floor(3 ln n) */
  readonly population?: number | undefined;
}

const lengthOf = (values: Float64Array) => Math.hypot(...values);

class Strategy {
  private readonly constants: CmaEsConstants;
  private readonly firstSigma: number;
  private readonly mean: Float64Array;
  private sigma: number;
  private covariance: Covariance;
  private readonly stepPath: Float64Array;
  private readonly path: Float64Array;
  private readonly steps: readonly Float64Array[];
  private readonly squares: Float64Array;
  /** Generations since the strategy began, or began again. */
  private age = 0;

  constructor(start: Float64Array, sigma: number, constants: CmaEsConstants) {
    this.constants = constants;
    this.firstSigma = sigma;
    this.mean = start.slice();
    this.sigma = sigma;
    this.covariance = new Covariance(start.length);
    this.stepPath = new Float64Array(start.length);
    this.path = new Float64Array(start.length);
    this.steps = Array.from({ length: constants.population }, () => new Float64Array(start.length));
    this.squares = new Float64Array(constants.population);
  }

  candidate(k: number, address: Stream): Float64Array {
    const step = this.steps[k] as Float64Array;
    const z = step.map((_, i) => normal(address, i));
    this.squares[k] = z.reduce((sum, value) => sum + value * value, 0);
    this.covariance.colour(z, step);
    return this.mean.map((centre, i) => centre + this.sigma * (step[i] as number));
  }

  /** Learns from the values of a whole generation; false when the distribution degenerated. */
  learn(values: readonly number[]): boolean {
    const { constants, steps, mean } = this;
    const { population, parents, weights, stepCumulation, stepDamping } = constants;
    const order = [...values.keys()].sort((a, b) => ascending(values[a] as number, values[b] as number));
    const move = new Float64Array(mean.length);
    for (let rank = 0; rank < parents; rank++) {
      const step = steps[order[rank] as number] as Float64Array;
      for (let i = 0; i < move.length; i++)
        move[i] = (move[i] as number) + (weights[rank] as number) * (step[i] as number);
    }
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + this.sigma * (move[i] as number);
    this.age++;
    this.adaptCovariance(order, move, this.lengthenStepPath(move));
    this.sigma *= Math.exp(
      (stepCumulation / stepDamping) * (lengthOf(this.stepPath) / constants.expectedNorm - 1),
    );
    // A plateau tells no direction: look further away, as the tutorial's own program does.
    const middle = order[Math.ceil(0.7 * population) - 1] as number;
    if (values[order[0] as number] === values[middle])
      this.sigma *= Math.exp(0.2 + stepCumulation / stepDamping);
    return this.isSound();
  }

  /** Begins again at `mean`, with nothing learned. */
  restart(mean: Float64Array): void {
    this.mean.set(mean);
    this.sigma = this.firstSigma;
    this.covariance = new Covariance(mean.length);
    this.stepPath.fill(0);
    this.path.fill(0);
    this.age = 0;
  }

  /** Cumulates the move of the mean for step-size control; false while the path is too long for the covariance to follow (h_sigma). */
  private lengthenStepPath(move: Float64Array): boolean {
    const { stepCumulation: c, effectiveParents, expectedNorm } = this.constants;
    const white = this.covariance.whiten(move);
    cumulate(this.stepPath, c, effectiveParents, white);
    const stationary = lengthOf(this.stepPath) / Math.sqrt(1 - (1 - c) ** (2 * this.age));
    return stationary < (1.4 + 2 / (move.length + 1)) * expectedNorm;
  }

  private adaptCovariance(order: readonly number[], move: Float64Array, follows: boolean): void {
    const { covariance, constants, path, steps, squares } = this;
    const { pathCumulation: c, effectiveParents, rankOne, rankMu, weights, weightSum } = constants;
    cumulate(path, c, effectiveParents, follows ? move : new Float64Array(move.length));
    const lost = follows ? 0 : c * (2 - c);
    covariance.scale(1 + rankOne * lost - rankOne - rankMu * weightSum);
    covariance.add(rankOne, path);
    for (const [rank, k] of order.entries()) {
      const weight = weights[rank] as number;
      // A negative weight takes away no more than a step of expected length would.
      const bounded = weight >= 0 ? weight : (weight * move.length) / (squares[k] as number);
      covariance.add(rankMu * bounded, steps[k] as Float64Array);
    }
  }

  private isSound(): boolean {
    const { covariance, constants, sigma, firstSigma } = this;
    const due = this.age % constants.generationsBetweenDecompositions === 0;
    if (due && !covariance.decompose(WORST_CONDITION)) return false;
    const growth = (sigma * Math.max(...covariance.deviations)) / firstSigma;
    return growth < LARGEST_GROWTH && growth > LARGEST_SHRINKAGE;
  }
}

/** path <- (1 - c) path + sqrt(c (2 - c) mu_eff) move. */
function cumulate(path: Float64Array, c: number, effectiveParents: number, move: Float64Array): void {
  const gain = Math.sqrt(c * (2 - c) * effectiveParents);
  for (let i = 0; i < path.length; i++) path[i] = (1 - c) * (path[i] as number) + gain * (move[i] as number);
}

/** The difference of two infinities would not be a number. */
const ascending = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);

export function cmaEsMinimiser({ sigma, population }: CmaEsSettings): Minimise {
  return (minimand, start, settings) => {
    const evaluations = new Evaluations(minimand, start, settings);
    const n = start.length;
    const wanted = population ?? defaultPopulation(n);
    const constants = cmaEsConstants(n, populationWithin(settings.budget, wanted));
    const strategy = new Strategy(start, sigma, constants);
    for (let generation = 0; evaluations.left > 0; generation++) {
      const values: number[] = [];
      while (values.length < constants.population && evaluations.left > 0) {
        const address = streamAt(settings.stream, generation, values.length);
        values.push(evaluations.valueAt(strategy.candidate(values.length, address)));
      }
      if (values.length === constants.population && !strategy.learn(values))
        strategy.restart(evaluations.minimum().x);
    }
    return evaluations.minimum();
  };
}
