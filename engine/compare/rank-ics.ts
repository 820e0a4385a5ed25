import { rankInformationCoefficient } from '../../core/index.ts';
import type { DayRecord } from '../../journal/index.ts';

/** Rank ICs of a run's scores with their own labels, which arrive later; scores are forgotten once theirs have come. */
export class RankIcs {
  private readonly horizon: number;
  private readonly waiting = new Map<number, Float64Array>();
  private readonly known: (number | null)[];

  constructor(horizon: number, days: number) {
    this.horizon = horizon;
    this.known = Array.from({ length: days }, () => null);
  }

  /** The next day. */
  add({ day, score, endedLabels }: DayRecord): void {
    this.waiting.set(day, score);
    for (const { day: of, horizon, values } of endedLabels) {
      const scored = this.waiting.get(of);
      if (horizon !== this.horizon || scored === undefined) continue;
      this.waiting.delete(of);
      const ic = rankInformationCoefficient(scored, values);
      this.known[of] = Number.isFinite(ic) ? ic : null;
    }
  }

  /** Null = undefined, or not known yet. */
  of(day: number): number | null {
    return this.known[day] ?? null;
  }
}
