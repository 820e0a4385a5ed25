import type { EndpointOptions } from '../models/index.ts';

/** US dollars per token, mean over the endpoints by weight. */
export interface CallPrice {
  readonly input: number;
  readonly output: number;
  /** By a batch interface, which serves the first endpoint. */
  readonly batchInput: number;
  readonly batchOutput: number;
}

/** Tokens of calls, priced. Prefix caches are left out: what a server will find in one is not known before. */
export interface PricedTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Undefined when there is no endpoint, or one of them has no price. */
export function priceOf(endpoints: readonly EndpointOptions[]): CallPrice | undefined {
  const weights = endpoints.reduce((sum, { weight }) => sum + weight, 0);
  const first = endpoints[0]?.price;
  if (first === undefined) return undefined;
  let input = 0;
  let output = 0;
  for (const { price, weight } of endpoints) {
    if (price === undefined) return undefined;
    input += (price.inputPerMillion * weight) / weights / 1e6;
    output += (price.outputPerMillion * weight) / weights / 1e6;
  }
  return {
    input,
    output,
    batchInput: (first.inputPerMillion * first.batchShare) / 1e6,
    batchOutput: (first.outputPerMillion * first.batchShare) / 1e6,
  };
}

export function costOf(
  price: CallPrice | undefined,
  { inputTokens, outputTokens }: PricedTokens,
): number | null {
  return price === undefined ? null : inputTokens * price.input + outputTokens * price.output;
}

export function batchCostOf(
  price: CallPrice | undefined,
  { inputTokens, outputTokens }: PricedTokens,
): number | null {
  return price === undefined ? null : inputTokens * price.batchInput + outputTokens * price.batchOutput;
}
