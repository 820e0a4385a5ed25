/**
 * How many values of a day are smaller than each: what ranks are made of.
 * 1. Buffers are scratch of one call; nothing is read that the call did not write.
 * 2. The order is that of the doubles themselves: three radix passes over their upper halves, then insertion by value.
 */
const DIGIT = 2_048;
const counts = new Int32Array(3 * DIGIT);
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
let keys = new Uint32Array(0);
let places = new Int32Array(0);
let others = new Int32Array(0);

/** Replaces each of the first `count` values, none of them missing, by how many of them are smaller. */
export function countSmaller(values: Float64Array, count: number): void {
  if (keys.length < count) {
    keys = new Uint32Array(count);
    places = new Int32Array(count);
    others = new Int32Array(count);
  }
  readKeys(values, count);
  for (let k = 0; k < count; k++) places[k] = k;
  distribute(places, others, count, 0);
  distribute(others, places, count, 1);
  distribute(places, others, count, 2);
  insert(values, others, count);
  let smaller = 0;
  for (let k = 0; k < count; k++) {
    const place = others[k] as number;
    if (k > 0 && values[place] !== values[others[k - 1] as number]) smaller = k;
    places[place] = smaller;
  }
  for (let k = 0; k < count; k++) values[k] = places[k] as number;
}

/** The upper half of a double orders as the double does once negative ones are turned over. */
function readKeys(values: Float64Array, count: number): void {
  counts.fill(0);
  for (let k = 0; k < count; k++) {
    // Adding 0 makes one zero of both.
    double[0] = (values[k] as number) + 0;
    const half = halves[1] as number;
    const key = half >= 0x80000000 ? ~half >>> 0 : (half | 0x80000000) >>> 0;
    keys[k] = key;
    for (let digit = 0; digit < 3; digit++) {
      const cell = digit * DIGIT + digitOf(key, digit);
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
  for (let digit = 0; digit < 3; digit++) {
    let before = 0;
    for (let cell = digit * DIGIT; cell < (digit + 1) * DIGIT; cell++) {
      const here = counts[cell] as number;
      counts[cell] = before;
      before += here;
    }
  }
}

function digitOf(key: number, digit: number): number {
  return (key >>> (11 * digit)) & (DIGIT - 1);
}

function distribute(from: Int32Array, to: Int32Array, count: number, digit: number): void {
  for (let k = 0; k < count; k++) {
    const place = from[k] as number;
    const cell = digit * DIGIT + digitOf(keys[place] as number, digit);
    const next = counts[cell] as number;
    to[next] = place;
    counts[cell] = next + 1;
  }
}

function insert(values: Float64Array, sorted: Int32Array, count: number): void {
  for (let k = 1; k < count; k++) {
    const place = sorted[k] as number;
    const value = values[place] as number;
    let at = k - 1;
    while (at >= 0 && (values[sorted[at] as number] as number) > value) {
      sorted[at + 1] = sorted[at] as number;
      at--;
    }
    sorted[at + 1] = place;
  }
}
