import type { EndpointAccount, ModelAccount } from './client.ts';
import type { CallTotals } from './recording.ts';

/** What a client knows about one of its servers, beside what is recorded. */
export type KnownEndpoint = Pick<EndpointAccount, 'name' | 'baseUrl' | 'structured' | 'adjusted'>;

/**
 * The account of a run: what its recording sums up, what this process took from the recording, and the servers, also those that
 * earlier invocations used (their address is not recorded, and empty).
 */
export function accountOf(
  { endpoints: called, ...totals }: CallTotals,
  reused: number,
  known: readonly KnownEndpoint[] = [],
): ModelAccount {
  const names = new Set([...known.map(({ name }) => name), ...called.map(({ endpoint }) => endpoint)]);
  const endpoints = [...names].map((name) => {
    const calls = called.find(({ endpoint }) => endpoint === name);
    return {
      ...(known.find((one) => one.name === name) ?? { name, baseUrl: '' }),
      calls: calls?.calls ?? 0,
      costUsd: calls?.costUsd ?? 0,
      meanLatencyMs: calls?.meanLatencyMs ?? 0,
    };
  });
  return { ...totals, reused, endpoints };
}

/** The account of a client that has no run. */
export const noCalls: CallTotals = {
  answered: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  costUsd: 0,
  uncertainCalls: 0,
  uncertainTokens: 0,
  uncertainUsd: 0,
  repeatedAfterCrash: 0,
  contentFaults: {},
  transportFaults: {},
  endpoints: [],
};
