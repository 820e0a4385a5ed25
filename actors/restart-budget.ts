/**
 * How often an investor may be restarted.
 * Invariants:
 * 1. At most `restarts` restarts begin within any window of `windowMs`.
 * 2. An investor without a failure costs nothing here.
 */
import type { Clock } from '../core/index.ts';

export interface RestartLimits {
  /** Restarts allowed within the window. @default 3 */
  readonly restarts: number;
  /** Length of the window on the clock, milliseconds. @default ten days */
  readonly windowMs: number;
}

/** A run's clock moves by a day per market day: who fails on four of ten market days is retired. */
export const defaultRestartLimits: RestartLimits = { restarts: 3, windowMs: 10 * 86_400_000 };

/** Times of the restarts that still count, ascending, after asking for one more at `now`; and whether it is granted. */
export function spendRestart(
  history: readonly number[],
  now: number,
  limits: RestartLimits,
): { readonly granted: boolean; readonly history: readonly number[] } {
  const recent = history.filter((time) => now - time < limits.windowMs);
  if (recent.length >= limits.restarts) return { granted: false, history: recent };
  return { granted: true, history: [...recent, now] };
}

/** The budgets of a population's investors, by type and ordinal. */
export class RestartBudget {
  private readonly limits: RestartLimits;
  private readonly clock: Clock;
  private readonly histories = new Map<string, readonly number[]>();

  constructor(limits: RestartLimits, clock: Clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Takes one restart for this investor; false when the budget is spent. */
  spend(type: string, ordinal: number): boolean {
    const investor = `${type} ${ordinal}`;
    const { granted, history } = spendRestart(
      this.histories.get(investor) ?? [],
      this.clock.elapsed(),
      this.limits,
    );
    this.histories.set(investor, history);
    return granted;
  }
}
