/** Which alphas are used until the next selection, and which way they are turned. */
import type { Registered } from '../core/index.ts';
import type { PanelEvaluation } from './agents/agent-panel.ts';
import { conditionalIc } from './agents/conditional-ic.ts';
import type { AlphaEvidence } from './evaluation-agent.ts';

/** An alpha that may be selected. */
export interface Candidate {
  /** Place in the list of alphas. */
  readonly index: number;
  readonly name: string;
  readonly category: string;
  /** NaN = not judged. */
  readonly score: number;
  /** Mean rank IC under the market state, as of the same close; NaN = unknown. */
  readonly ic: number;
}

export interface Selected extends Candidate {
  /** Of its IC: the alpha is multiplied by it. */
  readonly sign: 1 | -1;
}

export interface SelectionRule {
  /** Some of the candidates, the highest score first, equal scores by name in code-unit order. A function of the candidates, whatever their order. */
  select(candidates: readonly Candidate[]): readonly Selected[];
}

export interface SelectionRuleKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never): SelectionRule;
}

/** What a panel and the evidence that it was shown say of each alpha. */
export function candidatesOf(
  evidence: AlphaEvidence,
  { score }: Pick<PanelEvaluation, 'score'>,
): readonly Candidate[] {
  return evidence.alphas.map((record, index) => ({
    index,
    name: record.alpha.name,
    category: record.alpha.category,
    score: score[index] as number,
    ic: conditionalIc(evidence, record).mean,
  }));
}
