/**
 * Deals a signal's scores to other instruments: draw after draw the same scores, in another order.
 * 1. A draw is one order for the whole run: a cyclic walk through all instruments that ever had a score. An instrument gets the
 *    score of the next one on its walk that has a score today, so every day is a rearrangement of that day's scores.
 * 2. An instrument that comes later takes its place on a walk; as long as it has no score, nobody else is dealt anything else.
 * 3. The place of the n-th instrument that came is word n of the stream of its draw: no draw moves because there are more of them.
 */
import { integer, type Key, type Stream, streamAt, subKey } from '../../core/index.ts';

/** One day's deals. */
export interface Deal {
  /** Positions into the day's members that have a score. */
  readonly scored: Uint32Array;
  /** Their scores. */
  readonly scores: Float64Array;
  /** Of each draw, by place in `scored`: the place whose score it is dealt. */
  readonly orders: readonly Int32Array[];
}

/** One per run. Gives the deals of a day: `score` over `instruments`, NaN = no score. */
export function createDealer(
  key: Key,
  draws: number,
): (instruments: readonly string[], score: Float64Array) => Deal {
  const root = subKey(key, 'random-signals');
  const streams = Array.from({ length: draws }, (_, draw) => streamAt(root, draw, 0));
  const numbers = new Map<string, number>();
  let walks = streams.map(() => new Int32Array(64));

  function seat(code: string): number {
    const number = numbers.size;
    numbers.set(code, number);
    if (number === (walks[0]?.length ?? 0))
      walks = walks.map((walk) => {
        const longer = new Int32Array(2 * number);
        longer.set(walk);
        return longer;
      });
    for (let draw = 0; draw < draws; draw++)
      sitDown(walks[draw] as Int32Array, streams[draw] as Stream, number);
    return number;
  }

  return (instruments, score) => {
    const scored = Uint32Array.from(score.keys()).filter((j) => !Number.isNaN(score[j]));
    const who = Int32Array.from(scored, (j) => {
      const code = instruments[j] as string;
      return numbers.get(code) ?? seat(code);
    });
    const placeOf = new Int32Array(numbers.size).fill(-1);
    for (let k = 0; k < who.length; k++) placeOf[who[k] as number] = k;
    const orders = walks.map((walk) => {
      const order = new Int32Array(who.length);
      for (let k = 0; k < order.length; k++) {
        let next = walk[who[k] as number] as number;
        while (placeOf[next] === -1) next = walk[next] as number;
        order[k] = placeOf[next] as number;
      }
      return order;
    });
    return { scored, scores: Float64Array.from(scored, (j) => score[j] as number), orders };
  };
}

/**
 * Seats number n with n others: behind any of them, or alone, each with the same chance. So all orders of n + 1 are as likely
 * (the "Chinese restaurant" way to build a uniform permutation; Pitman 2006, section 3.1), and the walk of the others is what it was.
 */
function sitDown(walk: Int32Array, stream: Stream, number: number): void {
  const behind = integer(stream, number, number + 1);
  walk[number] = behind === number ? number : (walk[behind] as number);
  if (behind !== number) walk[behind] = number;
}
