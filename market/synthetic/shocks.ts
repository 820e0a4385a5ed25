/**
 * Returns of one session after another.
 * Invariants:
 * 1. Shocks are symmetric around zero given everything known before, and the drift is the same for all instruments: apart from
 *    the expected return handed in, nothing known today orders tomorrow's returns.
 * 2. Variances of session s are fixed by sessions before s and the regime of s.
 */
import { invariant, type Stream, streamAt, uniform } from '../../core/index.ts';
import { EVERYBODY, type KeyFor, type SessionKeys, studentT } from './draws.ts';
import type { SyntheticInstrument } from './instruments.ts';
import { type Regime, regimeNames, type SyntheticOptions } from './options.ts';

/** Share of a day's variance and drift that falls between yesterday's close and the open. */
export const OVERNIGHT_SHARE = 0.3;
const MARKET_VOLATILITY = 0.009;
const INDUSTRY_VOLATILITY = 0.006;
const STYLE_VOLATILITY = 0.003;
/** Log drift a day, equal for all instruments. */
const DRIFT: Readonly<Record<Regime, number>> = { calm: 0.0006, turbulent: -0.0012 };
/** Factor on the volatility of the common factors and of the instruments' own shocks. */
const COMMON_SCALE: Readonly<Record<Regime, number>> = { calm: 1, turbulent: 2 };
const OWN_SCALE: Readonly<Record<Regime, number>> = { calm: 1, turbulent: 1.5 };
/** Probability that a regime lasts another session unless its mean length is chosen: 67 and 25 in the mean. */
const STAY: Readonly<Record<Regime, number>> = { calm: 0.985, turbulent: 0.96 };

/** Regime of every session: a Markov chain that begins calm. `lengths`: mean sessions of a regime, at least 1; absent = as STAY. */
export function regimeChain(
  sessions: number,
  keyFor: KeyFor,
  lengths: SyntheticOptions['regimes'] = {},
): readonly Regime[] {
  const keys = keyFor('regimes');
  const stays = (regime: Regime): number => {
    const length = lengths[regime];
    return length === undefined ? STAY[regime] : 1 - 1 / length;
  };
  const chain: Regime[] = [];
  let regime: Regime = regimeNames[0];
  for (let session = 0; session < sessions; session++) {
    if (uniform(streamAt(keys(session), EVERYBODY, session), 0) >= stays(regime)) {
      regime = regime === 'calm' ? 'turbulent' : 'calm';
    }
    chain.push(regime);
  }
  return chain;
}

/** Variance relative to its long-run mean, GARCH(1,1): v' = 1 - a - b + (a e^2 + b) v. */
class Garch {
  readonly variance: Float64Array;
  private readonly reaction: number;
  private readonly memory: number;

  constructor(count: number, reaction: number, memory: number) {
    this.variance = new Float64Array(count).fill(1);
    this.reaction = reaction;
    this.memory = memory;
  }

  deviation(i: number): number {
    return Math.sqrt(this.variance[i] as number);
  }

  update(i: number, shock: number): void {
    const { reaction, memory, variance } = this;
    variance[i] = 1 - reaction - memory + (reaction * shock * shock + memory) * (variance[i] as number);
  }
}

/** What one session did to every instrument; reused from session to session. */
export interface SessionReturns {
  /** Log returns from yesterday's close to the open, and from the open to the close. */
  readonly overnight: Float64Array;
  readonly intraday: Float64Array;
  /** Standard deviation of the whole day's return as known before it. */
  readonly volatility: Float64Array;
  /** The instrument's own shock in standard deviations. */
  readonly ownShock: Float64Array;
}

export class ReturnProcess {
  private readonly instruments: readonly SyntheticInstrument[];
  private readonly factors: Garch;
  private readonly own: Garch;
  private readonly factorKeys: SessionKeys;
  private readonly ownKeys: SessionKeys;
  private readonly result: SessionReturns;
  private readonly factorShocks: Float64Array;

  constructor(instruments: readonly SyntheticInstrument[], industries: number, keyFor: KeyFor) {
    this.instruments = instruments;
    // Factor 0 is the market, 1 the style, then the industries.
    this.factors = new Garch(2 + industries, 0.08, 0.9);
    this.own = new Garch(instruments.length, 0.1, 0.85);
    this.factorShocks = new Float64Array(2 * (2 + industries));
    this.factorKeys = keyFor('factor shocks');
    this.ownKeys = keyFor('own shocks');
    const empty = (): Float64Array => new Float64Array(instruments.length);
    this.result = { overnight: empty(), intraday: empty(), volatility: empty(), ownShock: empty() };
  }

  /** Draws session `session`. `expected` is the planted log return of the whole day per instrument. */
  step(session: number, regime: Regime, expected: Float64Array): SessionReturns {
    const { instruments, factors, own, factorShocks, result } = this;
    const night = Math.sqrt(OVERNIGHT_SHARE);
    const day = Math.sqrt(1 - OVERNIGHT_SHARE);
    const count = factors.variance.length;
    const [factorKey, ownKey] = [this.factorKeys(session), this.ownKeys(session)];
    const scales = new Float64Array(count);
    for (let f = 0; f < count; f++) {
      const base = f === 0 ? MARKET_VOLATILITY : f === 1 ? STYLE_VOLATILITY : INDUSTRY_VOLATILITY;
      const scale = base * COMMON_SCALE[regime] * factors.deviation(f);
      const shock = this.shocksAt(streamAt(factorKey, f, session));
      scales[f] = scale;
      factorShocks[2 * f] = scale * night * shock.night;
      factorShocks[2 * f + 1] = scale * day * shock.day;
      factors.update(f, night * shock.night + day * shock.day);
    }
    const drift = DRIFT[regime];
    for (let i = 0; i < instruments.length; i++) {
      const instrument = instruments[i];
      invariant(instrument !== undefined, 'every instrument has a description');
      const f = 2 + instrument.industry;
      const { marketBeta, styleBeta, industryBeta } = instrument;
      const common = (part: number): number =>
        marketBeta * (factorShocks[part] as number) +
        styleBeta * (factorShocks[2 + part] as number) +
        industryBeta * (factorShocks[2 * f + part] as number);
      const scale = instrument.volatility * OWN_SCALE[regime] * own.deviation(i);
      const shock = this.shocksAt(streamAt(ownKey, i, session));
      const trend = drift + (expected[i] as number);
      result.overnight[i] = OVERNIGHT_SHARE * trend + common(0) + scale * night * shock.night;
      result.intraday[i] = (1 - OVERNIGHT_SHARE) * trend + common(1) + scale * day * shock.day;
      result.volatility[i] = Math.sqrt(
        (marketBeta * (scales[0] as number)) ** 2 +
          (styleBeta * (scales[1] as number)) ** 2 +
          (industryBeta * (scales[f] as number)) ** 2 +
          scale ** 2,
      );
      const whole = night * shock.night + day * shock.day;
      result.ownShock[i] = whole;
      own.update(i, whole);
    }
    return result;
  }

  private shocksAt(stream: Stream): { readonly night: number; readonly day: number } {
    return { night: studentT(stream, 0), day: studentT(stream, 1) };
  }
}
