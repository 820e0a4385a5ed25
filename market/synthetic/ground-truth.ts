import type { TradingDate } from '../../core/index.ts';
import { type Plantable, plantable, type Regime, type SyntheticOptions } from './options.ts';
import { strengthOn } from './planted.ts';
import type { SignalPlan } from './signals.ts';
import { simulate } from './simulate.ts';

/** What the synthetic market knows and its investors must find out. Rows are the days of the run, without the warm-up. */
export interface SyntheticGroundTruth {
  readonly dates: readonly TradingDate[];
  readonly instruments: readonly string[];
  readonly regimes: readonly Regime[];
  /** Per modality and day: the strength in force at that close, regime included. */
  readonly strengths: ReadonlyMap<Plantable, Float64Array>;
  /** Day-major days x instruments: planted log return from this close to the next; the common drift is left out. */
  readonly expectedReturns: Float64Array;
}

/** The truth behind the market that these options, this seed and this plan give. */
export function syntheticGroundTruth(
  options: SyntheticOptions,
  seed: number | string,
  plan?: SignalPlan,
): SyntheticGroundTruth {
  const { dates, instruments, regimes, expectedReturns } = simulate(options, seed, undefined, plan);
  const { warmup, days, planted } = options;
  const ofRun = regimes.slice(warmup);
  const strengthsOf = (modality: Plantable): Float64Array =>
    Float64Array.from({ length: days }, (_, day) => strengthOn(planted, modality, day, ofRun[day] as Regime));
  return {
    dates: dates.slice(warmup),
    instruments: instruments.map(({ code }) => code),
    regimes: ofRun,
    strengths: new Map(plantable.map((modality) => [modality, strengthsOf(modality)])),
    expectedReturns: expectedReturns.slice(warmup * instruments.length),
  };
}
