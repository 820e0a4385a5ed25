import type { CallSample } from './call-sample.ts';

export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export function tokensOf(
  strategies: number,
  decisions: number,
  { strategy, decision }: Pick<CallSample, 'strategy' | 'decision'>,
): Tokens & { readonly calls: number } {
  return {
    calls: strategies + decisions,
    inputTokens: strategies * strategy.input + decisions * decision.input,
    outputTokens: strategies * strategy.output + decisions * decision.output,
  };
}

/** Whole tokens. */
export function rounded<Sums extends Tokens & { readonly mostOutputTokens?: number }>(sums: Sums): Sums {
  const { inputTokens, outputTokens, mostOutputTokens } = sums;
  return {
    ...sums,
    inputTokens: Math.round(inputTokens),
    outputTokens: Math.round(outputTokens),
    ...(mostOutputTokens === undefined ? {} : { mostOutputTokens: Math.round(mostOutputTokens) }),
  };
}
