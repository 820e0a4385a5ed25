/**
 * Signals that somebody else computes from the market's rows, planted beside its modalities.
 * Invariants:
 * 1. A plan sees the rows of each session once, in order, when they are complete, and nothing of later ones.
 * 2. It draws nothing: without signals every number of the market is what it would be without a plan.
 */
import { invariant } from '../../core/index.ts';
import { standardise } from '../z-scores.ts';
import { industryName, type SyntheticInstrument } from './instruments.ts';
import type { Matrices } from './matrices.ts';
import type { Regime } from './options.ts';
import { plant } from './planted.ts';

/** How a signal counts: as the strength of a modality does. */
export interface PlantedSignal {
  /** Expected return of the next session per standard deviation of the signal, in daily volatilities. */
  readonly strength: number;
  /** Factor on the strength while the market is in a regime. @default 1 */
  readonly regimes: Readonly<Partial<Record<Regime, number>>>;
  /** Share that still counts on the next day. */
  readonly persistence: number;
}

/** What is known at the close of a session: views that are good until the next one, not to be written to. */
export interface SessionRows {
  /** By the names of the market's columns, one value per instrument. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Shares times close. */
  readonly sizes: Float64Array;
}

/** Who there is, in the order of the rows. */
export interface SignalMarket {
  readonly instruments: readonly string[];
  readonly industries: readonly string[];
}

/** Signals to plant. Pure apart from what a beginning remembers: equal rows must give equal values. */
export interface SignalPlan {
  readonly signals: readonly PlantedSignal[];
  /** Begins a market: what it returns gives at each close one row of values per signal, NaN where there is none. */
  begin(market: SignalMarket): (rows: SessionRows) => readonly Float64Array[];
}

/** Strength of a signal in a regime. */
export function signalStrengthIn({ strength, regimes }: PlantedSignal, regime: Regime): number {
  return strength * (regimes[regime] ?? 1);
}

/** C(s) = z(value); the rest as `Planted` has it. */
export class PlantedSignals {
  private readonly signals: readonly PlantedSignal[];
  private readonly next: ReturnType<SignalPlan['begin']>;
  private readonly memories: readonly Float64Array[];
  private readonly scores: Float64Array;

  constructor(plan: SignalPlan, instruments: readonly SyntheticInstrument[]) {
    const { signals } = plan;
    this.signals = signals;
    this.next = plan.begin({
      instruments: instruments.map(({ code }) => code),
      industries: instruments.map(({ industry }) => industryName(industry)),
    });
    this.memories = signals.map(() => new Float64Array(instruments.length));
    this.scores = new Float64Array(instruments.length);
  }

  /** Adds what the signals say at the close of `session` to `expected`. */
  addTo(
    expected: Float64Array,
    session: number,
    {
      regime,
      volatility,
      matrices,
      sizes,
    }: {
      readonly regime: Regime;
      readonly volatility: Float64Array;
      readonly matrices: Matrices;
      readonly sizes: Float64Array;
    },
  ): void {
    const columns = new Map(
      matrices.columns().map(({ spec: { name } }) => [name, matrices.row(name, session)]),
    );
    const rows = this.next({ columns, sizes });
    for (const [k, signal] of this.signals.entries()) {
      const values = rows[k];
      invariant(values?.length === expected.length, 'a plan gives one row per signal');
      standardise(values, this.scores);
      const strength = signalStrengthIn(signal, regime);
      plant(this.memories[k] as Float64Array, this.scores, {
        persistence: signal.persistence,
        strength,
        volatility,
        expected,
      });
    }
  }
}
