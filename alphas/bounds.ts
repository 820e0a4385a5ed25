/** What a formula may cost: formulas come from documents and models, so every size has an end that an error names. */
export const formulaBounds = {
  /** Characters of the text. */
  length: 4_096,
  /** Brackets and conditionals within each other. */
  nesting: 64,
  /** Names, numbers and operators, as written. */
  terms: 1_000,
  /** The same, indicators written out. */
  nodes: 4_096,
  /** Sessions of one window or delay: five years. */
  window: 1_260,
  /** Sessions before the first value: ten years. */
  warmUp: 2_520,
  /** Operations per instrument and day. */
  cost: 20_000,
} as const;
