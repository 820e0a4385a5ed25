import type { AlphaIdentity } from './alpha-day.ts';
import type { Formula } from './formula.ts';

/** An alpha that is studied. Names are unique among those studied together, formulas distinct by digest. */
export interface AlphaSpec extends AlphaIdentity {
  /** As its source writes it. */
  readonly formula: string;
  readonly parsed: Formula;
  readonly description?: string;
  /** Where it comes from, for people: `workbook-37 1`, `mined 12`, `scenario`. */
  readonly origin: string;
}
