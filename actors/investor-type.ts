import type { Key, ModalityMask, TypeId } from '../core/index.ts';

export const riskAppetites = ['very-low', 'low', 'medium', 'high', 'very-high'] as const;
export type RiskAppetite = (typeof riskAppetites)[number];
export const holdingPeriods = ['days', 'weeks', 'months', 'quarters', 'years'] as const;
export type HoldingPeriod = (typeof holdingPeriods)[number];

/** The fixed seed of traits of a type (mass.md 2.4). */
export interface Style {
  readonly riskAppetite: RiskAppetite;
  readonly holdingPeriod: HoldingPeriod;
  /** In [0, 1]: how long tilts last; tilts are redrawn every 1 / (1 - c) days. */
  readonly consistency: number;
  /** In [0, 1]: 1 = no noise in the utility. */
  readonly rationality: number;
  /** Kind of candidate pool selector. */
  readonly selector: string;
}

/** A modality mask and a style. `index` is its place in mask order (equal masks by id): the row of tallies and weights. */
export interface InvestorType {
  readonly id: TypeId;
  readonly index: number;
  readonly mask: ModalityMask;
  readonly modalities: readonly string[];
  readonly style: Style;
  /** Root of every draw of the type's investors; depends on the seed and the id alone. */
  readonly key: Key;
}

/** A style as it expresses itself on one day (issue of the analyst's strategy call). */
export interface Strategy {
  readonly outline: string;
  readonly riskAppetite: RiskAppetite;
  readonly holdingPeriod: HoldingPeriod;
  readonly consistency: number;
  readonly rationality: number;
  readonly selector: string;
}
