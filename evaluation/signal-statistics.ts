/** Quality of one signal at one horizon over the days on which it is defined. */
export interface SignalQuality {
  /** Mean daily Pearson correlation with the label, fraction; null when no day is defined. */
  readonly ic: number | null;
  /** Mean / standard deviation (n - 1) of the daily values; null below two days or without spread. */
  readonly icir: number | null;
  readonly rankIc: number | null;
  readonly rankIcir: number | null;
  /** Newey-West t-statistics of the means with lag h - 1; null where undefined. */
  readonly icT: number | null;
  readonly rankIcT: number | null;
  /** Days with a defined rank IC, and days left out because it was undefined. */
  readonly days: number;
  readonly undefinedDays: number;
}

/** Keyed by horizon in trading days. */
export type QualityByHorizon = Readonly<Record<string, SignalQuality>>;
