/**
 * Caps on what the model calls of a run cost, over all its invocations.
 * Invariants:
 * 1. spent + reserved is never above a cap, except by invariant 3: a call that might exceed one is not sent.
 * 2. Every reservation is settled once, by what the server counted, or in full where that is not known.
 * 3. Where a server counted more than was reserved, it is charged, and nothing more is sent once a cap is reached.
 */
import { invariant, type Problem, RunStop } from '../core/index.ts';
import type { BudgetOptions } from './options.ts';
import type { Cost } from './price.ts';

/** What the run has spent so far. */
export interface Spent extends Cost {
  readonly calls: number;
}

/** `wait`: it may fit when calls in flight have turned out cheaper; when none is, the run stops. */
export type Reservation = 'reserved' | 'wait' | RunStop;

const caps = ['usd', 'tokens', 'calls'] as const;
type Cap = (typeof caps)[number];

const NOTHING: Readonly<Record<Cap, number>> = { usd: 0, tokens: 0, calls: 0 };

export class Budget {
  private readonly options: BudgetOptions;
  private readonly resumeHint: string;
  private spent: Readonly<Record<Cap, number>>;
  private reserved = NOTHING;
  private inFlight = 0;

  /** `spent`: by earlier invocations. `resumeHint`: the command that goes on, in double quotes. */
  constructor(options: BudgetOptions, spent: Spent, resumeHint: string) {
    this.options = options;
    this.spent = { usd: spent.usd, tokens: spent.tokens, calls: spent.calls };
    this.resumeHint = resumeHint;
  }

  /** Sets aside what one call can cost at most. */
  reserve({ tokens, usd }: Cost): Reservation {
    const next = { usd, tokens, calls: 1 };
    for (const cap of caps) {
      const limit = this.options[cap];
      if (limit === undefined || this.spent[cap] + this.reserved[cap] + next[cap] <= limit) continue;
      return this.inFlight > 0 ? 'wait' : this.exceeded(cap, next[cap]);
    }
    this.reserved = sum(this.reserved, next, 1);
    this.inFlight++;
    return 'reserved';
  }

  /** Ends a reservation. `actual`: what was charged, which may be more. */
  settle({ tokens, usd }: Cost, actual: Cost): void {
    invariant(this.inFlight > 0, 'a reservation is settled once');
    this.inFlight--;
    // Sums of fractions leave a rest behind.
    this.reserved = this.inFlight === 0 ? NOTHING : sum(this.reserved, { usd, tokens, calls: 1 }, -1);
    this.spent = sum(this.spent, { usd: actual.usd, tokens: actual.tokens, calls: 1 }, 1);
  }

  /** What was charged so far, calls in flight not included. */
  total(): Spent {
    return this.spent;
  }

  private exceeded(cap: Cap, next: number): RunStop {
    return new RunStop(
      this.problem(cap, `the next call could cost up to ${amount(cap, next)}`, this.spent[cap]),
    );
  }

  /** The stop at the cap on wall time. */
  outOfTime(usedMinutes: number): RunStop {
    return new RunStop(this.problem('minutes', 'no call is sent after that', usedMinutes));
  }

  private problem(cap: Cap | 'minutes', next: string, spent: number): Problem {
    const limit = this.options[cap] ?? 0;
    return {
      code: 'models.budget',
      path: `execution.budget.${cap}`,
      message: `the budget is used up: ${amount(cap, spent)} of ${amount(cap, limit)} spent, and ${next}`,
      hint: `raise the cap and go on, nothing is asked again: ${withSetting(this.resumeHint, `execution.budget.${cap}=...`)}`,
      values: { cap, limit, spent },
    };
  }
}

/** `"mass resume RUN --set execution.budget.usd=..."`. */
function withSetting(command: string, setting: string): string {
  return command.endsWith('"') ? `${command.slice(0, -1)} --set ${setting}"` : `${command} --set ${setting}`;
}

function amount(cap: Cap | 'minutes', value: number): string {
  if (cap === 'usd') return `${value.toFixed(value < 0.1 ? 6 : 2)} US dollars`;
  if (cap === 'minutes') return `${value.toFixed(value < 10 ? 2 : 1)} minutes`;
  return `${value} ${value === 1 ? cap.slice(0, -1) : cap}`;
}

function sum(
  a: Readonly<Record<Cap, number>>,
  b: Readonly<Record<Cap, number>>,
  sign: 1 | -1,
): Readonly<Record<Cap, number>> {
  return { usd: a.usd + sign * b.usd, tokens: a.tokens + sign * b.tokens, calls: a.calls + sign * b.calls };
}
