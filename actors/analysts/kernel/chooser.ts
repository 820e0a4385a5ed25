/**
 * The decision of one rule investor in plain TypeScript: what a batch must equal (`rule-batch.as`), and its second path.
 * Invariant: scratch arrays hold nothing between two calls.
 */
import { bitsAt, streamAt } from '../../../core/index.ts';
import type { BatchRequest } from '../../analyst.ts';
import { type PreparedType, signed } from '../rule-kernel.ts';

export class Chooser {
  private utilities = new Float64Array(32);
  private taken = new Uint8Array(32);
  private tilts = new Float64Array(16);
  private best = new Float64Array(16);

  /**
   * Candidates are `count` ascending positions in `pool` from `at` on. The places (0 .. count - 1) of the highest utilities are
   * written ascending to `buys` from `buysAt` on, then those of the lowest of the rest to `sells`. Ties: code order.
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
    this.take(count, buys, buysAt, buyCount, 1, true);
    if (sellCount > 0) this.take(count, sells, sellsAt, sellCount, -1, false);
  }

  /** As `Analyst.decideBatch`. */
  chooseEach(type: PreparedType, request: BatchRequest, bought: Uint16Array, sold: Uint16Array): void {
    const { first, count, words, offset, stride, counts, buys, sells } = request;
    for (let i = 0; i < count; i++) {
      const candidates = counts[i] as number;
      const buying = Math.min(buys, candidates);
      const selling = Math.min(sells, candidates - buying);
      const at = offset + i * stride;
      this.choose(type, first + i, words, at, candidates, bought, i * buys, buying, sold, i * sells, selling);
    }
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
      if (takes) target[next++] = i;
    }
  }
}
