/**
 * Candidate pools: which members one investor chooses from.
 * Invariants:
 * 1. A pool is a function of (type key, ordinal, day or static, members, weights): no draw depends on another investor.
 * 2. Without replacement, a member's draw is addressed by its code, so that a member who leaves is replaced by one other
 *    and everybody else stays, as long as the weights do.
 * 3. The scratch arrays hold nothing between two draws.
 */
import { bitsAt, invariant, type Key, streamAt, subKey, wordOf } from '../core/index.ts';

/** The `day` of pools that are drawn once and kept. */
export const STATIC_POOL_DAY = 0xffffffff;

export interface CandidateSource {
  /** Key of the investor type. */
  readonly key: Key;
  /** Relative weight per member, as a selector gives it. */
  readonly weights: Float64Array;
  /** Codes of the day's members; length N up to 65,536. */
  readonly instruments: readonly string[];
  /** Members asked for (without replacement) or draws made (with replacement). */
  readonly size: number;
  /** `true`: `size` weighted draws, duplicates merged (the published code). `false`: `size` distinct members. */
  readonly replacement: boolean;
}

/** Draws the pools of one type on one set of members. Not reentrant: it reuses its scratch arrays. */
export interface CandidateDraw {
  /** Most positions that a draw can give. */
  readonly capacity: number;
  /** Writes ascending distinct positions into `target` from `offset` on and returns how many; allocates nothing. */
  drawInto(ordinal: number, day: number, target: Uint16Array, offset: number): number;
  /** One pool, as `drawInto` writes it, as an array of its own. */
  draw(ordinal: number, day: number): Uint16Array;
}

/**
 * Prepares the draws of one type. Without replacement: Efraimidis and Spirakis (2006), the `size` largest u^(1/w), taken as
 * the smallest -ln(u) / w. A pool at least as large as the members is all of them. Weight 0 is never drawn.
 */
export function candidateDraw(source: CandidateSource): CandidateDraw {
  const { weights, instruments, size, replacement } = source;
  invariant(weights.length === instruments.length, 'a selector gives one weight per member');
  invariant(instruments.length <= 65_536, 'positions of members are 16-bit numbers');
  invariant(Number.isInteger(size) && size >= 0, 'a pool has a whole number of members');
  for (const weight of weights) {
    invariant(weight >= 0 && weight < Number.POSITIVE_INFINITY, 'weights are finite and not negative');
  }
  const eligible = Uint16Array.from(weights.keys()).filter((position) => (weights[position] as number) > 0);
  const key = poolKey(source.key);
  const capacity = Math.min(size, eligible.length);
  let fill: Fill;
  if (capacity === 0) fill = () => 0;
  else if (replacement) fill = withReplacement(eligible, weights, size);
  else if (capacity === eligible.length) fill = everybody(eligible);
  else fill = withoutReplacement(eligible, weights, wordsOf(instruments), size);
  const scratch = new Uint16Array(capacity);
  const drawInto = (ordinal: number, day: number, target: Uint16Array, offset: number): number => {
    const { hi, lo } = streamAt(key, ordinal, day);
    return fill(hi, lo, target, offset);
  };
  return {
    capacity,
    drawInto,
    draw: (ordinal, day) => scratch.slice(0, drawInto(ordinal, day, scratch, 0)),
  };
}

/** Fills positions from the words of a stream; returns how many. */
type Fill = (hi: number, lo: number, target: Uint16Array, offset: number) => number;

function everybody(eligible: Uint16Array): Fill {
  return (_hi, _lo, target, offset) => {
    target.set(eligible, offset);
    return eligible.length;
  };
}

/** Word `i` of the stream picks draw `i` by the cumulative weights. */
function withReplacement(eligible: Uint16Array, weights: Float64Array, size: number): Fill {
  const cumulative = new Float64Array(eligible.length);
  let total = 0;
  eligible.forEach((position, i) => {
    total += weights[position] as number;
    cumulative[i] = total;
  });
  const drawn = new Uint8Array(eligible.length);
  return (hi, lo, target, offset) => {
    for (let i = 0; i < size; i++) {
      const goal = (bitsAt(hi, lo, i) / 4294967296) * total;
      let low = 0;
      let high = eligible.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((cumulative[middle] as number) > goal) high = middle;
        else low = middle + 1;
      }
      drawn[low] = 1;
    }
    let count = 0;
    for (let i = 0; i < drawn.length; i++) {
      if (drawn[i] === 1) target[offset + count++] = eligible[i] as number;
      drawn[i] = 0;
    }
    return count;
  };
}

/**
 * Keys are mapped to 31-bit integers that keep their order, which fall into buckets; only the bucket with the threshold is
 * sorted. Integers that tie at the threshold are settled by their exact keys, then by code order. With equal weights the
 * words themselves are the keys: -ln(u) falls as u grows, so the order is the same without logarithms.
 */
function withoutReplacement(
  eligible: Uint16Array,
  weights: Float64Array,
  words: Uint32Array,
  size: number,
): Fill {
  const count = eligible.length;
  const equal = eligible.every((position) => weights[position] === weights[eligible[0] as number]);
  const codes = Uint32Array.from(eligible, (position) => words[position] as number);
  const inverse = Float64Array.from(eligible, (position) => -1 / (weights[position] as number));
  const exactKey = (word: number, i: number): number =>
    equal ? 4294967295 - word : Math.log((word + 0.5) / 4294967296) * (inverse[i] as number);
  // Twice the expected threshold; keys beyond it share the largest integer.
  const range = equal ? 4294967296 : 2 * expectedThreshold(inverse, size);
  const scale = LARGEST / range;
  // Words below this one give keys beyond the range: no logarithm is needed to know that.
  const lowestWord = inverse.map((minus) => Math.exp(range / minus) * 4294967296 - 1);
  const bucketBits = Math.min(10, Math.ceil(Math.log2((equal ? count : 2 * size) + 1)));
  const shift = 31 - bucketBits;
  const integers = new Int32Array(count);
  const filled = new Int32Array(2 ** bucketBits);
  // One place more in both: loops without branches write first and count afterwards.
  const inBucket = new Int32Array(count + 1);
  const chosen = new Uint16Array(size + 1);

  return (hi, lo, target, offset) => {
    filled.fill(0);
    if (equal) integersOfWords(hi, lo, codes, integers, filled, shift);
    else {
      for (let i = 0; i < count; i++) {
        const word = bitsAt(hi, lo, codes[i] as number);
        let integer = LARGEST;
        if (word > (lowestWord[i] as number)) {
          const scaled = Math.log((word + 0.5) / 4294967296) * (inverse[i] as number) * scale;
          if (scaled < LARGEST) integer = scaled | 0;
        }
        integers[i] = integer;
        const bucket = integer >> shift;
        filled[bucket] = (filled[bucket] as number) + 1;
      }
    }
    let bucket = 0;
    let missing = size;
    while (missing > (filled[bucket] as number)) missing -= filled[bucket++] as number;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const integer = integers[i] as number;
      inBucket[found] = integer;
      found += (((integer >> shift) ^ bucket) - 1) >>> 31;
    }
    sortFirst(inBucket, found);
    const threshold = inBucket[missing - 1] as number;
    if (missing < found && inBucket[missing] === threshold) return settleTies(hi, lo, target, offset);
    let taken = 0;
    for (let i = 0; i < count; i++) {
      chosen[taken] = eligible[i] as number;
      taken += ((integers[i] as number) - threshold - 1) >>> 31;
    }
    for (let i = 0; i < size; i++) target[offset + i] = chosen[i] as number;
    return size;
  };

  function settleTies(hi: number, lo: number, target: Uint16Array, offset: number): number {
    const keys = Float64Array.from(codes, (code, i) => exactKey(bitsAt(hi, lo, code), i));
    const order = Uint32Array.from(keys.keys()).sort(
      (a, b) => (keys[a] as number) - (keys[b] as number) || a - b,
    );
    const positions = order.subarray(0, size).sort();
    positions.forEach((index, i) => {
      target[offset + i] = eligible[index] as number;
    });
    return size;
  }
}

const LARGEST = 2147483647;

/** The complement of every member's word without its last bit, and how many fall into each bucket. */
function integersOfWords(
  hi: number,
  lo: number,
  codes: Uint32Array,
  integers: Int32Array,
  filled: Int32Array,
  shift: number,
): void {
  for (let i = 0; i < codes.length; i++) {
    const integer = ~bitsAt(hi, lo, codes[i] as number) >>> 1;
    integers[i] = integer;
    const bucket = integer >> shift;
    filled[bucket] = (filled[bucket] as number) + 1;
  }
}

/** Sorts the first `length` values in place, ascending; a handful as a rule. */
function sortFirst(values: Int32Array, length: number): void {
  if (length > 32) {
    values.subarray(0, length).sort();
    return;
  }
  for (let i = 1; i < length; i++) {
    const value = values[i] as number;
    let j = i - 1;
    for (; j >= 0 && (values[j] as number) > value; j--) values[j + 1] = values[j] as number;
    values[j + 1] = value;
  }
}

/** The t at which sum_i (1 - exp(-w_i t)), the expected number of keys below t, is `size`. Only speed depends on it. */
function expectedThreshold(inverse: Float64Array, size: number): number {
  const below = (t: number): number => inverse.reduce((sum, minus) => sum - Math.expm1(t / minus), 0);
  let high = 1;
  while (below(high) < size && high < 1e300) high *= 2;
  let low = 0;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (below(middle) < size) low = middle;
    else high = middle;
  }
  return high;
}

const poolKeys = new WeakMap<Key, Key>();

function poolKey(typeKey: Key): Key {
  let key = poolKeys.get(typeKey);
  if (key === undefined) poolKeys.set(typeKey, (key = subKey(typeKey, 'pool')));
  return key;
}

const wordsOfLists = new WeakMap<readonly string[], Uint32Array>();
const wordsOfCodes = new Map<string, number>();

/** Address word of every code; a code is hashed once. */
function wordsOf(instruments: readonly string[]): Uint32Array {
  let words = wordsOfLists.get(instruments);
  if (words === undefined) {
    words = Uint32Array.from(instruments, (code) => {
      let word = wordsOfCodes.get(code);
      if (word === undefined) wordsOfCodes.set(code, (word = wordOf(code)));
      return word;
    });
    wordsOfLists.set(instruments, words);
  }
  return words;
}
