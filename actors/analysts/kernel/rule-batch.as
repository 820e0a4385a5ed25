/**
 * The decisions of rule investors, many at once: AssemblyScript (TypeScript's syntax, WebAssembly's types), compiled by `npm run kernel`.
 * `Chooser.choose` says the same in plain TypeScript, and every decision must equal it bit for bit.
 * Invariants:
 * 1. Utilities are sums in the order of `Chooser`: base, noise, columns. Lanes of a vector are candidates; a product or sum is never fused
 *    or reordered. Factors that are powers of two are taken out beforehand, which rounds nothing.
 * 2. All memory is the caller's: addresses come with the call, nothing is kept between two calls.
 */

// --- What a type shares: set by `prepare` ------------------------------------------------------------------------------------------

/** Per instrument: base, then z of each column, then 0 up to an even number of f64. */
let rows: usize;
/** Bytes from row to row. */
let rowBytes: usize;
/** Per instrument: its word times GOLDEN. */
let instruments: usize;
/** Columns, their words times GOLDEN and half-widths of tilts times 2^-31, both padded to a multiple of four. */
let columns: i32;
let columnWords: usize;
let tiltWidths: usize;
/** 1, which multiplies base, then the tilts of one investor: as long as a row. */
let tilts: usize;
/** Times 2^-16; 0: nobody has noise. */
let noiseWidth: f64;

// --- Scratch: set by `decide` ------------------------------------------------------------------------------------------------------

/** Utilities of one investor's candidates, padded to a multiple of four. */
let utilities: usize;
/** One bit per candidate, in words of 64. */
let picked: usize;
/** Streams of four investors: tilts hi, tilts lo, noise hi, noise lo. */
let streams: usize;

export function prepare(
  rowsAt: usize, bytesOfRow: usize, instrumentsAt: usize, columnCount: i32, columnWordsAt: usize, tiltWidthsAt: usize,
  tiltsAt: usize, widthOfNoise: f64,
): void {
  rows = rowsAt;
  rowBytes = bytesOfRow;
  instruments = instrumentsAt;
  columns = columnCount;
  columnWords = columnWordsAt;
  tiltWidths = tiltWidthsAt;
  tilts = tiltsAt;
  noiseWidth = widthOfNoise;
}

// --- Draws: core/random.ts, four at a time ----------------------------------------------------------------------------------------

@inline
function rotl(x: v128, n: i32): v128 {
  return v128.or(i32x4.shl(x, n), i32x4.shr_u(x, 32 - n));
}

/** Writes the words of Threefry-2x32-20 at counters (a, b) in four lanes to `to` (hi) and `to + 16` (lo). */
@inline
function threefry(key0: i32, key1: i32, a: v128, b: v128, to: usize): void {
  const k0 = i32x4.splat(key0);
  const k1 = i32x4.splat(key1);
  const k2 = i32x4.splat(0x1bd11bda ^ key0 ^ key1);
  let x = i32x4.add(a, k0);
  let y = i32x4.add(b, k1);
  for (let group = 1; group <= 5; group++) {
    if ((group & 1) == 1) {
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 13), x);
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 15), x);
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 26), x);
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 6), x);
    } else {
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 17), x);
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 29), x);
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 16), x);
      x = i32x4.add(x, y); y = v128.xor(rotl(y, 24), x);
    }
    const turn = group % 3;
    x = i32x4.add(x, turn == 0 ? k0 : turn == 1 ? k1 : k2);
    y = i32x4.add(i32x4.add(y, turn == 0 ? k1 : turn == 1 ? k2 : k0), i32x4.splat(group));
  }
  v128.store(to, x);
  v128.store(to, y, 16);
}

@inline
function fmix(word: v128): v128 {
  let z = word;
  z = i32x4.mul(v128.xor(z, i32x4.shr_u(z, 16)), i32x4.splat(0x85ebca6b));
  z = i32x4.mul(v128.xor(z, i32x4.shr_u(z, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(z, i32x4.shr_u(z, 16));
}

/** `bitsAt`, where `index` is already multiplied by GOLDEN. */
@inline
function bits(hi: v128, lo: v128, index: v128): v128 {
  return fmix(i32x4.add(fmix(i32x4.add(hi, index)), lo));
}

// --- Utilities --------------------------------------------------------------------------------------------------------------------

function drawTilts(lane: usize): void {
  const hi = v128.load32_splat(streams + lane);
  const lo = v128.load32_splat(streams + lane, 16);
  f64.store(tilts, 1);
  for (let c = 0; c < columns; c += 4) {
    // Flipping the highest bit takes 2^31 off an unsigned word and leaves a signed one.
    const word = v128.xor(bits(hi, lo, v128.load(columnWords + (<usize>c << 2))), i32x4.splat(0x80000000));
    const widths = tiltWidths + (<usize>c << 3);
    const to = tilts + (<usize>c << 3);
    v128.store(to, f64x2.mul(v128.load(widths), f64x2.convert_low_i32x4_s(word)), 8);
    const high = i8x16.shuffle(word, word, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    v128.store(to, f64x2.mul(v128.load(widths, 16), f64x2.convert_low_i32x4_s(high)), 24);
  }
}

@inline
function firsts(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

@inline
function seconds(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

function evaluate(pool: usize, count: i32, lane: usize): void {
  const hi = v128.load32_splat(streams + lane, 32);
  const lo = v128.load32_splat(streams + lane, 48);
  const width = f64x2.splat(noiseWidth);
  const noisy = noiseWidth != 0;
  const last = count - 1;
  const steps = tilts + rowBytes;
  for (let i = 0; i < count; i += 4) {
    // Beyond the last candidate the last one is evaluated again.
    const j0 = <usize>load<u16>(pool + (<usize>i << 1));
    const j1 = <usize>load<u16>(pool + (<usize>min(i + 1, last) << 1));
    const j2 = <usize>load<u16>(pool + (<usize>min(i + 2, last) << 1));
    const j3 = <usize>load<u16>(pool + (<usize>min(i + 3, last) << 1));
    let s01 = f64x2.splat(0);
    let s23 = f64x2.splat(0);
    if (noisy) {
      let index = v128.load32_zero(instruments + (j0 << 2));
      index = v128.load_lane<u32>(instruments + (j1 << 2), index, 1);
      index = v128.load_lane<u32>(instruments + (j2 << 2), index, 2);
      index = v128.load_lane<u32>(instruments + (j3 << 2), index, 3);
      const word = bits(hi, lo, index);
      const sum = i32x4.sub(
        i32x4.add(v128.and(word, i32x4.splat(0xffff)), i32x4.shr_u(word, 16)),
        i32x4.splat(65536),
      );
      s01 = f64x2.mul(width, f64x2.convert_low_i32x4_s(sum));
      const high = i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
      s23 = f64x2.mul(width, f64x2.convert_low_i32x4_s(high));
    }
    let r0 = rows + j0 * rowBytes;
    let r1 = rows + j1 * rowBytes;
    let r2 = rows + j2 * rowBytes;
    let r3 = rows + j3 * rowBytes;
    for (let t = tilts; t < steps; t += 16) {
      const tilt = v128.load(t);
      const p0 = f64x2.mul(tilt, v128.load(r0));
      const p1 = f64x2.mul(tilt, v128.load(r1));
      const p2 = f64x2.mul(tilt, v128.load(r2));
      const p3 = f64x2.mul(tilt, v128.load(r3));
      s01 = f64x2.add(f64x2.add(s01, firsts(p0, p1)), seconds(p0, p1));
      s23 = f64x2.add(f64x2.add(s23, firsts(p2, p3)), seconds(p2, p3));
      r0 += 16; r1 += 16; r2 += 16; r3 += 16;
    }
    const to = utilities + (<usize>i << 3);
    v128.store(to, s01);
    v128.store(to, s23, 16);
  }
  for (let i = count; (i & 3) != 0; i++) f64.store(utilities + (<usize>i << 3), -Infinity);
}

// --- The highest of them ----------------------------------------------------------------------------------------------------------

@inline
function greater(a: v128, b: v128): v128 { return f64x2.pmax(a, b); }

@inline
function smaller(a: v128, b: v128): v128 { return f64x2.pmin(a, b); }

@inline
function swapped(a: v128): v128 {
  return i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

/**
 * The k-th largest of the utilities below `bound`, k in 1 .. 8: each lane keeps its own k largest in order, then the k largest of both are
 * the greater ones of the first of one lane and the last of the other, and so on.
 */
@inline
function kth(k: i32, end: usize, bound: v128): f64 {
  const none = f64x2.splat(-Infinity);
  let b0 = none, b1 = none, b2 = none, b3 = none, b4 = none, b5 = none, b6 = none, b7 = none;
  for (let at = utilities; at < end; at += 16) {
    const all = v128.load(at);
    const x = v128.bitselect(all, none, f64x2.lt(all, bound));
    if (k > 7) b7 = greater(b7, smaller(b6, x));
    if (k > 6) b6 = greater(b6, smaller(b5, x));
    if (k > 5) b5 = greater(b5, smaller(b4, x));
    if (k > 4) b4 = greater(b4, smaller(b3, x));
    if (k > 3) b3 = greater(b3, smaller(b2, x));
    if (k > 2) b2 = greater(b2, smaller(b1, x));
    if (k > 1) b1 = greater(b1, smaller(b0, x));
    b0 = greater(b0, x);
  }
  const last = k == 8 ? b7 : k == 7 ? b6 : k == 6 ? b5 : k == 5 ? b4 : k == 4 ? b3 : k == 3 ? b2 : k == 2 ? b1 : b0;
  let least = greater(b0, swapped(last));
  if (k > 1) least = smaller(least, greater(b1, swapped(k == 8 ? b6 : k == 7 ? b5 : k == 6 ? b4 : k == 5 ? b3 : k == 4 ? b2 : k == 3 ? b1 : b0)));
  if (k > 2) least = smaller(least, greater(b2, swapped(k == 8 ? b5 : k == 7 ? b4 : k == 6 ? b3 : k == 5 ? b2 : k == 4 ? b1 : b0)));
  if (k > 3) least = smaller(least, greater(b3, swapped(k == 8 ? b4 : k == 7 ? b3 : k == 6 ? b2 : k == 5 ? b1 : b0)));
  if (k > 4) least = smaller(least, greater(b4, swapped(k == 8 ? b3 : k == 7 ? b2 : k == 6 ? b1 : b0)));
  if (k > 5) least = smaller(least, greater(b5, swapped(k == 8 ? b2 : k == 7 ? b1 : b0)));
  if (k > 6) least = smaller(least, greater(b6, swapped(k == 8 ? b1 : b0)));
  if (k > 7) least = smaller(least, greater(b7, swapped(b0)));
  return f64x2.extract_lane(smaller(least, swapped(least)), 0);
}

function kthLargest(k: i32, end: usize, bound: v128): f64 {
  switch (k) {
    case 1: return kth(1, end, bound);
    case 2: return kth(2, end, bound);
    case 3: return kth(3, end, bound);
    case 4: return kth(4, end, bound);
    case 5: return kth(5, end, bound);
    case 6: return kth(6, end, bound);
    case 7: return kth(7, end, bound);
    default: return kth(8, end, bound);
  }
}

/** How many utilities are at least, and above, `threshold`. */
@inline
function countAtLeast(end: usize, threshold: v128): i32 {
  let counts = i64x2.splat(0);
  for (let at = utilities; at < end; at += 16) counts = i64x2.sub(counts, f64x2.ge(v128.load(at), threshold));
  return <i32>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
}

@inline
function countAbove(end: usize, threshold: v128): i32 {
  let counts = i64x2.splat(0);
  for (let at = utilities; at < end; at += 16) counts = i64x2.sub(counts, f64x2.gt(v128.load(at), threshold));
  return <i32>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
}

/** Writes the places of the `wanted` highest utilities, at most `count`, ascending to `to`; of equal ones the first. */
function pick(count: i32, wanted: i32, to: usize): void {
  const end = utilities + (<usize>((count + 3) & ~3) << 3);
  let bound = f64x2.splat(Infinity);
  let threshold = bound;
  let left = wanted;
  let atLeast = 0;
  // Eight a pass; each passes over what the ones before it took.
  do {
    threshold = f64x2.splat(kthLargest(min(left, 8), end, bound));
    atLeast = countAtLeast(end, threshold);
    left = wanted - atLeast;
    bound = threshold;
  } while (left > 0);
  let ties = left == 0 ? i32.MAX_VALUE : wanted - countAbove(end, threshold);
  let next = to;
  for (let i = 0; i < count; i += 64) {
    const from = utilities + (<usize>i << 3);
    const until = min(end, from + 512);
    let mask: u64 = 0;
    let shift: u64 = 0;
    for (let at = from; at < until; at += 32) {
      const low = f64x2.ge(v128.load(at), threshold);
      const high = f64x2.ge(v128.load(at, 16), threshold);
      const four = i8x16.shuffle(low, high, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
      mask |= <u64>i32x4.bitmask(four) << shift;
      shift += 4;
    }
    if (ties != i32.MAX_VALUE) {
      let rest = mask;
      while (rest != 0) {
        const bit = ctz(rest);
        rest &= rest - 1;
        if (f64.load(from + (<usize>bit << 3)) == f64x2.extract_lane(threshold, 0) && ties-- <= 0) mask ^= <u64>1 << bit;
      }
    }
    store<u64>(picked + (<usize>i >> 3), mask);
    while (mask != 0) {
      store<u16>(next, <u16>(i + <i32>ctz(mask)));
      next += 2;
      mask &= mask - 1;
    }
  }
}

/** Turns utilities around, so that the lowest of those not picked come first. */
function turnAround(count: i32): void {
  for (let i = 0; i < count; i++) {
    const at = utilities + (<usize>i << 3);
    const taken = (load<u64>(picked + (<usize>(i >> 6) << 3)) >>> <u64>(i & 63)) & 1;
    f64.store(at, taken ? -Infinity : -f64.load(at));
  }
}

/** Decides for ordinals first .. first + count - 1; see `BatchRequest`. Keys and addresses are 32-bit words. */
export function decide(
  tiltKeyHi: i32, tiltKeyLo: i32, block: i32, noiseKeyHi: i32, noiseKeyLo: i32, day: i32,
  first: i32, count: i32, pools: usize, poolBytes: usize, counts: usize,
  buys: i32, bought: usize, sells: i32, sold: usize,
  streamsAt: usize, pickedAt: usize, utilitiesAt: usize,
): void {
  streams = streamsAt;
  picked = pickedAt;
  utilities = utilitiesAt;
  let pool = pools;
  for (let i = 0; i < count; i++) {
    const lane = <usize>(i & 3) << 2;
    if (lane == 0) {
      const ordinals = i32x4.add(i32x4.splat(first + i), i32x4(0, 1, 2, 3));
      threefry(tiltKeyHi, tiltKeyLo, ordinals, i32x4.splat(block), streams);
      threefry(noiseKeyHi, noiseKeyLo, ordinals, i32x4.splat(day), streams + 32);
    }
    const candidates = <i32>load<u16>(counts + (<usize>i << 1));
    const buying = min(buys, candidates);
    const selling = min(sells, candidates - buying);
    drawTilts(lane);
    evaluate(pool, candidates, lane);
    if (buying > 0) pick(candidates, buying, bought + (<usize>(i * buys) << 1));
    if (selling > 0) {
      if (buying == 0) memory.fill(picked, 0, (<usize>(candidates + 63) >> 6) << 3);
      turnAround(candidates);
      pick(candidates, selling, sold + (<usize>(i * sells) << 1));
    }
    pool += poolBytes;
  }
}
