import type { PackedMatrix } from './chart.ts';
import { rangeOf } from './charts/heat-map.ts';
import type { RampName } from './palette.ts';

/** Numbers by row and column; NaN = not available. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: Float64Array;
}

const NO_VALUE = 65_535;
const STEPS = NO_VALUE - 1;

/** Packs numbers in 65,534 steps of their range: a step is 0.0015 % of it. */
export function packMatrix({ rows, columns, values }: Matrix, ramp: RampName): PackedMatrix {
  const { low, high } = rangeOf(values, ramp);
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) {
    const step = Number.isFinite(value) ? Math.round(((value - low) / (high - low)) * STEPS) : NO_VALUE;
    bytes.writeUInt16LE(step, 2 * index);
  }
  return { rows, columns, low, high, base64: bytes.toString('base64') };
}
