import { z } from 'zod';
import { type RiskPreference, riskPreferences } from '../agent-role.ts';
import type { ConditionalIc } from '../alpha-judge.ts';
import { type EvaluationAgent, type EvaluationAgentKind } from '../evaluation-agent.ts';
import { conditionalIc } from './conditional-ic.ts';

export const confidenceMeasures = ['absolute-ic', 'mean-ic', 'icir'] as const;
export type ConfidenceMeasure = (typeof confidenceMeasures)[number];

const options = z.strictObject({
  kind: z.literal('confidence'),
  preference: z
    .enum(riskPreferences)
    .default('neutral')
    .describe('conservative: one standard error less than the estimate; aggressive: one more'),
  measure: z
    .enum(confidenceMeasures)
    .default('absolute-ic')
    .describe('size of the mean rank IC, the mean with its sign, or the size of mean / standard deviation'),
});

/**
 * Standard errors added to the estimate. Chosen: a lower confidence bound pays for consistency, which is what eq. 5 is meant to reward,
 * an upper one for what may be.
 */
const ERRORS: Readonly<Record<RiskPreference, number>> = { conservative: -1, neutral: 0, aggressive: 1 };

/**
 * Estimate of the measure and its standard error. Labels over h days overlap, so that n days count as n / h; the error of a ratio r of
 * independent values is sqrt((1 + r^2 / 2) / n) (Lo 2002).
 */
function estimate(ic: ConditionalIc, measure: ConfidenceMeasure, horizon: number): [number, number] {
  const days = ic.days / horizon;
  if (measure !== 'icir') {
    return [measure === 'mean-ic' ? ic.mean : Math.abs(ic.mean), ic.deviation / Math.sqrt(days)];
  }
  // An IC that is the same every day has no ratio.
  const ratio = ic.deviation > 0 ? Math.abs(ic.mean) / ic.deviation : Number.NaN;
  return [ratio, Math.sqrt((1 + ratio ** 2 / 2) / days)];
}

function create({ preference, measure }: z.infer<typeof options>): EvaluationAgent {
  return {
    name: `confidence-${preference}${measure === 'absolute-ic' ? '' : `-${measure}`}`,
    role: 'confidence',
    preference,
    description: `${measure} of the daily rank IC under today's market state, ${ERRORS[preference]} standard errors added`,
    evaluate(evidence) {
      const values = Float64Array.from(evidence.alphas, (record) => {
        const ic = conditionalIc(evidence, record);
        const [value, error] = estimate(ic, measure, evidence.horizon);
        return ERRORS[preference] === 0 ? value : value + ERRORS[preference] * error;
      });
      return { values };
    },
  };
}

/** theta: how well an alpha predicted under markets like today's. The sign is kept apart (`signsOf`). */
export const confidence: EvaluationAgentKind = {
  kind: 'confidence',
  description: 'Judges by the rank IC of ended labels under the market state as of the day',
  options,
  create,
};
