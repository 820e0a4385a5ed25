import { DuckDBInstance } from '@duckdb/node-api';

/** A file and its columns, numbers and texts apart. */
export interface BareColumns {
  readonly file: string;
  readonly numbers: readonly string[];
  readonly texts: readonly string[];
}

/** Reads columns into arrays and does nothing else: what any importer over DuckDB must do at least. Returns the rows. */
export async function readBare(files: readonly BareColumns[]): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  let rows = 0;
  for (const { file, numbers, texts } of files) {
    const select = [
      ...numbers.map((name) => `CAST("${name}" AS DOUBLE)`),
      ...texts.map((name) => `CAST("${name}" AS VARCHAR)`),
    ];
    const reader = file.endsWith('.csv') ? 'read_csv' : 'read_parquet';
    const from = `${reader}('${file.replaceAll("'", "''")}')`;
    const result = await connection.stream(`SELECT ${select.join(', ')} FROM ${from}`);
    const columns: (number | string)[][] = select.map(() => []);
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; ) {
      for (const [k, column] of columns.entries()) {
        const vector = chunk.getColumnVector(k);
        for (let i = 0; i < chunk.rowCount; i++) column.push(vector.getItem(i) as number | string);
      }
      rows += chunk.rowCount;
      chunk = await result.fetchChunk();
    }
  }
  connection.closeSync();
  instance.closeSync();
  return rows;
}
