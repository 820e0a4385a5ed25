import { z } from 'zod';
import { type RiskPreference, riskPreferences } from '../agent-role.ts';
import type { SpreadRisk } from '../alpha-judge.ts';
import { type EvaluationAgent, type EvaluationAgentKind } from '../evaluation-agent.ts';
import { conditionalIc } from './conditional-ic.ts';
import { percentiles } from './percentiles.ts';
import { spreadRisk } from './spread-risk.ts';

type RiskWeights = Readonly<Record<keyof SpreadRisk, number>>;

/**
 * Shares of the four measures. Chosen, since the paper leaves rho open (alpha-mining.md 1.4): neutral holds them equal; conservative
 * looks at losses, aggressive at whether the sign lasts, and bears the swings.
 */
export const RISK_WEIGHTS: Readonly<Record<RiskPreference, RiskWeights>> = {
  conservative: { volatility: 0.2, drawdown: 0.35, tailLoss: 0.35, signStability: 0.1 },
  neutral: { volatility: 0.25, drawdown: 0.25, tailLoss: 0.25, signStability: 0.25 },
  aggressive: { volatility: 0.1, drawdown: 0.2, tailLoss: 0.1, signStability: 0.6 },
};

const share = (measure: string) => z.number().min(0).max(1).describe(`share of ${measure} in the mix`);
const options = z.strictObject({
  kind: z.literal('risk'),
  preference: z.enum(riskPreferences).default('neutral').describe('which shares the measures have'),
  weights: z
    .strictObject({
      volatility: share('low volatility'),
      drawdown: share('a shallow drawdown'),
      tailLoss: share('a small tail loss'),
      signStability: share('a lasting sign'),
    })
    .refine((weights): boolean => Object.values(weights).some((weight) => weight > 0), 'must not all be 0')
    .optional()
    .describe("shares instead of the preference's"),
});

/** The smaller the better, but for the stability. */
const DIRECTION: RiskWeights = { volatility: -1, drawdown: -1, tailLoss: -1, signStability: 1 };
const MEASURES = Object.keys(DIRECTION) as readonly (keyof SpreadRisk)[];

function create(chosen: z.infer<typeof options>): EvaluationAgent {
  const { preference } = chosen;
  const weights = chosen.weights ?? RISK_WEIGHTS[preference];
  return {
    name: `risk-${preference}`,
    role: 'risk',
    preference,
    description: `percentiles of ${MEASURES.map((measure) => `${measure} ${weights[measure]}`).join(', ')} of the alpha's own spread portfolio`,
    evaluate(evidence) {
      const risks = evidence.alphas.map((record) =>
        spreadRisk(record, Math.sign(conditionalIc(evidence, record).mean), evidence.leastDays),
      );
      const values = new Float64Array(risks.length);
      for (const measure of MEASURES) {
        if (weights[measure] === 0) continue;
        const placed = percentiles(Float64Array.from(risks, (r) => DIRECTION[measure] * r[measure]));
        for (const [i, place] of placed.entries())
          values[i] = (values[i] as number) + weights[measure] * place;
      }
      return { values };
    },
  };
}

/** rho: how an alpha's own portfolio, held by the sign of its IC, behaved. */
export const risk: EvaluationAgentKind = {
  kind: 'risk',
  description:
    "Judges by volatility, drawdown, tail loss and sign stability of the alpha's own spread portfolio",
  options,
  create,
};
