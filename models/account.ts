import type { EndpointAccount, ModelAccount } from './client.ts';
import type { CallTotals } from './recording.ts';

/** What a client knows about one of its servers, beside what is recorded. */
export type KnownEndpoint = Pick<
  EndpointAccount,
  'name' | 'baseUrl' | 'unpriced' | 'structured' | 'adjusted'
>;

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

const sums = [
  'answered',
  'calls',
  'inputTokens',
  'outputTokens',
  'cachedTokens',
  'costUsd',
  'uncertainCalls',
  'uncertainTokens',
  'uncertainUsd',
  'repeatedAfterCrash',
] as const;

/** Calls of a run that its recording does not hold: those of earlier invocations that wrote to another one. */
export type CallsElsewhere = Readonly<Record<(typeof sums)[number], number>>;

/** `earlier`: the run's account as it was noted last; `totals`: what the recording holds of the run now. */
export function callsElsewhere(earlier: ModelAccount | undefined, totals: CallTotals): CallsElsewhere {
  const lost = (name: (typeof sums)[number]) => Math.max(0, (earlier?.[name] ?? 0) - totals[name]);
  return Object.fromEntries(sums.map((name) => [name, lost(name)])) as CallsElsewhere;
}

/** A client's account with what earlier invocations of the run noted: calls elsewhere, answers reused, servers found out about. */
export function continuedAccount(
  account: ModelAccount,
  earlier: ModelAccount | undefined,
  elsewhere: CallsElsewhere,
): ModelAccount {
  const endpoints = account.endpoints.map((endpoint) => {
    const known = earlier?.endpoints.find(({ name }) => name === endpoint.name);
    return { ...known, ...endpoint, baseUrl: endpoint.baseUrl || (known?.baseUrl ?? '') };
  });
  const reused = account.reused + (earlier?.reused ?? 0);
  const added = Object.fromEntries(sums.map((name) => [name, account[name] + elsewhere[name]]));
  return { ...account, ...added, reused, endpoints };
}
