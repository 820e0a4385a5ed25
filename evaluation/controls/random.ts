/**
 * Random investors: what the run's pools and aggregation score when nobody looks at anything.
 * 1. A draw is one population for the whole run. Each day each of its investors picks `picks` instruments at random out
 *    of its candidate pool (then `sells` of the rest), and the aggregator weighs the types equally.
 * 2. Picks 2 k and 2 k + 1 of investor i on a day are the halves of word (i x words per investor + k) of the stream (draw, day),
 *    the high one first, with i = type x most investors + ordinal: no draw moves because another investor, type, day or draw came or went.
 * 3. At most MOST_INVESTORS ordinals a type are drawn. Ranks do not see the scale of a signal, so the rank correlation
 *    of noise keeps its spread when more investors make that noise smaller (`test/evaluation/random-control.test.ts`
 *    measures it); a run of millions costs no more to control than one of a thousand.
 */
import { bitsAt, invariant, type Key, streamAt, subKey, type Tally } from '../../core/index.ts';
import type { Aggregator } from '../../optimizer/index.ts';
import type { RandomQuality } from '../controls.ts';
import { createSignalTracker, type DayLabels } from '../signal-tracker.ts';
import { qualitiesOfDraws } from './random-quality.ts';

/** Investors a type that are drawn at most. */
export const MOST_INVESTORS = 64;
/** Fewest draws that a published band may rest on. */
export const LEAST_DRAWS = 200;

export interface RandomSettings {
  readonly horizons: readonly number[];
  /** Buys per investor. */
  readonly picks: number;
  /** Sells per investor. @default 0 */
  readonly sells?: number;
  readonly key: Key;
  /** @default LEAST_DRAWS */
  readonly draws?: number;
  /** Investors a type that are drawn at most. @default MOST_INVESTORS */
  readonly mostInvestors?: number;
}

/** Candidate pools of a day: per type and ordinal the positions into the day's members. */
export type Pools = readonly (readonly Uint16Array[])[];

export interface RandomControl {
  /** The day's scores over its `instruments` members, one array per draw. */
  addDay(day: number, pools: Pools, instruments: number): readonly Float64Array[];
  addLabels(labels: DayLabels): void;
  /** By horizon: means over draws; low and high the 95 % band of the draws' mean rank ICs. */
  result(): Readonly<Record<string, RandomQuality>>;
}

export function randomControl(settings: RandomSettings, aggregator: Aggregator): RandomControl {
  const { horizons, draws = LEAST_DRAWS } = settings;
  invariant(draws >= LEAST_DRAWS, `the band of random investors needs ${LEAST_DRAWS} draws or more`);
  const key = subKey(settings.key, 'random-control');
  const tracker = createSignalTracker({ horizons, signals: draws });
  return {
    addDay(day, pools, instruments) {
      const picker = createPicker(pools, instruments, settings);
      const equal = new Float64Array(pools.length).fill(1);
      const scores = Array.from({ length: draws }, (_, draw) => {
        const { hi, lo } = streamAt(key, draw, day);
        return aggregator.aggregate(picker(hi, lo), equal).score;
      });
      tracker.addDay(day, scores);
      return scores;
    },
    addLabels: (labels) => tracker.addLabels(labels),
    result: () => qualitiesOfDraws(tracker, horizons, draws),
  };
}

/** Gives one tally per stream; the tally is the same object each time. */
function createPicker(
  pools: Pools,
  instruments: number,
  { picks, sells = 0, mostInvestors = MOST_INVESTORS }: RandomSettings,
): (hi: number, lo: number) => Tally {
  const drawn = pools.map((ofType) => ofType.slice(0, mostInvestors));
  const shown = new Int32Array(pools.length * instruments);
  const bought = new Int32Array(shown.length);
  const sold = new Int32Array(shown.length);
  for (const [type, ofType] of drawn.entries()) {
    for (const pool of ofType) {
      for (const position of pool) {
        const cell = type * instruments + position;
        shown[cell] = (shown[cell] as number) + 1;
      }
    }
  }
  const mostChosen = picks + sells;
  // Half a word decides a pick; its bias is below the size of a pool / 2^16.
  const wordsPerInvestor = Math.ceil(mostChosen / 2);
  const scratch = new Uint16Array(Math.max(0, ...drawn.flat().map((pool) => pool.length)));
  const tally: Tally = { types: pools.length, instruments, shown, bought, sold };

  return (hi, lo) => {
    bought.fill(0);
    sold.fill(0);
    for (let type = 0; type < drawn.length; type++) {
      const ofType = drawn[type] as readonly Uint16Array[];
      const row = type * instruments;
      for (let ordinal = 0; ordinal < ofType.length; ordinal++) {
        const pool = ofType[ordinal] as Uint16Array;
        const size = pool.length;
        const buys = Math.min(picks, size);
        const chosen = Math.min(mostChosen, size);
        const word = (type * mostInvestors + ordinal) * wordsPerInvestor;
        for (let k = 0; k < size; k++) scratch[k] = pool[k] as number;
        // The first steps of a Fisher-Yates shuffle: distinct picks, each with the same chance.
        let halves = 0;
        for (let k = 0; k < chosen; k++) {
          halves = k % 2 === 0 ? bitsAt(hi, lo, word + k / 2) : halves << 16;
          const at = k + (((halves >>> 16) * (size - k)) >>> 16);
          const position = scratch[at] as number;
          scratch[at] = scratch[k] as number;
          const counts = k < buys ? bought : sold;
          counts[row + position] = (counts[row + position] as number) + 1;
        }
      }
    }
    return tally;
  };
}
