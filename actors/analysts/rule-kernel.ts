/**
 * The decision loop of rule investors.
 *
 * u(j) = sum_c w_c z_c(j) + noise, over the usable columns c of the view, with
 *   w_c = patience(c) * (orientation_c + type tilt_c + investor tilt_c) + risk(c)
 * What the type shares is summed once per type and day into `base`; an investor adds its tilts and its noise.
 * Invariants:
 * 1. Draws are addressed by names: tilts by the column's, noise by the instrument's code. So neither the order of columns
 *    or instruments nor the rest of the population moves a draw.
 * 2. One investor and a batch run through the same `choose`; scratch arrays hold nothing between two calls.
 */
import { bitsAt, type Key, streamAt, subKey, wordOf } from '../../core/index.ts';
import { type View, zScores } from '../../market/index.ts';
import type { InvestorType, Strategy } from '../investor-type.ts';
import {
  BLOCK_TOLERANCE,
  FAST_MODALITIES,
  INVESTOR_TILT,
  NOISE,
  ORIENTATION,
  PATIENCE,
  PATIENCE_STRENGTH,
  RISK_LEVEL,
  RISK_WEIGHT,
  SLOW_MODALITIES,
  TRIANGULAR_SCALE,
  TYPE_TILT,
  UNIFORM_VARIANCE,
} from './rule-constants.ts';

/** Signs by column that go before the published and the learned ones. */
export type Orientation = Readonly<Record<string, -1 | 0 | 1>>;

/** A view as the loop reads it; shared by all types that see it. */
interface PreparedView {
  /** Per instrument, then per usable column: z at j * columns + c. */
  readonly z: Float64Array;
  readonly columnWords: Uint32Array;
  readonly instrumentWords: Uint32Array;
  readonly weights: readonly { readonly sign: number; readonly risk: boolean; readonly modality: string }[];
}

/** A type on one day with one strategy. */
export interface PreparedType {
  readonly columns: number;
  readonly z: Float64Array;
  /** Utility per instrument without the investor's own part. */
  readonly base: Float64Array;
  /** Half-width of an investor's tilt per column. */
  readonly tiltWidth: Float64Array;
  readonly columnWords: Uint32Array;
  readonly instrumentWords: Uint32Array;
  /** Multiplies the sum of two 16-bit uniforms minus 1. */
  readonly noiseWidth: number;
  readonly tiltKey: Key;
  readonly noiseKey: Key;
  /** Which draw of the tilts holds on this day. */
  readonly block: number;
  readonly day: number;
}

/** Number of the tilt block that a day lies in: blocks are 1 / (1 - c) days long; with c = 1 there is one. */
export function tiltBlock(day: number, consistency: number): number {
  return Math.floor(day * (1 - consistency) + BLOCK_TOLERANCE);
}

export class RuleKernel {
  private readonly orientation: Orientation;
  private readonly views = new WeakMap<View, PreparedView>();
  private readonly keys = new WeakMap<Key, { readonly type: Key; readonly tilt: Key; readonly noise: Key }>();
  private readonly words = new Map<string, number>();
  private utilities = new Float64Array(32);
  private taken = new Uint8Array(32);
  private tilts = new Float64Array(16);
  private best = new Float64Array(16);

  constructor(orientation: Orientation = {}) {
    this.orientation = orientation;
  }

  /** Everything that investors of the type share on this day. */
  prepare(view: View, type: InvestorType, strategy: Strategy): PreparedType {
    const prepared = this.view(view);
    const { z, columnWords, instrumentWords, weights } = prepared;
    const keys = this.keysOf(type.key);
    const columns = weights.length;
    const block = tiltBlock(view.day, strategy.consistency);
    const typeTilts = streamAt(keys.type, block, 0);
    const shared = new Float64Array(columns);
    const tiltWidth = new Float64Array(columns);
    let variance = 0;
    weights.forEach(({ sign, risk, modality }, c) => {
      const patience = patienceOf(modality, strategy);
      const tilt = TYPE_TILT * signed(bitsAt(typeTilts.hi, typeTilts.lo, columnWords[c] as number));
      const weight =
        patience * (ORIENTATION * sign + tilt) + (risk ? RISK_WEIGHT * RISK_LEVEL[strategy.riskAppetite] : 0);
      shared[c] = weight;
      const width = patience * INVESTOR_TILT;
      tiltWidth[c] = width;
      variance += weight * weight + width * width * UNIFORM_VARIANCE;
    });
    const base = new Float64Array(view.instruments.length);
    for (let j = 0; j < base.length; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += (shared[c] as number) * (z[j * columns + c] as number);
      base[j] = sum;
    }
    // Who sees nothing usable picks at random, however rational.
    const noise = columns === 0 ? 1 : NOISE * (1 - strategy.rationality) * Math.sqrt(variance);
    return {
      columns,
      z,
      base,
      tiltWidth,
      columnWords,
      instrumentWords,
      noiseWidth: noise * TRIANGULAR_SCALE,
      tiltKey: keys.tilt,
      noiseKey: keys.noise,
      block,
      day: view.day,
    };
  }

  /**
   * Chooses for one investor. Candidates are `count` ascending positions in `pool` from `at` on; the highest utilities
   * are written ascending by position to `buys` from `buysAt`, then the lowest of the rest to `sells`. Ties: code order.
   */
  choose(
    type: PreparedType,
    ordinal: number,
    pool: Uint16Array,
    at: number,
    count: number,
    buys: Uint16Array,
    buysAt: number,
    buyCount: number,
    sells: Uint16Array,
    sellsAt: number,
    sellCount: number,
  ): void {
    if (this.utilities.length < count) {
      this.utilities = new Float64Array(count);
      this.taken = new Uint8Array(count);
    }
    if (this.best.length < Math.max(buyCount, sellCount))
      this.best = new Float64Array(Math.max(buyCount, sellCount));
    this.evaluate(type, ordinal, pool, at, count);
    this.take(pool, at, count, buys, buysAt, buyCount, 1, true);
    if (sellCount > 0) this.take(pool, at, count, sells, sellsAt, sellCount, -1, false);
  }

  private evaluate(type: PreparedType, ordinal: number, pool: Uint16Array, at: number, count: number): void {
    const { columns, z, base, tiltWidth, columnWords, instrumentWords, noiseWidth } = type;
    const { utilities } = this;
    if (this.tilts.length < columns) this.tilts = new Float64Array(columns);
    const { tilts } = this;
    const own = streamAt(type.tiltKey, ordinal, type.block);
    const ownHi = own.hi | 0;
    const ownLo = own.lo | 0;
    for (let c = 0; c < columns; c++) {
      tilts[c] = (tiltWidth[c] as number) * signed(bitsAt(ownHi, ownLo, columnWords[c] as number));
    }
    if (noiseWidth === 0) {
      for (let i = 0; i < count; i++) utilities[i] = base[pool[at + i] as number] as number;
    } else {
      const noise = streamAt(type.noiseKey, ordinal, type.day);
      const hi = noise.hi | 0;
      const lo = noise.lo | 0;
      for (let i = 0; i < count; i++) {
        const j = pool[at + i] as number;
        const word = bitsAt(hi, lo, instrumentWords[j] as number);
        utilities[i] = (base[j] as number) + noiseWidth * (((word & 0xffff) + (word >>> 16)) / 65536 - 1);
      }
    }
    // Four candidates at a time: the sum of one is a chain of additions that wait for each other.
    let i = 0;
    for (; i + 4 <= count; i += 4) {
      let k0 = (pool[at + i] as number) * columns;
      let k1 = (pool[at + i + 1] as number) * columns;
      let k2 = (pool[at + i + 2] as number) * columns;
      let k3 = (pool[at + i + 3] as number) * columns;
      let s0 = utilities[i] as number;
      let s1 = utilities[i + 1] as number;
      let s2 = utilities[i + 2] as number;
      let s3 = utilities[i + 3] as number;
      for (let c = 0; c < columns; c++) {
        const tilt = tilts[c] as number;
        s0 += tilt * (z[k0++] as number);
        s1 += tilt * (z[k1++] as number);
        s2 += tilt * (z[k2++] as number);
        s3 += tilt * (z[k3++] as number);
      }
      utilities[i] = s0;
      utilities[i + 1] = s1;
      utilities[i + 2] = s2;
      utilities[i + 3] = s3;
    }
    for (; i < count; i++) {
      let sum = utilities[i] as number;
      for (let c = 0, k = (pool[at + i] as number) * columns; c < columns; c++, k++)
        sum += (tilts[c] as number) * (z[k] as number);
      utilities[i] = sum;
    }
  }

  /**
   * Takes the `wanted` largest of sign * utility among candidates not taken; the threshold is found first. `first`: nobody
   * is taken yet, whatever `taken` still says.
   */
  private take(
    pool: Uint16Array,
    at: number,
    count: number,
    target: Uint16Array,
    targetAt: number,
    wanted: number,
    sign: 1 | -1,
    first: boolean,
  ): void {
    const { utilities, taken, best } = this;
    for (let i = 0; i < wanted; i++) best[i] = Number.NEGATIVE_INFINITY;
    // Without anybody wanted nothing exceeds the threshold.
    let threshold = wanted === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const value = sign * (utilities[i] as number);
      if (value <= threshold || (!first && taken[i] !== 0)) continue;
      let place = wanted - 1;
      for (; place > 0 && (best[place - 1] as number) < value; place--)
        best[place] = best[place - 1] as number;
      best[place] = value;
      threshold = best[wanted - 1] as number;
    }
    let ties = wanted;
    for (let i = 0; i < wanted; i++) if ((best[i] as number) > threshold) ties--;
    let next = targetAt;
    for (let i = 0; i < count; i++) {
      if (!first && taken[i] !== 0) continue;
      const value = sign * (utilities[i] as number);
      const takes = value > threshold || (value === threshold && ties-- > 0);
      taken[i] = takes ? 1 : 0;
      if (takes) target[next++] = pool[at + i] as number;
    }
  }

  private view(view: View): PreparedView {
    let prepared = this.views.get(view);
    if (prepared === undefined) this.views.set(view, (prepared = this.prepareView(view)));
    return prepared;
  }

  private prepareView(view: View): PreparedView {
    const usable = view.columns.filter((column) => zScores(column).some((value) => value !== 0));
    const scores = usable.map(zScores);
    const z = new Float64Array(view.instruments.length * usable.length);
    scores.forEach((values, c) => {
      values.forEach((value, j) => {
        z[j * usable.length + c] = value;
      });
    });
    return {
      z,
      columnWords: Uint32Array.from(usable, ({ spec }) => this.word(spec.name)),
      instrumentWords: Uint32Array.from(view.instruments, (code) => this.word(code)),
      weights: usable.map(({ spec, learnedSign }) => ({
        sign: this.orientation[spec.name] ?? spec.sign ?? learnedSign,
        risk: spec.risk ?? false,
        modality: spec.modality,
      })),
    };
  }

  private word(text: string): number {
    let word = this.words.get(text);
    if (word === undefined) this.words.set(text, (word = wordOf(text)));
    return word;
  }

  private keysOf(key: Key): { readonly type: Key; readonly tilt: Key; readonly noise: Key } {
    let keys = this.keys.get(key);
    if (keys === undefined) {
      keys = {
        type: subKey(key, 'type tilt'),
        tilt: subKey(key, 'investor tilt'),
        noise: subKey(key, 'investor noise'),
      };
      this.keys.set(key, keys);
    }
    return keys;
  }
}

/** Leaning towards fast or slow modalities. */
function patienceOf(modality: string, { holdingPeriod }: Strategy): number {
  const lean = PATIENCE_STRENGTH * PATIENCE[holdingPeriod];
  if (SLOW_MODALITIES.has(modality)) return 1 + lean;
  return FAST_MODALITIES.has(modality) ? 1 - lean : 1;
}

/** A word as a number in [-1, 1). */
function signed(word: number): number {
  return word / 2147483648 - 1;
}
