import { type SyntheticGroundTruth, signalStrengthIn, syntheticGroundTruth } from '../../market/index.ts';
import type { PlantedAlphasOptions } from './options.ts';
import { alphaPlan } from './plan.ts';

/** What the market knows: `expectedReturns` is of formulas and modalities together. */
export interface PlantedAlphasTruth extends SyntheticGroundTruth {
  /** In the order of the options. */
  readonly alphas: readonly {
    readonly formula: string;
    /** Per day of the run: the strength in force at that close, regime included. */
    readonly strengths: Float64Array;
  }[];
}

/** The truth behind the market `planted-alphas` that these options and this seed give. */
export function plantedAlphasGroundTruth(
  { alphas, ...options }: PlantedAlphasOptions,
  seed: number | string,
): PlantedAlphasTruth {
  const plan = alphaPlan(alphas);
  const truth = syntheticGroundTruth({ ...options, kind: 'synthetic' }, seed, plan);
  return {
    ...truth,
    alphas: plan.signals.map((signal, k) => ({
      formula: alphas[k]?.formula ?? '',
      strengths: Float64Array.from(truth.regimes, (regime) => signalStrengthIn(signal, regime)),
    })),
  };
}
