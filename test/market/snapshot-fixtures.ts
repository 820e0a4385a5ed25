import type { TradingDate } from '../../core/index.ts';
import type { Column, ColumnSpec, Snapshot } from '../../market/index.ts';

/** A column of these values; modality and name as given. */
export function columnOf(values: readonly number[], spec: Partial<ColumnSpec> = {}): Column {
  return {
    spec: { name: 'x', modality: 'price', description: 'a column', ...spec },
    values: Float64Array.from(values),
    learnedSign: 0,
  };
}

/** A snapshot of `count` members S000, S001, ... with overrides. */
export function snapshotOf(count: number, parts: Partial<Snapshot> = {}): Snapshot {
  const instruments = Array.from({ length: count }, (_, i) => `S${String(i).padStart(3, '0')}`);
  return {
    day: 3,
    date: 20240105 as TradingDate,
    instruments,
    industries: instruments.map(() => ''),
    columns: [],
    macro: [],
    ...parts,
  };
}
