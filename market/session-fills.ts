/** What orders of one session could be filled at. Known at the close of that session. */
export interface SessionFills {
  /** Codes of all that were members on this session or an earlier one of the panel, in code-unit order; length M. */
  readonly instruments: readonly string[];
  /**
   * Return from the instrument's previous fill price to this session's, fraction; NaN = no trade at this session's fill: nothing
   * can be bought or sold, and the return comes with the next trade. 0 at its first. After a gap it covers the whole gap, or what
   * is known of it (`unknown`).
   */
  readonly returns: Float64Array;
  /** Fill price / previous close - 1, what daily price limits are about; NaN = unknown. Absent when the source has no prices. */
  readonly gaps?: Float64Array;
  /** Gaps that end at this session and that `returns` do not cover; absent where there is none. */
  readonly unknown?: readonly UnknownReturn[];
}

/** Sessions of one instrument whose return nobody knows: it counts as 0. Only sources without prices have them. */
export interface UnknownReturn {
  readonly instrument: string;
  /** Sessions, the last ones before the gap ended. */
  readonly sessions: number;
  /** Sessions without a trade before the gap ended: who held it at the last fill has waited that long. */
  readonly idle: number;
}

/** Fills of a panel, day-major D x I; see `SessionFills`. */
export interface PanelFills {
  readonly returns: Float64Array;
  readonly gaps?: Float64Array;
  /** By cell that ends a gap. */
  readonly unknown?: ReadonlyMap<number, Omit<UnknownReturn, 'instrument'>>;
}
