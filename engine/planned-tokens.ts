import type { CallSample } from './call-sample.ts';

export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Whole tokens, rounded for each kind: sums of what is shown are what is shown. */
export function tokensOf(
  strategies: number,
  decisions: number,
  { strategy, decision }: Pick<CallSample, 'strategy' | 'decision'>,
): Tokens & { readonly calls: number } {
  return {
    calls: strategies + decisions,
    inputTokens: Math.round(strategies * strategy.input) + Math.round(decisions * decision.input),
    outputTokens: Math.round(strategies * strategy.output) + Math.round(decisions * decision.output),
  };
}
