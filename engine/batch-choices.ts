/** How many batches a scenario takes, and what they ask, in each way that there is. Further tries take batches of their own. */
import type { Requests } from './call-sample.ts';

export interface BatchChoice {
  /** `days`: as far as plans are known, then on. `cover`: every investor that any plan could hold (`--cover-plan`). */
  readonly kind: 'days' | 'cover';
  readonly batches: number;
  readonly strategies: number;
  readonly decisions: number;
}

export interface BatchShape {
  readonly days: number;
  /** Whether strategies of days that wait for ballots can be asked already. */
  readonly strategiesAhead: boolean;
  /** Whether a plan can be covered at all. */
  readonly canCover: boolean;
  /** The last day whose ballots a day depends on, -1 = none: as the scenario is, and under `--cover-plan`. */
  readonly waitsFor: (day: number) => number;
  readonly waitsForWhenCovered: (day: number) => number;
}

/** The choices, cheapest in calls first; one where covering changes nothing. `covered`: with the most that any plan could hold. */
export function batchChoices(
  shape: BatchShape,
  planned: Requests,
  covered: Requests,
): readonly BatchChoice[] {
  const choice = (
    kind: BatchChoice['kind'],
    requests: Requests,
    waitsFor: (day: number) => number,
  ): BatchChoice => {
    const rounds = roundsOf(shape.days, waitsFor);
    return {
      kind,
      batches: shape.strategiesAhead ? 1 + rounds : 2 * rounds,
      strategies: Math.round(requests.strategies),
      decisions: Math.round(requests.decisions),
    };
  };
  const byDays = choice('days', planned, shape.waitsFor);
  if (!shape.canCover) return [byDays];
  return [byDays, choice('cover', covered, shape.waitsForWhenCovered)];
}

/** Batches of decisions: each reaches up to the first day that depends on a ballot of its own. */
export function roundsOf(days: number, waitsFor: (day: number) => number): number {
  let rounds = 0;
  for (let first = 0; first < days; rounds++) {
    let end = first + 1;
    while (end < days && waitsFor(end) < first) end++;
    first = end;
  }
  return rounds;
}
