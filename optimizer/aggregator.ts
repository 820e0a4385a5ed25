import { MassError, type Registered, type Tally } from '../core/index.ts';
import type { UnseenRule } from './opinions.ts';

/** Signals of one day over N instruments; all values finite. */
export interface Signals {
  /** What instruments are ranked by, best first. MASS: alpha m - (1 - alpha) sigma. */
  readonly score: Float64Array;
  /** How much the types like the instrument. MASS: m, the weighted mean opinion. */
  readonly consensus: Float64Array;
  /** How far the types differ, exactly 0 under full agreement. MASS: sigma, the weighted population standard deviation of opinions. */
  readonly disagreement: Float64Array;
}

/** A signal as a combination of consensus and disagreement: onConsensus m - onDisagreement sigma. Both are at or above 0. */
export interface SignalWeights {
  readonly onConsensus: number;
  readonly onDisagreement: number;
}

/** Turns a tally and a distribution into signals. */
export interface Aggregator {
  aggregate(tally: Tally, distribution: ArrayLike<number>): Signals;
  /**
   * A promise: consensus and disagreement are the weighted mean and standard deviation of opinions under this rule for the
   * unseen, bit for bit those of `mass`, and the score is this combination. A search may then be incremental; without it,
   * every distribution that a search tries is aggregated whole.
   */
  readonly moments?: { readonly unseen: UnseenRule; readonly score: SignalWeights };
}

export interface AggregatorKind extends Registered {
  /** Options have passed the entry's schema. */
  create(options: never, unseen: UnseenRule): Aggregator;
}

/** The aggregator's signals, checked, since a scenario may bring its own. Throws `optimizer.problem`. */
export function checkedSignals(
  aggregator: Aggregator,
  tally: Tally,
  distribution: ArrayLike<number>,
): Signals {
  const signals = aggregator.aggregate(tally, distribution);
  for (const name of ['score', 'consensus', 'disagreement'] as const) {
    const values = signals[name];
    const wrong = values.findIndex((value) => !Number.isFinite(value));
    if (values.length === tally.instruments && wrong === -1) continue;
    throw new MassError({
      code: 'optimizer.problem',
      message: `the aggregator's ${name} cannot be used`,
      found: wrong === -1 ? `${values.length} values` : `${values[wrong]} for instrument ${wrong}`,
      expected: `${tally.instruments} finite numbers, one per instrument of the day`,
      hint: 'correct the aggregator; an instrument that nobody was shown has 0 everywhere',
    });
  }
  return signals;
}
