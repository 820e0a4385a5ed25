/**
 * Addressed randomness. A draw is a pure function of (key, purpose, investor, day, index): nobody holds a generator,
 * so neither scheduling nor the rest of the population can move a draw.
 *
 * Specification, bit by bit (test vectors in `test/core/random.test.ts`):
 * 1. `subKey(key, label)`: Threefry-2x32-20 (Salmon et al., SC 2011) of key `key` and counter = the first eight
 *    bytes of SHA-256(label in UTF-8) read as two little-endian words.
 * 2. `streamAt(key, a, b)`: Threefry-2x32-20 of key `key` and counter (a, b); gives the stream's two words.
 * 3. `bits(stream, i)`: fmix(fmix(hi + i * 0x9E3779B9) + lo) in 32-bit arithmetic, fmix = MurmurHash3's finaliser.
 * Step 3 is the cheap one: twenty draws of one investor's day cost one Threefry and twenty finalisers.
 */
import { createHash } from 'node:crypto';

/** A 64-bit key or stream as two unsigned 32-bit words. */
export interface Key {
  readonly hi: number;
  readonly lo: number;
}
export type Stream = Key;

const PARITY = 0x1bd11bda;
const GOLDEN = 0x9e3779b9;

/** Threefry-2x32 with 20 rounds; all arguments and results are unsigned 32-bit words. */
export function threefry(key: Key, counterHi: number, counterLo: number): Stream {
  const k0 = key.hi | 0;
  const k1 = key.lo | 0;
  const k2 = PARITY ^ k0 ^ k1;
  let x = (counterHi + k0) | 0;
  let y = (counterLo + k1) | 0;
  for (let group = 1; group <= 5; group++) {
    if ((group & 1) === 1) {
      x = (x + y) | 0;
      y = ((y << 13) | (y >>> 19)) ^ x;
      x = (x + y) | 0;
      y = ((y << 15) | (y >>> 17)) ^ x;
      x = (x + y) | 0;
      y = ((y << 26) | (y >>> 6)) ^ x;
      x = (x + y) | 0;
      y = ((y << 6) | (y >>> 26)) ^ x;
    } else {
      x = (x + y) | 0;
      y = ((y << 17) | (y >>> 15)) ^ x;
      x = (x + y) | 0;
      y = ((y << 29) | (y >>> 3)) ^ x;
      x = (x + y) | 0;
      y = ((y << 16) | (y >>> 16)) ^ x;
      x = (x + y) | 0;
      y = ((y << 24) | (y >>> 8)) ^ x;
    }
    const a = group % 3;
    x = (x + (a === 0 ? k0 : a === 1 ? k1 : k2)) | 0;
    y = (y + (a === 0 ? k1 : a === 1 ? k2 : k0) + group) | 0;
  }
  return { hi: x >>> 0, lo: y >>> 0 };
}

/** A key of its own for a purpose or an investor type. */
export function subKey(key: Key, label: string): Key {
  const digest = createHash('sha256').update(label, 'utf8').digest();
  return threefry(key, digest.readUInt32LE(0), digest.readUInt32LE(4));
}

/** The stream at an address of two words, e.g. (ordinal, day). */
export function streamAt(key: Key, a: number, b: number): Stream {
  return threefry(key, a, b);
}

/** A 32-bit word that names a string (an instrument's code) in an address: the first word of its SHA-256. */
export function wordOf(text: string): number {
  return createHash('sha256').update(text, 'utf8').digest().readUInt32LE(0);
}

function fmix(word: number): number {
  let z = word;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return z ^ (z >>> 16);
}

/** Word `index` of a stream, an unsigned 32-bit integer. */
export function bits(stream: Stream, index: number): number {
  return bitsAt(stream.hi, stream.lo, index);
}

/** As `bits`, from the stream's words, signed or not: for loops that must not touch objects. */
export function bitsAt(hi: number, lo: number, index: number): number {
  // `| 0` keeps the sums in integer registers.
  return fmix((fmix(((hi | 0) + Math.imul(index, GOLDEN)) | 0) + (lo | 0)) | 0) >>> 0;
}

/** Uniform on [0, 1) with 32 bits: word `index` / 2^32. */
export function uniform(stream: Stream, index: number): number {
  return bitsAt(stream.hi, stream.lo, index) / 4294967296;
}

/** Uniform on [0, 1) with 53 bits, from words 2 index and 2 index + 1. */
export function uniform53(stream: Stream, index: number): number {
  const high = bits(stream, 2 * index) >>> 5;
  const low = bits(stream, 2 * index + 1) >>> 6;
  return (high * 67108864 + low) / 9007199254740992;
}

/** Uniform integer in [0, count), from word `index`; the bias is below count / 2^32. */
export function integer(stream: Stream, index: number, count: number): number {
  return Math.floor(uniform(stream, index) * count);
}

/** Standard normal, Box-Muller on the 53-bit uniforms 2 index and 2 index + 1. */
export function normal(stream: Stream, index: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform53(stream, 2 * index)));
  return radius * Math.cos(2 * Math.PI * uniform53(stream, 2 * index + 1));
}
