/** Short forms for the operator files. */
import {
  type DayContext,
  type Family,
  finite,
  type Kernel,
  type KernelOptions,
  type Operator,
  type Parameter,
  type Rows,
  rowAt,
  type Step,
} from '../operator.ts';

export const series = (name = 'x', fallback?: string): Parameter => ({
  name,
  kind: 'series',
  ...(fallback === undefined ? {} : { default: fallback }),
});
export const operand = (name: string): Parameter => ({ name, kind: 'operand' });
export const condition = (name: string): Parameter => ({ name, kind: 'condition' });
export const window = (fallback?: number, least = 1, name = 'n'): Parameter => ({
  name,
  kind: 'window',
  least,
  ...(fallback === undefined ? {} : { default: fallback }),
});
export const constant = (name: string, fallback: number, least: number, most: number): Parameter => ({
  name,
  kind: 'number',
  default: fallback,
  least,
  most,
});

interface Definition {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly result?: 'boolean';
  readonly formula: string;
  readonly missing?: string;
  readonly source?: string;
  readonly accepts?: NonNullable<Operator['accepts']>;
}

/** Writes operators of one family. */
export function operatorsOf(family: Family, missing: string, source: string) {
  const define = (definition: Definition, how: Operator['how']): Operator => ({
    missing,
    source,
    aliases: [],
    result: 'number',
    ...definition,
    family,
    how,
  });
  return {
    primitive: (definition: Definition, kernel: Kernel): Operator => define(definition, { kernel }),
    /** In terms of other operators; its parameters are names in `expansion`. */
    composed: (definition: Definition, expansion: string): Operator => define(definition, { expansion }),
  };
}

/** Value by value of the same day: missing where an operand is, or where the result is infinite. */
export function elementwise(
  scalar: (a: number, b: number, c: number) => number,
  more: Partial<Kernel> = {},
): Kernel {
  const create = ({ width }: KernelOptions): Step => {
    return (inputs, out, { day }) => {
      const a = inputs[0] as Rows;
      const b = inputs[1] ?? a;
      const c = inputs[2] ?? b;
      const atA = rowAt(a, day, width);
      const atB = rowAt(b, day, width);
      const atC = rowAt(c, day, width);
      for (let i = 0; i < width; i++) {
        const value = scalar(
          a.values[atA + i] as number,
          b.values[atB + i] as number,
          c.values[atC + i] as number,
        );
        out[i] = value - value === 0 ? value : Number.NaN;
      }
    };
  };
  return {
    create,
    scalar: (...values) => finite(scalar(values[0] as number, values[1] as number, values[2] as number)),
    ...more,
  };
}

type Sign = '+' | '-' | '*' | '/';

/** The four operations, each with a loop of its own: half of all steps are of them. */
export function arithmeticKernel(sign: Sign, more: Partial<Kernel> = {}): Kernel {
  const scalars = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => a / b,
  };
  const create = ({ width }: KernelOptions): Step => {
    const loop = loops[sign];
    return ([a, b], out, { day }) => {
      const [x, y] = [a as Rows, b as Rows];
      loop(x.values, rowAt(x, day, width), y.values, rowAt(y, day, width), out);
      for (let i = 0; i < width; i++) {
        const value = out[i] as number;
        if (value - value !== 0) out[i] = Number.NaN;
      }
    };
  };
  return { ...elementwise(scalars[sign], more), create };
}

type Loop = (x: Float64Array, atX: number, y: Float64Array, atY: number, out: Float64Array) => void;

const loops: Readonly<Record<Sign, Loop>> = {
  '+': (x, atX, y, atY, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (x[atX + i] as number) + (y[atY + i] as number);
  },
  '-': (x, atX, y, atY, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (x[atX + i] as number) - (y[atY + i] as number);
  },
  '*': (x, atX, y, atY, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (x[atX + i] as number) * (y[atY + i] as number);
  },
  '/': (x, atX, y, atY, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (x[atX + i] as number) / (y[atY + i] as number);
  },
};

/** Number of sessions of a window operator: its last number unless said otherwise. */
export type WindowStep = (
  inputs: readonly Rows[],
  out: Float64Array,
  window: { readonly day: number; readonly n: number; readonly width: number },
) => void;

/** Over the latest n sessions, today included; missing while there are fewer. */
export function windowed(
  create: (options: KernelOptions) => WindowStep,
  cost: (n: number) => number = (n) => n,
): Kernel {
  const lengthOf = (numbers: readonly number[]) => numbers[0] as number;
  return {
    create: (options) => {
      const { width } = options;
      const n = lengthOf(options.numbers);
      const step = create(options);
      return (inputs: readonly Rows[], out: Float64Array, { day }: DayContext) => {
        if (day < n - 1) out.fill(Number.NaN);
        else step(inputs, out, { day, n, width });
      };
    },
    back: (numbers) => lengthOf(numbers) - 1,
    cost: (numbers) => cost(lengthOf(numbers)),
  };
}

/** Copies one instrument's window, oldest first; false when a value is missing. */
export function gather(
  rows: Rows,
  day: number,
  n: number,
  width: number,
  i: number,
  into: Float64Array,
): boolean {
  for (let k = 0; k < n; k++) {
    const value = rows.values[rowAt(rows, day - n + 1 + k, width) + i] as number;
    if (Number.isNaN(value)) return false;
    into[k] = value;
  }
  return true;
}
