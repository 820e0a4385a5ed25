import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { z } from 'zod';
import { invariant } from '../../core/index.ts';
import type { PortfolioDay, PortfolioRuleKind } from '../portfolio-rule.ts';
import { solveQuadraticProgram } from '../quadratic-program.ts';
import { rebalanceOption } from '../rebalance.ts';
import {
  type Chosen,
  chosenOf,
  type EstimationOptions,
  estimationOptions,
  scaledCovariance,
} from './estimation.ts';

const options = z.strictObject({
  kind: z.literal('black-litterman'),
  ...estimationOptions(1),
  viewScale: z
    .number()
    .gt(0)
    .max(1)
    .default(0.01)
    .describe(
      'Return expected beyond equilibrium of an instrument one standard deviation above the mean consensus, in units of its volatility, per session (an information coefficient)',
    ),
  riskAversion: z.number().gt(0).max(1000).default(2.5).describe('Risk aversion (He and Litterman: 2.5)'),
  tau: z
    .number()
    .gt(0)
    .max(1)
    .default(0.05)
    .describe('Uncertainty of the equilibrium as a share of the covariance (He and Litterman: 0.05)'),
  rebalance: rebalanceOption('weekly'),
});

interface Views {
  /** Expected returns minus those of the equilibrium. */
  readonly excess: readonly number[];
  /** Variances of the views. */
  readonly variances: readonly number[];
}

/**
 * Black-Litterman in the notation of He and Litterman (1999), "The intuition behind Black-Litterman model portfolios", P = identity.
 * - Equilibrium: pi = riskAversion Sigma w, w = equal weights of the chosen instruments: what is held without views, but
 *   for M.
 * - Views: q = pi + viewScale volatility z, z = z-score of the investors' consensus (alpha = IC x volatility x score, Grinold 1994).
 * - Their uncertainty: omega = tau variance (disagreement / mean disagreement)^2, so a view with the mean disagreement weighs as much
 *   as the equilibrium, and full agreement is certain.
 * - Weights: long only, sum 1, most of mu'w - riskAversion / 2 w'(Sigma + M)w, with the posterior's mu and M (`posterior`).
 */
export const blackLitterman: PortfolioRuleKind = {
  kind: 'black-litterman',
  description:
    "mean-variance weights from the equal-weight pool's equilibrium, the investors' consensus as views and their disagreement as the views' uncertainty",
  options,
  create: (settings: z.infer<typeof options>) => ({
    netExposure: 1,
    ranks: settings.share < 1,
    historySessions: settings.window,
    needsOpinion: true,
    isCostly: true,
    weights(day) {
      const weights = new Float64Array(day.score.length);
      const chosen = chosenWithOpinion(day, settings);
      const n = chosen.positions.length;
      if (n === 0) return weights;
      const { riskAversion, tau } = settings;
      const { covariance, meanVariance } = scaledCovariance(chosen);
      const equilibrium = covariance.mmul(Matrix.columnVector(Array(n).fill(riskAversion / n)));
      const views = viewsOf(day, chosen, covariance, settings, Math.sqrt(meanVariance));
      const { mean, uncertainty } = posterior(covariance, equilibrium, views, tau);
      const solution = solveQuadraticProgram({
        quadratic: uncertainty.add(covariance).mul(riskAversion).to2DArray(),
        linear: mean.to1DArray(),
        total: 1,
      });
      for (const [k, j] of chosen.positions.entries()) weights[j] = solution[k] as number;
      return weights;
    },
  }),
};

/** Instruments without consensus or disagreement are left out. */
function chosenWithOpinion(day: PortfolioDay, settings: EstimationOptions): Chosen {
  const { opinion } = day;
  invariant(opinion !== undefined, 'a rule that needs consensus and disagreement gets them');
  const score = day.score.map((value, j) =>
    Number.isNaN(opinion.consensus[j]) || Number.isNaN(opinion.disagreement[j]) ? Number.NaN : value,
  );
  return chosenOf({ ...day, score }, settings);
}

/** In units of the mean variance, as the covariance. `volatilityUnit`: the square root of that variance. */
function viewsOf(
  { opinion }: PortfolioDay,
  { positions }: Chosen,
  covariance: Matrix,
  { viewScale, tau }: { readonly viewScale: number; readonly tau: number },
  volatilityUnit: number,
): Views {
  const consensus = positions.map((j) => opinion?.consensus[j] as number);
  const disagreement = positions.map((j) => opinion?.disagreement[j] as number);
  const average = meanOf(consensus);
  const deviation = Math.sqrt(meanOf(consensus.map((value) => (value - average) ** 2)));
  const usual = meanOf(disagreement);
  return {
    excess: consensus.map((value, k) =>
      // Opinions that differ by rounding alone are no views.
      deviation < 1e-12
        ? 0
        : (viewScale / volatilityUnit) * Math.sqrt(covariance.get(k, k)) * ((value - average) / deviation),
    ),
    variances: disagreement.map(
      (value, k) => tau * covariance.get(k, k) * (usual === 0 ? 1 : value / usual) ** 2,
    ),
  };
}

/**
 * Posterior mean mu = pi + tau Sigma (tau Sigma + Omega)^-1 (q - pi) and its covariance M = tau Sigma - tau Sigma (tau Sigma +
 * Omega)^-1 tau Sigma: equations 8 to 10 of the paper in the form that lets a view be certain.
 */
function posterior(
  covariance: Matrix,
  equilibrium: Matrix,
  { excess, variances }: Views,
  tau: number,
): { readonly mean: Matrix; readonly uncertainty: Matrix } {
  const prior = Matrix.mul(covariance, tau);
  const solver = new CholeskyDecomposition(Matrix.add(prior, Matrix.diag([...variances])));
  return {
    mean: Matrix.add(equilibrium, prior.mmul(solver.solve(Matrix.columnVector([...excess])))),
    uncertainty: Matrix.sub(prior, prior.mmul(solver.solve(prior))),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
