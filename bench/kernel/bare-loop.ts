/**
 * The arithmetic of rule investors as a plain loop over typed arrays, without a line of the engine: the draws of Threefry and
 * MurmurHash3's finaliser, a dot product for each candidate, the highest of them. Its numbers are random: it takes the same steps.
 */
export interface BareDay {
  readonly columns: number;
  /** Per instrument, then per column. */
  readonly z: Float64Array;
  /** Per instrument. */
  readonly base: Float64Array;
  readonly instrumentWords: Uint32Array;
  /** Per column. */
  readonly tiltWidth: Float64Array;
  readonly columnWords: Uint32Array;
  readonly noiseWidth: number;
}

export interface BarePools {
  readonly words: Uint16Array;
  readonly offset: number;
  readonly stride: number;
  readonly size: number;
}

const drawn = new Int32Array(2);

function threefry(key0: number, key1: number, a: number, b: number): void {
  const key2 = 0x1bd11bda ^ key0 ^ key1;
  let x = (a + key0) | 0;
  let y = (b + key1) | 0;
  for (let group = 1; group <= 5; group++) {
    const odd = (group & 1) === 1;
    const r0 = odd ? 13 : 17;
    const r1 = odd ? 15 : 29;
    const r2 = odd ? 26 : 16;
    const r3 = odd ? 6 : 24;
    x = (x + y) | 0;
    y = ((y << r0) | (y >>> (32 - r0))) ^ x;
    x = (x + y) | 0;
    y = ((y << r1) | (y >>> (32 - r1))) ^ x;
    x = (x + y) | 0;
    y = ((y << r2) | (y >>> (32 - r2))) ^ x;
    x = (x + y) | 0;
    y = ((y << r3) | (y >>> (32 - r3))) ^ x;
    const turn = group % 3;
    x = (x + (turn === 0 ? key0 : turn === 1 ? key1 : key2)) | 0;
    y = (y + (turn === 0 ? key1 : turn === 1 ? key2 : key0) + group) | 0;
  }
  drawn[0] = x;
  drawn[1] = y;
}

function fmix(word: number): number {
  let z = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

function draw(hi: number, lo: number, index: number): number {
  return fmix((fmix((hi + Math.imul(index, 0x9e3779b9)) | 0) + lo) | 0) >>> 0;
}

const MOST_COLUMNS = 64;
const MOST_CANDIDATES = 256;
const tilts = new Float64Array(MOST_COLUMNS);
const utilities = new Float64Array(MOST_CANDIDATES);
const highest = new Float64Array(MOST_CANDIDATES);

/** Writes `buys` places per investor, ascending, for ordinals first .. first + count - 1. */
export function bareBlock(
  day: BareDay,
  { words, offset, stride, size }: BarePools,
  first: number,
  count: number,
  buys: number,
  bought: Uint16Array,
): void {
  const { columns, z, base, instrumentWords, tiltWidth, columnWords, noiseWidth } = day;
  for (let i = 0; i < count; i++) {
    threefry(0x12345678, 0x23456789, first + i, 0);
    let hi = drawn[0] as number;
    let lo = drawn[1] as number;
    for (let c = 0; c < columns; c++) {
      tilts[c] = (tiltWidth[c] as number) * (draw(hi, lo, columnWords[c] as number) / 2147483648 - 1);
    }
    threefry(0x3456789a, 0x456789ab, first + i, 3);
    hi = drawn[0] as number;
    lo = drawn[1] as number;
    const at = offset + i * stride;
    for (let n = 0; n < size; n++) {
      const j = words[at + n] as number;
      const word = draw(hi, lo, instrumentWords[j] as number);
      let sum = (base[j] as number) + noiseWidth * (((word & 0xffff) + (word >>> 16)) / 65536 - 1);
      const row = j * columns;
      for (let c = 0; c < columns; c++) sum += (tilts[c] as number) * (z[row + c] as number);
      utilities[n] = sum;
    }
    for (let n = 0; n < buys; n++) highest[n] = Number.NEGATIVE_INFINITY;
    for (let n = 0; n < size; n++) {
      const value = utilities[n] as number;
      if (value <= (highest[buys - 1] as number)) continue;
      let place = buys - 1;
      for (; place > 0 && (highest[place - 1] as number) < value; place--)
        highest[place] = highest[place - 1] as number;
      highest[place] = value;
    }
    const threshold = highest[buys - 1] as number;
    let next = i * buys;
    for (let n = 0; n < size && next < (i + 1) * buys; n++)
      if ((utilities[n] as number) >= threshold) bought[next++] = n;
  }
}
