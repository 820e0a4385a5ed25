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
  /** Length of the window on the clock, milliseconds. @default 60000 */
  readonly windowMs: number;
}

export const defaultRestartLimits: RestartLimits = { restarts: 3, windowMs: 60_000 };

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

/** The budgets of the investors of one group, by ordinal. */
export class RestartBudget {
  private readonly limits: RestartLimits;
  private readonly clock: Clock;
  private readonly histories = new Map<number, readonly number[]>();

  constructor(limits: RestartLimits, clock: Clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** Takes one restart for this ordinal; false when the budget is spent. */
  spend(ordinal: number): boolean {
    const { granted, history } = spendRestart(
      this.histories.get(ordinal) ?? [],
      this.clock.elapsed(),
      this.limits,
    );
    this.histories.set(ordinal, history);
    return granted;
  }
}
