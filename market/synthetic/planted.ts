/**
 * What predicts returns.
 * Invariants:
 * 1. The expectation for session s + 1 uses columns up to session s and the regime of s, nothing later.
 * 2. Strengths of 0 give expectations of exactly 0.
 */
import { standardise } from '../z-scores.ts';
import { orientationOf, syntheticColumns } from './column-specs.ts';
import type { Matrices } from './matrices.ts';
import { type Plantable, plantable, type Regime, type SyntheticOptions } from './options.ts';

export type Strengths = Readonly<Partial<Record<Plantable, number>>>;

/** Strength of a modality on a day of the run (warm-up days are negative) in a regime: scheduled value x regime's factor. */
export function strengthOn(
  { strength, schedule, regimes }: SyntheticOptions['planted'],
  modality: Plantable,
  day: number,
  regime: Regime,
): number {
  let current: Strengths = strength;
  let since = Number.NEGATIVE_INFINITY;
  for (const entry of schedule) {
    if (entry.fromDay > day || entry.fromDay < since) continue;
    current = entry.strength;
    since = entry.fromDay;
  }
  return (current[modality] ?? 0) * (regimes[regime][modality] ?? 1);
}

/** Modalities that have a strength other than 0 at any time. */
function everPlanted({ strength, schedule }: SyntheticOptions['planted']): readonly Plantable[] {
  const all: readonly Strengths[] = [strength, ...schedule.map((entry) => entry.strength)];
  return plantable.filter((modality) => all.some((strengths) => (strengths[modality] ?? 0) !== 0));
}

/**
 * Moves one memory on, A = persistence x A + C, and adds volatility x strength x z(A) to the expectation. `composite` is C; it is
 * overwritten.
 */
export function plant(
  memory: Float64Array,
  composite: Float64Array,
  {
    persistence,
    strength,
    volatility,
    expected,
  }: {
    readonly persistence: number;
    readonly strength: number;
    readonly volatility: Float64Array;
    readonly expected: Float64Array;
  },
): void {
  for (let i = 0; i < memory.length; i++) {
    memory[i] = persistence * (memory[i] as number) + (composite[i] as number);
  }
  const signal = standardise(memory, composite);
  for (let i = 0; i < expected.length; i++) {
    expected[i] = (expected[i] as number) + strength * (signal[i] as number) * (volatility[i] as number);
  }
}

/**
 * Per planted modality: composite C(s) = z( sum over its columns of orientation x z(column) ), memory
 * A(s) = persistence x A(s-1) + C(s), and expected log return of session s + 1
 * = volatility x sum over modalities of strength x z(A(s)), z over all instruments.
 */
export class Planted {
  private readonly options: SyntheticOptions['planted'];
  private readonly warmup: number;
  private readonly memories: ReadonlyMap<Plantable, Float64Array>;
  private readonly width: number;

  constructor(options: SyntheticOptions['planted'], warmup: number, width: number) {
    this.options = options;
    this.warmup = warmup;
    this.width = width;
    this.memories = new Map(everPlanted(options).map((modality) => [modality, new Float64Array(width)]));
  }

  /** Writes the expectation formed at the close of `session` into `expected`. */
  expect(
    session: number,
    regime: Regime,
    volatility: Float64Array,
    matrices: Matrices,
    expected: Float64Array,
  ): void {
    expected.fill(0);
    for (const [modality, memory] of this.memories) {
      const composite = this.compositeOf(modality, session, matrices);
      plant(memory, composite, {
        persistence: this.options.persistence,
        strength: strengthOn(this.options, modality, session - this.warmup, regime),
        volatility,
        expected,
      });
    }
  }

  private compositeOf(modality: Plantable, session: number, matrices: Matrices): Float64Array {
    const sum = new Float64Array(this.width);
    const scores = new Float64Array(this.width);
    for (const spec of syntheticColumns) {
      const orientation = orientationOf(spec);
      if (spec.modality !== modality || orientation === 0) continue;
      standardise(matrices.row(spec.name, session), scores);
      for (let i = 0; i < sum.length; i++) {
        sum[i] = (sum[i] as number) + orientation * (scores[i] as number);
      }
    }
    return standardise(sum, sum);
  }
}
