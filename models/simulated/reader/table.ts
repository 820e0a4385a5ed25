/** A fenced CSV table: its header and rows, as text. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads CSV with a header line. Short rows are missing their last cells. */
export function readTable(text: string): Table {
  const [header = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  return { header: cellsOf(header), rows: lines.map(cellsOf) };
}

function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim());
  const cells: string[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g))
    cells.push(quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"'));
  return cells;
}

/** Cells of a column as numbers; NaN where empty or no number. */
export function numbersOf({ rows }: Table, column: number): readonly number[] {
  return rows.map((row) => numberOf(row[column]));
}

export function numberOf(cell: string | undefined): number {
  return cell === undefined || cell === '' ? Number.NaN : Number(cell);
}

/** Cross-section z-scores; 0 where missing, and everywhere when the values do not differ. */
export function zScores(values: readonly number[]): readonly number[] {
  const present = values.filter((value) => Number.isFinite(value));
  const deviation = standardDeviation(present);
  const middle = mean(present);
  if (!(deviation > 0)) return values.map(() => 0);
  return values.map((value) => (Number.isFinite(value) ? (value - middle) / deviation : 0));
}

/** Of the population; 0 for less than two values. */
export function standardDeviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** 0 of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
