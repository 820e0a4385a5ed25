import type { CompletionCall } from './completion-call.ts';
import type { AnswerDraws } from './draws.ts';
import { whatIsAsked } from './reader/asked.ts';
import { type Decision, decide, type Temperament } from './reader/decision.ts';
import { readPrompt } from './reader/prompt.ts';
import { type ProposalsAnswer, proposalsOf } from './reader/proposals.ts';
import { type StrategyAnswer, strategyOf } from './reader/strategy.ts';
import { type VerdictAnswer, verdictOf } from './reader/verdict.ts';

/** What the model has to say, before it is put into words. `apology`: the prompt asks nothing that it understands. */
export type Reply =
  | Decision
  | StrategyAnswer
  | ProposalsAnswer
  | VerdictAnswer
  | { readonly kind: 'apology' };

/** Reads the request, and nothing else, and makes up its mind. Pure: equal requests and draws give equal replies. */
export function reply(call: CompletionCall, temperament: Temperament, draws: AnswerDraws): Reply {
  const prompt = readPrompt(call.messages);
  const asked = whatIsAsked(prompt, call.shape);
  if (asked.kind === 'strategy') return strategyOf(prompt, call.shape, draws);
  if (asked.kind === 'alphas') return proposalsOf(prompt, draws);
  if (asked.kind === 'verdict') return verdictOf(prompt);
  const decision =
    asked.kind === 'decision' ? decide(prompt, asked, call.shape, temperament, draws) : undefined;
  return decision ?? { kind: 'apology' };
}
