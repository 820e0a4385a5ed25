/** How many batches a scenario takes, and what they ask, in each way that there is. Further tries take batches of their own. */
export interface BatchChoice {
  /** `days`: as far as plans are known, then on. `cover`: every investor that any plan could hold (`--cover-plan`). */
  readonly kind: 'days' | 'cover';
  readonly batches: number;
  readonly strategies: number;
  readonly decisions: number;
}

export interface BatchShape {
  readonly days: number;
  readonly types: number;
  /** Of one day, by the plan. */
  readonly investors: number;
  /** Of one day, as many as any plan could give each type. */
  readonly mostInvestors: number;
  readonly strategyScope: 'type' | 'investor';
  /** Whether strategies of days that wait for ballots can be asked already. */
  readonly strategiesAhead: boolean;
  /** Whether a plan can be covered at all. */
  readonly canCover: boolean;
  /** The last day whose ballots a day depends on, -1 = none: as the scenario is, and under `--cover-plan`. */
  readonly waitsFor: (day: number) => number;
  readonly waitsForWhenCovered: (day: number) => number;
}

/** The choices, cheapest in calls first; one where covering changes nothing. */
export function batchChoices(shape: BatchShape): readonly BatchChoice[] {
  const { days, types, investors, mostInvestors, strategyScope } = shape;
  const choice = (
    kind: BatchChoice['kind'],
    perDay: number,
    waitsFor: (day: number) => number,
  ): BatchChoice => {
    const rounds = roundsOf(days, waitsFor);
    return {
      kind,
      batches: shape.strategiesAhead ? 1 + rounds : 2 * rounds,
      strategies: days * (strategyScope === 'type' ? types : perDay),
      decisions: days * perDay,
    };
  };
  const byDays = choice('days', investors, shape.waitsFor);
  if (!shape.canCover) return [byDays];
  return [byDays, choice('cover', mostInvestors, shape.waitsForWhenCovered)];
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
