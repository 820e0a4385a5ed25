import type { SimulatedServerCounts } from '../simulated-server.ts';
import type { Usage } from './bodies.ts';
import { answerFaults, callFaults } from './options.ts';

/** How a call ended, or why it was not taken. */
export type Ending = 'answered' | 'rejected' | 'turnedAway' | 'abandoned' | 'unanswered';

/** Counts of a server; the times are the service's to add. */
export class Tallies {
  private readonly endings: Record<Ending, number> = {
    answered: 0,
    rejected: 0,
    turnedAway: 0,
    abandoned: 0,
    unanswered: 0,
  };
  private readonly faults: Record<string, number> = Object.fromEntries(
    [...callFaults, ...answerFaults].map((name) => [name, 0]),
  );
  private readonly arrivals = new Map<string, number>();
  private readonly answers = new Map<string, number>();
  private received = 0;
  private ended = 0;
  private inputTokens = 0;
  private outputTokens = 0;
  private cachedTokens = 0;
  private firstAt: number | undefined;
  private lastAt = 0;

  arrived(now: number): void {
    this.received++;
    this.firstAt ??= now;
  }

  asked(digest: string): void {
    increment(this.arrivals, digest);
  }

  fault(name: string): void {
    this.faults[name] = (this.faults[name] ?? 0) + 1;
  }

  served({ inputTokens, outputTokens, cachedTokens }: Usage): void {
    this.inputTokens += inputTokens;
    this.outputTokens += outputTokens;
    this.cachedTokens += cachedTokens;
  }

  /** `digest`: of the request that was answered. */
  ends(how: Ending, now: number, digest?: string): void {
    this.endings[how]++;
    this.ended++;
    this.lastAt = now;
    if (how === 'answered' && digest !== undefined) increment(this.answers, digest);
  }

  read(
    now: number,
    slots: { readonly busySlotMs: number; readonly mostBusySlots: number },
  ): SimulatedServerCounts {
    const { answered, rejected, turnedAway, abandoned } = this.endings;
    const open = this.received - this.ended;
    const { received, inputTokens, outputTokens, cachedTokens } = this;
    return {
      received,
      answered,
      rejected,
      turnedAway,
      abandoned,
      open,
      faults: { ...this.faults },
      inputTokens,
      outputTokens,
      cachedTokens,
      repeated: moreThanOnce(this.arrivals),
      answeredAgain: moreThanOnce(this.answers),
      ...slots,
      spanMs: this.firstAt === undefined ? 0 : (open > 0 ? now : this.lastAt) - this.firstAt,
      nowMs: now,
    };
  }
}

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function moreThanOnce(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].filter(([, count]) => count > 1));
}
