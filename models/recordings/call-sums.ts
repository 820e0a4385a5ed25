/** What happens to calls, as sums that both recordings keep and `totals` adds up. */
import { byCodeUnit } from '../../core/index.ts';
import type { AnsweredCall, CallTotals, FailedCall, SentCall } from '../recording.ts';

/** Fault of calls whose process died before they ended. */
export const IN_FLIGHT_AT_CRASH = 'in-flight-at-crash';

/** Numbers of one endpoint, event and fault; for one call, or summed. */
export interface CallSum {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly costUsd: number;
  readonly latencyMs: number;
  readonly uncertainCalls: number;
  readonly uncertainTokens: number;
  readonly uncertainUsd: number;
  /** Of calls sent: those that repeat one in flight at a crash. */
  readonly repeated: number;
}

/** `fault`: of an answer its content fault, of a failure its transport fault; else empty. */
export interface CallEvent {
  readonly event: 'sent' | 'answered' | 'failed';
  readonly fault: string;
  readonly sum: CallSum;
}

export type SummedEvent = CallEvent & { readonly endpoint: string };

const one: CallSum = {
  calls: 1,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  costUsd: 0,
  latencyMs: 0,
  uncertainCalls: 0,
  uncertainTokens: 0,
  uncertainUsd: 0,
  repeated: 0,
};

export const sumFields = Object.keys(one) as readonly (keyof CallSum)[];

export function sentEvent(repeats: boolean): CallEvent {
  return { event: 'sent', fault: '', sum: { ...one, repeated: Number(repeats) } };
}

export function answeredEvent({ answer, outcome, costUsd, latencyMs }: AnsweredCall): CallEvent {
  const { inputTokens, outputTokens, cachedTokens } = answer;
  return {
    event: 'answered',
    fault: 'fault' in outcome ? outcome.fault : '',
    sum: { ...one, inputTokens, outputTokens, cachedTokens, costUsd, latencyMs },
  };
}

export function failedEvent({ fault, chargedTokens, chargedUsd }: FailedCall): CallEvent {
  const uncertain = chargedTokens > 0 || chargedUsd > 0 || fault === IN_FLIGHT_AT_CRASH;
  return {
    event: 'failed',
    fault,
    sum: {
      ...one,
      uncertainCalls: Number(uncertain),
      uncertainTokens: chargedTokens,
      uncertainUsd: chargedUsd,
    },
  };
}

/** The end of a call whose process died: charged all that was reserved for it. */
export function crashed({ reservedTokens, reservedUsd }: Pick<SentCall, 'reservedTokens' | 'reservedUsd'>) {
  return { fault: IN_FLIGHT_AT_CRASH, chargedTokens: reservedTokens, chargedUsd: reservedUsd };
}

export function added(a: CallSum | undefined, b: CallSum): CallSum {
  if (a === undefined) return b;
  return Object.fromEntries(sumFields.map((field) => [field, a[field] + b[field]])) as unknown as CallSum;
}

/**
 * Totals of a run. Every call sent is answered, failed (`transportFaults`, `in-flight-at-crash` among them) or still open.
 * `costUsd` is what answers cost; what failed calls may have cost is in `uncertainUsd` alone.
 */
export function totalsOf(events: readonly SummedEvent[]): CallTotals {
  const ordered = events.toSorted(
    (a, b) =>
      byCodeUnit(a.endpoint, b.endpoint) || byCodeUnit(a.event, b.event) || byCodeUnit(a.fault, b.fault),
  );
  const total = (event: CallEvent['event'], field: keyof CallSum, of = ordered): number =>
    of.filter((entry) => entry.event === event).reduce((sum, entry) => sum + entry.sum[field], 0);
  const byFault = (event: CallEvent['event']): Record<string, number> => {
    const counts = new Map<string, number>();
    for (const { fault, sum } of ordered.filter((entry) => entry.event === event && entry.fault !== ''))
      counts.set(fault, (counts.get(fault) ?? 0) + sum.calls);
    return Object.fromEntries([...counts].toSorted(([a], [b]) => byCodeUnit(a, b)));
  };
  return {
    answered: total('answered', 'calls'),
    calls: total('sent', 'calls'),
    inputTokens: total('answered', 'inputTokens'),
    outputTokens: total('answered', 'outputTokens'),
    cachedTokens: total('answered', 'cachedTokens'),
    costUsd: total('answered', 'costUsd'),
    uncertainCalls: total('failed', 'uncertainCalls'),
    uncertainTokens: total('failed', 'uncertainTokens'),
    uncertainUsd: total('failed', 'uncertainUsd'),
    repeatedAfterCrash: total('sent', 'repeated'),
    contentFaults: byFault('answered'),
    transportFaults: byFault('failed'),
    endpoints: [...new Set(ordered.map(({ endpoint }) => endpoint))].map((endpoint) => {
      const own = ordered.filter((entry) => entry.endpoint === endpoint);
      const answered = total('answered', 'calls', own);
      return {
        endpoint,
        calls: total('sent', 'calls', own),
        costUsd: total('answered', 'costUsd', own),
        meanLatencyMs: answered === 0 ? 0 : total('answered', 'latencyMs', own) / answered,
      };
    }),
  };
}
