/**
 * What proposals have to pass. It looks at values of formulas alone: no label, no return to come.
 * 1. A digest is taken once: by a known alpha, or by an accepted one.
 * 2. Ranks of an alpha are kept on the sampled days alone; the sample follows from the number of sessions.
 * 3. Checking a proposal changes nothing: whoever accepts it says so by `add`.
 */
import { harmless } from '../../actors/index.ts';
import { averageRanks, type Digest, describeProblem, MassError } from '../../core/index.ts';
import type { Proposal, RefusalCode } from '../alpha-proposer.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import { evaluateFormulas } from '../evaluate.ts';
import { type Formula, parseFormula } from '../formula.ts';
import type { FormulaData } from '../formula-data.ts';
import { findQuote } from './passage.ts';
import { sampledDays, usableColumns } from './trial-data.ts';

/** Days that ranks are compared on, at most. */
const SAMPLED_DAYS = 60;
/** Fewer days, or instruments of a day, say nothing of a correlation. */
export const LEAST_COMPARED_DAYS = 10;
export const LEAST_COMPARED_NAMES = 5;
/** Values this close together, relative to their size, are one. */
const SAME = 1e-12;

export interface ScreenSettings {
  readonly data: FormulaData;
  readonly categories: readonly string[];
  readonly mostCorrelation: number;
  readonly leastCoverage: number;
  readonly mostCost: number;
}

/** What a formula that passed is like. */
export interface Passed {
  readonly parsed: Formula;
  readonly category: string;
  /** Offsets of the quote in the passage. */
  readonly quoted?: { readonly from: number; readonly to: number };
  /** Share of members and days after the warm-up that have a value. */
  readonly coverage: number;
  /** The known alpha that it ranks most like; absent where none can be compared. */
  readonly nearest?: { readonly name: string; readonly correlation: number };
}

export interface Failed {
  readonly code: RefusalCode;
  readonly reason: string;
  readonly line?: number;
  readonly column?: number;
}

export type Screened =
  | { readonly ok: true; readonly passed: Passed }
  | { readonly ok: false; readonly failed: Failed };

/** Ranks within each sampled day, NaN = no value; undefined where the day is before the warm-up. */
interface Trial {
  readonly ranks: readonly (Float64Array | undefined)[];
  readonly coverage: number;
  /** Share of the sampled days on which instruments differ. */
  readonly varying: number;
}

export class Screen {
  readonly columns: readonly string[];
  private readonly settings: ScreenSettings;
  private readonly days: readonly number[];
  private readonly names = new Map<Digest, string>();
  private readonly compared: { readonly name: string; readonly ranks: Trial['ranks'] }[] = [];

  constructor(settings: ScreenSettings) {
    this.settings = settings;
    this.columns = usableColumns(settings.data);
    this.days = sampledDays(settings.data.dates.length, SAMPLED_DAYS);
  }

  /** Enters an alpha that others are compared with. Where the data lack its columns, its digest alone. */
  add({ name, parsed }: Pick<AlphaSpec, 'name' | 'parsed'>): void {
    if (!this.names.has(parsed.digest)) this.names.set(parsed.digest, name);
    try {
      this.compared.push({ name, ranks: this.trial(parsed).ranks });
    } catch (error) {
      if (!(error instanceof MassError) || error.code !== 'formula.column') throw error;
    }
  }

  /** `passage`: what the quote must stand in; absent where none was read. */
  check(proposal: Proposal, passage?: string): Screened {
    try {
      return this.checked(proposal, passage);
    } catch (error) {
      if (!(error instanceof MassError) || !error.code.startsWith('formula.')) throw error;
      return failed(fromProblem(error));
    }
  }

  private checked({ formula, category, behaviour, quote }: Proposal, passage: string | undefined): Screened {
    const { categories, data, mostCost, leastCoverage, mostCorrelation } = this.settings;
    if (formula.trim() === '') return refused('malformed', 'there is no formula');
    if (behaviour === '') return refused('malformed', 'the expected behaviour is missing');
    const known = categories.find((each) => each.toLowerCase() === category.trim().toLowerCase());
    if (known === undefined) {
      return refused('category', `"${category}" is none of the categories: ${categories.join(', ')}`);
    }
    const quoted = passage === undefined ? undefined : findQuote(passage, quote ?? '');
    if (passage !== undefined && quoted === undefined) {
      return refused(
        'quote',
        quote === undefined ? 'the quote is missing' : 'the passage does not say the quote',
      );
    }
    const parsed = parseFormula(formula, { columns: this.columns });
    if (parsed.cost > mostCost) {
      return refused(
        'formula.bound',
        `it takes ${parsed.cost} operations per instrument and day, more than ${mostCost}`,
      );
    }
    const same = this.names.get(parsed.digest);
    if (same !== undefined) return refused('duplicate', `it is ${same} again`);
    const sessions = data.dates.length;
    if (this.daysFrom(parsed.warmUp) < LEAST_COMPARED_DAYS) {
      return refused(
        'warm-up',
        `it has no value before session ${parsed.warmUp + 1}, and is tried on ${sessions} sessions: too few`,
      );
    }
    const { coverage, varying, ranks } = this.trial(parsed);
    if (coverage < leastCoverage) {
      return refused(
        'coverage',
        `it has a value for ${share(coverage)} of instruments and days, less than ${share(leastCoverage)}`,
      );
    }
    if (varying <= 0.5) return refused('constant', 'it is the same for all instruments on most days');
    const nearest = this.nearestTo(ranks);
    if (nearest !== undefined && nearest.correlation > mostCorrelation) {
      return refused(
        'correlated',
        `it ranks as ${nearest.name} does: mean absolute correlation ${nearest.correlation.toFixed(3)}`,
      );
    }
    return {
      ok: true,
      passed: {
        parsed,
        category: known,
        coverage,
        ...(quoted === undefined ? {} : { quoted }),
        ...(nearest === undefined ? {} : { nearest }),
      },
    };
  }

  private daysFrom(warmUp: number): number {
    return this.days.reduce((count, day) => count + Number(day >= warmUp), 0);
  }

  private trial(formula: Formula): Trial {
    const { data } = this.settings;
    const width = data.instruments.length;
    const ranks: (Float64Array | undefined)[] = [];
    let members = 0;
    let present = 0;
    let varying = 0;
    let next = 0;
    evaluateFormulas([formula], data, (day, rows) => {
      const row = rows[0] as Float64Array;
      const counts = day >= formula.warmUp;
      if (counts) {
        for (let i = 0; i < width; i++) {
          members += data.members[day * width + i] as number;
          present += Number(!Number.isNaN(row[i]));
        }
      }
      if (day !== this.days[next]) return;
      next++;
      ranks.push(counts ? ranked(row) : undefined);
      if (counts && varies(row)) varying++;
    });
    const days = this.daysFrom(formula.warmUp);
    return {
      ranks,
      coverage: members === 0 ? 0 : present / members,
      varying: days === 0 ? 0 : varying / days,
    };
  }

  private nearestTo(ranks: Trial['ranks']): Passed['nearest'] {
    let nearest: Passed['nearest'];
    for (const other of this.compared) {
      const correlation = meanAbsoluteCorrelation(ranks, other.ranks);
      if (correlation > (nearest?.correlation ?? Number.NEGATIVE_INFINITY)) {
        nearest = { name: other.name, correlation };
      }
    }
    return nearest;
  }
}

/** Average ranks of the values that there are. */
function ranked(row: Float64Array): Float64Array {
  const at = [...row.keys()].filter((i) => !Number.isNaN(row[i]));
  const dense = averageRanks(at.map((i) => row[i] as number));
  const ranks = new Float64Array(row.length).fill(Number.NaN);
  for (const [k, i] of at.entries()) ranks[i] = dense[k] as number;
  return ranks;
}

function varies(row: Float64Array): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of row) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most - least > SAME * Math.max(Math.abs(least), Math.abs(most));
}

/**
 * Mean over days of the absolute Pearson correlation of two alphas' ranks over the instruments that have both; each ranks among its
 * own values. NaN where fewer than `LEAST_COMPARED_DAYS` days have one.
 */
export function meanAbsoluteCorrelation(
  first: readonly (Float64Array | undefined)[],
  second: readonly (Float64Array | undefined)[],
): number {
  let sum = 0;
  let days = 0;
  for (const [k, x] of first.entries()) {
    const y = second[k];
    if (x === undefined || y === undefined) continue;
    const correlation = Math.abs(correlationOf(x, y));
    if (Number.isNaN(correlation)) continue;
    sum += correlation;
    days++;
  }
  return days < LEAST_COMPARED_DAYS ? Number.NaN : sum / days;
}

function correlationOf(x: Float64Array, y: Float64Array): number {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    // Ranks and their products are small: sums of them are exact.
    if (a !== a || b !== b) continue;
    n++;
    sumX += a;
    sumY += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  const varianceX = n * xx - sumX * sumX;
  const varianceY = n * yy - sumY * sumY;
  if (n < LEAST_COMPARED_NAMES || varianceX <= 0 || varianceY <= 0) return Number.NaN;
  return (n * xy - sumX * sumY) / Math.sqrt(varianceX * varianceY);
}

function refused(code: RefusalCode, reason: string): Screened {
  return failed({ code, reason });
}

function failed(failure: Failed): Screened {
  return { ok: false, failed: failure };
}

function fromProblem({ problems: [problem] }: MassError): Failed {
  const { line, column, ...rest } = problem;
  return {
    code: problem.code as RefusalCode,
    reason: harmless(describeProblem(rest), 400),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
