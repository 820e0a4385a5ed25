import { breathe } from '../../core/index.ts';
import { createDailyCorrelator } from '../../evaluation/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import { opinionsOf } from '../../optimizer/index.ts';
import type { Replay } from '../replay.ts';
import { BREATH_DAYS } from './breath.ts';
import type { RunFacts } from './run-facts.ts';

interface Mean {
  days: number;
  sum: number;
}

/**
 * Mean rank IC of every type's own opinion, by horizon: its opinion of a day against the day's labels, once they have ended.
 * An instrument that nobody of the type was shown has opinion 0, as in the control `bestType`. Read once, and further as days
 * are added.
 */
export class TypeQuality {
  private readonly replay: Replay;
  private readonly horizons: readonly number[];
  /** By horizon and type. */
  private readonly means: ReadonlyMap<number, readonly Mean[]>;
  /** Opinions of days whose labels have not all ended. */
  private readonly waiting = new Map<number, { readonly rows: readonly Float64Array[]; ended: number }>();
  private next = 0;

  constructor(replay: Replay, { simulation, types }: Pick<RunFacts, 'simulation' | 'types'>) {
    this.replay = replay;
    this.horizons = simulation.labels.horizons;
    this.means = new Map(
      this.horizons.map((horizon) => [horizon, types.map((): Mean => ({ days: 0, sum: 0 }))]),
    );
  }

  /** Null at a horizon without a day on which it is defined. */
  async of(type: number): Promise<Readonly<Record<string, number | null>>> {
    const days = this.replay.days();
    while (this.next < days) {
      this.add(this.replay.record(this.next, { ballots: false }));
      this.next++;
      if (this.next % BREATH_DAYS === 0) await breathe();
    }
    return Object.fromEntries(
      this.horizons.map((horizon) => {
        const { days: defined, sum } = this.means.get(horizon)?.[type] ?? { days: 0, sum: 0 };
        return [String(horizon), defined === 0 ? null : sum / defined];
      }),
    );
  }

  private add({ day, tally, endedLabels }: DayRecord): void {
    const opinions = opinionsOf(tally, 'zero');
    const { instruments, types } = tally;
    const rows = Array.from({ length: types }, (_, k) =>
      opinions.subarray(k * instruments, (k + 1) * instruments),
    );
    this.waiting.set(day, { rows, ended: 0 });
    for (const { day: of, horizon, values } of endedLabels) {
      const labelled = this.waiting.get(of);
      const means = this.means.get(horizon);
      if (labelled === undefined || means === undefined) continue;
      const correlate = createDailyCorrelator(values);
      for (const [k, mean] of means.entries()) {
        const { rankIc } = correlate(labelled.rows[k] as Float64Array);
        if (Number.isNaN(rankIc)) continue;
        mean.days++;
        mean.sum += rankIc;
      }
      labelled.ended++;
      if (labelled.ended === this.horizons.length) this.waiting.delete(of);
    }
  }
}
