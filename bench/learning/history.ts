/**
 * An endless market of days for optimizers to learn from, of which a window slides by one day at a time.
 *
 * Invariants
 * 1. Every day has a tally and labels of its own, which no window before held: nobody can have remembered it.
 * 2. Counts are drawn once; from the last drawn day on they return from the first, which has left every window by then.
 */
import { invariant } from '../../core/index.ts';
import { opinionsOf, type WindowDay } from '../../optimizer/index.ts';
import { paperShape, randomDay } from '../../test/optimizer/windows.ts';

export interface HistoryShape {
  readonly types: number;
  readonly instruments: number;
  readonly investors: number;
  readonly pool: number;
  readonly picks: number;
}

/** One type in so many knows something of the labels: where all is noise, learners stop early. */
const KNOWING = 4;
/** Label of an instrument that all who know have bought. */
const GAIN = 0.5;

function drawnDay(shape: HistoryShape, day: number): WindowDay {
  const { tally, labels } = randomDay({ ...paperShape, ...shape }, `learning/${day}`);
  const opinions = opinionsOf(tally, 'zero');
  const { types, instruments } = shape;
  const knowing = Math.ceil(types / KNOWING);
  return {
    tally,
    labels: labels.map((label, j) => {
      let sum = 0;
      for (let i = 0; i < types; i += KNOWING) sum += opinions[i * instruments + j] as number;
      return label + (GAIN * sum) / knowing;
    }),
  };
}

export class History {
  private readonly drawn: readonly WindowDay[];
  private next = 0;

  /** `days`: how many are drawn, one more than the longest window. */
  constructor(shape: HistoryShape, days: number) {
    this.drawn = Array.from({ length: days }, (_, day) => drawnDay(shape, day));
  }

  /** Windows of that many days, each a day later than the one before. */
  *windows(lookback: number): Generator<readonly WindowDay[], never> {
    invariant(lookback < this.drawn.length, 'a day returns after it has left the window');
    let days = Array.from({ length: lookback }, () => this.day());
    for (;;) {
      yield days;
      days = [...days.slice(1), this.day()];
    }
  }

  private day(): WindowDay {
    const { tally, labels } = this.drawn[this.next] as WindowDay;
    this.next = (this.next + 1) % this.drawn.length;
    return { tally: { ...tally }, labels: labels.slice() };
  }
}
