/**
 * How often an investor may be restarted.
 * Invariants:
 * 1. At most `restarts` restarts begin within any `windowDays` market days.
 * 2. An investor without a failure costs nothing here.
 * 3. Time is the market day of the failed request, never a clock: days that are cast at the same time spend as days that
 *    follow each other. An investor's failures come in the order of their days.
 */

export interface RestartLimits {
  /** Restarts allowed within the window. @default 3 */
  readonly restarts: number;
  /** Length of the window in market days. @default 10 */
  readonly windowDays: number;
}

/** Who fails on four of ten market days is retired. */
export const defaultRestartLimits: RestartLimits = { restarts: 3, windowDays: 10 };

/** Days of the restarts that still count, ascending, after asking for one more on `day`; and whether it is granted. */
export function spendRestart(
  history: readonly number[],
  day: number,
  limits: RestartLimits,
): { readonly granted: boolean; readonly history: readonly number[] } {
  const recent = history.filter((earlier) => day - earlier < limits.windowDays);
  if (recent.length >= limits.restarts) return { granted: false, history: recent };
  return { granted: true, history: [...recent, day] };
}

/** The budgets of a population's investors, by type and ordinal. */
export class RestartBudget {
  private readonly limits: RestartLimits;
  private readonly histories = new Map<string, readonly number[]>();

  constructor(limits: RestartLimits) {
    this.limits = limits;
  }

  /** Takes one restart for this investor on a market day; false when the budget is spent. */
  spend(type: string, ordinal: number, day: number): boolean {
    const investor = `${type} ${ordinal}`;
    const { granted, history } = spendRestart(this.histories.get(investor) ?? [], day, this.limits);
    this.histories.set(investor, history);
    return granted;
  }
}
