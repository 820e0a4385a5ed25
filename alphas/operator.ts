/** What an operator of the formula language declares: signature, documentation, and either a kernel or an expansion. */

/**
 * - `operand`: a number for each instrument and day, or one constant; a condition counts as 1 and 0
 * - `series`: as `operand`, but no constant: a window or a cross-section of one says nothing
 * - `condition`: true or false
 * - `window`: a whole number of sessions, today included; a fraction is cut off (Kakushadze 2016, appendix A)
 * - `delay`: a whole number of sessions ago
 * - `number`: one constant
 * - `group`: a level of classification
 */
export type ParameterKind = 'operand' | 'series' | 'condition' | 'window' | 'delay' | 'number' | 'group';

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  /** A constant, or the formula of a series. Absent = must be written. */
  readonly default?: number | string;
  /** Bounds of `window`, `delay` and `number`. @default windows 1 to the longest, delays 0 to the longest */
  readonly least?: number;
  readonly most?: number;
  /** Only whole numbers. */
  readonly whole?: boolean;
}

/** Latest rows of one value: row of day d at (d % capacity) * width. */
export interface Rows {
  readonly values: Float64Array;
  readonly capacity: number;
}

/** The day that is computed. */
export interface DayContext {
  /** Sessions fed before this one. */
  readonly day: number;
  /** 1 where the instrument is in the universe. */
  readonly members: Uint8Array;
}

/** Writes today's row of an operator: `width` values from `out[0]` on; NaN = missing. */
export type Step = (inputs: readonly Rows[], out: Float64Array, context: DayContext) => void;

export interface KernelOptions {
  /** Instruments. */
  readonly width: number;
  /** Values of the parameters of kind `window`, `delay` and `number`, in order. */
  readonly numbers: readonly number[];
  /** Group of each instrument from 0 on, -1 = unknown; only where a parameter names a classification. */
  readonly groups: Int32Array;
}

/** How a primitive operator is computed. Kernels with a memory of their own begin with the first day they are given. */
export interface Kernel {
  create(options: KernelOptions): Step;
  /** Earlier rows of its inputs that a step reads. @default 0 */
  back?(numbers: readonly number[]): number;
  /** Sessions before the first value, beyond those of the inputs. @default back */
  warmUp?(numbers: readonly number[]): number;
  /** Operations per instrument and day, roughly. @default 1 */
  cost?(numbers: readonly number[]): number;
  /** Of elementwise operators: the same on numbers, for folding constants. */
  readonly scalar?: (...values: readonly number[]) => number;
  /** It sees the other instruments of the day. */
  readonly crossSection?: boolean;
  /** x and y may change places. */
  readonly commutative?: boolean;
}

export const families = [
  'arithmetic',
  'logic',
  'past',
  'statistics',
  'order',
  'smoothing',
  'cross-section',
  'momentum',
  'trend',
  'bands',
  'volatility',
  'volume',
] as const;
export type Family = (typeof families)[number];

export interface Operator {
  /** Spelling of the printer. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly family: Family;
  readonly parameters: readonly Parameter[];
  readonly result: 'number' | 'boolean';
  /** The value, in words or as a formula. */
  readonly formula: string;
  /** What a missing value does, beyond the rules for all. */
  readonly missing: string;
  readonly source: string;
  /** Takes the call where another operator of the same alias does not; by default the number of arguments decides. */
  readonly accepts?: (args: readonly (number | undefined)[]) => boolean;
  readonly how: { readonly kernel: Kernel } | { readonly expansion: string };
}

/** Offset of a day's row. */
export function rowAt(rows: Rows, day: number, width: number): number {
  return (day % rows.capacity) * width;
}

/** The value, or missing where it is infinite. */
export function finite(value: number): number {
  return value - value === 0 ? value : Number.NaN;
}
