import { invariant } from '../../core/index.ts';
import type { ColumnSpec } from '../snapshot.ts';
import { syntheticColumns } from './column-specs.ts';

/** The columns under construction, day-major D x I, NaN until written. Parts of the market write rows of their own columns. */
export class Matrices {
  readonly width: number;
  private readonly byName: ReadonlyMap<string, Float64Array>;

  constructor(sessions: number, width: number) {
    this.width = width;
    this.byName = new Map(
      syntheticColumns.map(({ name }) => [name, new Float64Array(sessions * width).fill(Number.NaN)]),
    );
  }

  /** The whole matrix of a column. */
  of(name: string): Float64Array {
    const values = this.byName.get(name);
    invariant(values !== undefined, `the synthetic market has a column ${name}`);
    return values;
  }

  /** One session of a column: a view, not a copy. */
  row(name: string, session: number): Float64Array {
    return this.of(name).subarray(session * this.width, (session + 1) * this.width);
  }

  columns(): readonly { readonly spec: ColumnSpec; readonly values: Float64Array }[] {
    return syntheticColumns.map((spec) => ({ spec, values: this.of(spec.name) }));
  }
}
