import type { ConditionalIc, IcCondition } from '../alpha-judge.ts';
import type { AlphaEvidence, AlphaRecord } from '../evaluation-agent.ts';
import type { MarketState } from '../market-state.ts';
import { moments } from '../moments.ts';

/** From the narrowest condition to the widest. */
const conditions: readonly {
  readonly condition: IcCondition;
  readonly holds: (now: MarketState, then: MarketState) => boolean;
}[] = [
  {
    condition: 'state',
    holds: (now, then) => now.trend === then.trend && now.volatility === then.volatility,
  },
  { condition: 'trend', holds: (now, then) => now.trend === then.trend },
  { condition: 'all', holds: () => true },
];

/**
 * E[IC | state] (arXiv 2409.06289 eq. 5) over the evidence's days: those of today's state where the evidence's `leastDays` of them have a defined IC,
 * else those of today's trend, else all; NaN below `leastDays`.
 */
export function conditionalIc(
  { state, icStates, leastDays }: Pick<AlphaEvidence, 'state' | 'icStates' | 'leastDays'>,
  record: Pick<AlphaRecord, 'ics'>,
): ConditionalIc {
  for (const { condition, holds } of conditions) {
    if (condition !== 'all' && state === undefined) continue;
    const kept = record.ics.filter((ic, k) => {
      if (Number.isNaN(ic)) return false;
      const then = icStates[k];
      return condition === 'all' || (state !== undefined && then !== undefined && holds(state, then));
    });
    if (kept.length >= leastDays || condition === 'all') return meanOf(kept, condition, leastDays);
  }
  return meanOf(new Float64Array(0), 'all', leastDays);
}

function meanOf(ics: Float64Array, condition: IcCondition, leastDays: number): ConditionalIc {
  const days = ics.length;
  if (days < Math.max(1, leastDays)) {
    return { mean: Number.NaN, deviation: Number.NaN, days, condition };
  }
  return { ...moments(ics), days, condition };
}

/** Sign of the conditional mean IC per alpha, by which an alpha is turned before it is ranked: 1, -1, or 0 while it is unknown. */
export function signsOf(evidence: AlphaEvidence): Int8Array {
  return Int8Array.from(evidence.alphas, (record) => {
    const { mean } = conditionalIc(evidence, record);
    return Number.isNaN(mean) ? 0 : Math.sign(mean);
  });
}
