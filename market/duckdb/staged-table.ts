/**
 * A table on its way from batches to files.
 * 1. At most `PART_ROWS` rows and one batch are in memory: what is older waits in part files beside the table.
 * 2. Rows keep their order.
 * 3. `drop` removes the part files, however far the table came.
 * 4. One chunk serves all rows. Chunks live outside of the heap, where the garbage collector does not see how large they are: with a
 *    chunk a batch, a table of 3,000 short days takes hundreds of megabytes until it happens to run.
 */
import { rmSync } from 'node:fs';
import {
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { invariant, MassError } from '../../core/index.ts';
import { identifier, literal } from './sql.ts';

/** A column to write; all of a batch have the same length. */
export type TableColumn = Float64Array | Int32Array | readonly string[];
/** Columns of a table to write, in order. */
export type TableKinds = Readonly<Record<string, 'integer' | 'number' | 'text'>>;
const columnTypes = { integer: INTEGER, number: DOUBLE, text: VARCHAR };
/** Rows of one appended chunk: DuckDB's vector size. */
const CHUNK_ROWS = 2048;
/** Rows after which a part is written: 10 MB of ballots with pools of 20. */
const PART_ROWS = 65_536;

export class StagedTable {
  private readonly connection: DuckDBConnection;
  private readonly names: readonly string[];
  private readonly types: (typeof columnTypes)[keyof typeof columnTypes][];
  /** Part files are named `STEM-0.parquet` and so on. */
  private readonly stem: string;
  private readonly parts: string[] = [];
  private readonly chunk: DuckDBDataChunk;
  /** Rows that wait for a full chunk, by column. */
  private readonly waiting: DuckDBValue[][];
  private appender: DuckDBAppender | undefined;
  /** Appended since the last part. */
  private rows = 0;

  constructor(connection: DuckDBConnection, kinds: TableKinds, stem: string) {
    this.connection = connection;
    this.names = Object.keys(kinds);
    this.types = Object.values(kinds).map((kind) => columnTypes[kind]);
    this.stem = stem;
    this.chunk = DuckDBDataChunk.create(this.types);
    this.waiting = this.names.map(() => []);
  }

  async create(): Promise<void> {
    const columns = this.names.map((name, k) => `${identifier(name)} ${String(this.types[k])}`);
    await this.connection.run(`CREATE OR REPLACE TEMP TABLE written (${columns.join(', ')})`);
    this.appender = await this.connection.createAppender('written');
    this.rows = 0;
  }

  /** Adds rows; NaN becomes NULL. Throws `journal.write-failed`. */
  async append(columns: Readonly<Record<string, TableColumn>>): Promise<void> {
    const length = columns[this.names[0] ?? '']?.length ?? 0;
    for (const name of this.names)
      invariant(columns[name]?.length === length, `column ${name} of a written table has another length`);
    for (let from = 0; from < length; ) {
      const to = Math.min(length, from + CHUNK_ROWS - this.waitingRows());
      for (const [k, name] of this.names.entries())
        addValues(this.waiting[k] as DuckDBValue[], columns[name] as TableColumn, from, to);
      from = to;
      if (this.waitingRows() === CHUNK_ROWS) this.appendWaiting();
      if (this.rows >= PART_ROWS) await this.writePart();
    }
  }

  /** Writes all rows to a file, as Parquet or CSV by its extension. Throws `journal.write-failed`. */
  async copyTo(path: string): Promise<void> {
    this.appendWaiting();
    if (this.parts.length > 0 && this.rows > 0) await this.writePart();
    this.appender?.flushSync();
    const source =
      this.parts.length === 0 ? 'written' : `(FROM read_parquet([${this.parts.map(literal).join(', ')}]))`;
    await this.copy(source, path);
  }

  async drop(): Promise<void> {
    for (const part of this.parts) rmSync(part, { force: true });
    this.appender?.closeSync();
    await this.connection.run('DROP TABLE IF EXISTS written');
  }

  private waitingRows(): number {
    return this.waiting[0]?.length ?? 0;
  }

  private appendWaiting(): void {
    const rows = this.waitingRows();
    if (rows === 0) return;
    this.chunk.reset();
    this.chunk.rowCount = rows;
    for (const [k, values] of this.waiting.entries()) {
      this.chunk.setColumnValues(k, values);
      values.length = 0;
    }
    this.appender?.appendDataChunk(this.chunk);
    this.rows += rows;
  }

  private async writePart(): Promise<void> {
    const part = `${this.stem}-${this.parts.length}.parquet`;
    // Named first, so that a part that fails half-way is removed too.
    this.parts.push(part);
    this.appender?.flushSync();
    await this.copy('written', part);
    // A new table: a truncated one keeps its memory.
    this.appender?.closeSync();
    await this.create();
  }

  private async copy(source: string, path: string): Promise<void> {
    const format = /\.parq(uet)?$/u.test(path) ? '(FORMAT parquet)' : '(FORMAT csv, HEADER)';
    await this.connection.run(`COPY ${source} TO ${literal(path)} ${format}`).catch((cause: unknown) => {
      throw writeFailed(path, cause);
    });
  }
}

function addValues(into: DuckDBValue[], column: TableColumn, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const value = column[row] as number | string;
    into.push(Number.isNaN(value) ? null : value);
  }
}

function writeFailed(path: string, cause: unknown): MassError {
  return new MassError(
    {
      code: 'journal.write-failed',
      message: 'the table cannot be written',
      file: path,
      found: cause instanceof Error ? cause.message.split('\n')[0] : String(cause),
      hint: 'check that the folder exists, may be written, and has room',
    },
    { cause },
  );
}
