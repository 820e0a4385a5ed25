import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { agentRoles, riskPreferences } from '../agent-role.ts';
import type { AlphaSummary } from '../alpha-judge.ts';
import {
  type AgentServices,
  type AlphaEvidence,
  type EvaluationAgent,
  type EvaluationAgentKind,
} from '../evaluation-agent.ts';
import { bradleyTerry } from './bradley-terry.ts';
import { conditionalIc } from './conditional-ic.ts';
import { spreadRisk } from './spread-risk.ts';
import { playTournament } from './tournament.ts';

const options = z.strictObject({
  kind: z.literal('judged'),
  role: z.enum(agentRoles).default('confidence').describe('which side of the score the judge speaks for'),
  preference: z.enum(riskPreferences).default('neutral').describe('what the judge is asked to be'),
  mostComparisons: z
    .int()
    .min(2)
    .max(100_000)
    .default(200)
    .describe('questions of an evaluation; a pair takes two, one in each order'),
});

/** What a judge reads of an alpha: what ended labels say as of the evidence's close. */
export function alphaSummary(evidence: AlphaEvidence, index: number): AlphaSummary {
  const record = evidence.alphas[index] as AlphaEvidence['alphas'][number];
  const ic = conditionalIc(evidence, record);
  const sign = Math.sign(ic.mean);
  const spread = record.spreads.map((value) => sign * value + 0);
  return { alpha: record.alpha, ic, risk: spreadRisk(record, sign, evidence.leastDays), spread };
}

function create(chosen: z.infer<typeof options>, { judge }: AgentServices): EvaluationAgent {
  const { role, preference, mostComparisons } = chosen;
  if (judge === undefined) {
    throw new MassError({
      code: 'alphas.agents',
      message: 'an evaluation agent of the kind "judged" has nobody to ask',
      hint: 'give it a judge, or use the statistical kinds "confidence" and "risk"',
    });
  }
  return {
    name: `${judge.name}-${role}-${preference}`,
    role,
    preference,
    description: `${judge.name} compares pairs in both orders, ${mostComparisons} questions at most; strengths by Bradley and Terry`,
    async evaluate(evidence, stream) {
      const summaries = evidence.alphas.map((_, i) => alphaSummary(evidence, i));
      const known = [...summaries.keys()].filter((i) => !Number.isNaN(summaries[i]?.ic.mean));
      const { pairs, comparisons, unanswered } = await playTournament(
        judge,
        known.map((i) => summaries[i] as AlphaSummary),
        {
          mostComparisons,
          about: { role, preference, day: evidence.day, state: evidence.state },
          stream,
        },
      );
      const strengths = bradleyTerry(known.length, pairs);
      const values = new Float64Array(summaries.length).fill(Number.NaN);
      for (const [k, i] of known.entries()) values[i] = strengths[k] as number;
      return { values, comparisons, unanswered };
    },
  };
}

/** A judge who reads, such as a model, in the place of a statistic. */
export const judged: EvaluationAgentKind = {
  kind: 'judged',
  description: 'Judges by asking which of two alphas is better, in both orders, a tie allowed',
  options,
  create,
};
