/**
 * What the investors of a type share on one day: the first half of a rule investor's decision; `kernel/` holds the other.
 *
 * u(j) = sum_c w_c z_c(j) + noise, over the usable columns c of the view, with
 *   w_c = patience(c) * (orientation_c + type tilt_c + investor tilt_c) + risk(c)
 * What the type shares is summed once per type and day into `base`; an investor adds its tilts and its noise.
 * Invariant: draws are addressed by names: tilts by the column's, noise by the instrument's code. So neither the order of columns
 * or instruments nor the rest of the population moves a draw.
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
export function signed(word: number): number {
  return word / 2147483648 - 1;
}
