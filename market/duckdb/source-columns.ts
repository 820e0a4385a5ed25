import { plainText } from '../plain-text.ts';
import { identifier } from './sql.ts';

/** What a column is read as. */
export type CellKind = 'number' | 'date' | 'text';

/** A column as DuckDB knows it: its name in the file, and its type. */
export interface SourceColumn {
  readonly name: string;
  readonly type: string;
}

/** The columns of a file by the names that they go by here. */
export function byPlainName(types: ReadonlyMap<string, string>): ReadonlyMap<string, SourceColumn> {
  const columns = new Map<string, SourceColumn>();
  for (const [name, type] of types) {
    let plain = plainText(name);
    while (plain === '' || columns.has(plain)) plain += '_';
    columns.set(plain, { name, type });
  }
  return columns;
}

const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|UINTEGER|FLOAT|DOUBLE|DECIMAL.*)$/u;

/** SQL of one column: no NULL leaves it, so that vectors are read without their validity masks. */
export function expression({ name, type }: SourceColumn, as: CellKind): string {
  const cell = identifier(name);
  const text = `trim(CAST(${cell} AS VARCHAR))`;
  if (as === 'text') return `COALESCE(${text}, '')`;
  if (as === 'number') {
    const number = numeric.test(type) ? `CAST(${cell} AS DOUBLE)` : `TRY_CAST(${text} AS DOUBLE)`;
    return `CASE WHEN ${cell} IS NULL OR ${text} = '' THEN 'NaN'::DOUBLE WHEN ${number} IS NULL THEN '-Infinity'::DOUBLE
      WHEN isinf(${number}) THEN 'Infinity'::DOUBLE ELSE ${number} END`;
  }
  const day =
    type === 'DATE' || type.startsWith('TIMESTAMP')
      ? `TRY_CAST(strftime(${type.includes('ZONE') ? `make_timestamp(epoch_us(${cell}))` : cell}, '%Y%m%d') AS INTEGER)`
      : numeric.test(type)
        ? `TRY_CAST(${cell} AS INTEGER)`
        : `TRY_CAST(replace(replace(left(${text}, 10), '-', ''), '/', '') AS INTEGER)`;
  return `COALESCE(${day}, 0)`;
}
