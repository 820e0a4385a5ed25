/**
 * A table on its way from batches to files.
 * 1. At most `PART_ROWS` rows and one batch are in memory: what is older waits in part files beside the table.
 * 2. Rows keep their order.
 * 3. `drop` removes the part files, however far the table came.
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
  private appender: DuckDBAppender | undefined;
  private rows = 0;

  constructor(connection: DuckDBConnection, kinds: TableKinds, stem: string) {
    this.connection = connection;
    this.names = Object.keys(kinds);
    this.types = Object.values(kinds).map((kind) => columnTypes[kind]);
    this.stem = stem;
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
    for (let from = 0; from < length; from += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, length - from);
      const chunk = DuckDBDataChunk.create(this.types, rows);
      for (const [k, name] of this.names.entries()) {
        const column = columns[name];
        invariant(column?.length === length, `column ${name} of a written table has another length`);
        chunk.setColumnValues(k, valuesOf(column, from, rows));
      }
      this.appender?.appendDataChunk(chunk);
      this.rows += rows;
      if (this.rows >= PART_ROWS) await this.writePart();
    }
  }

  /** Writes all rows to a file, as Parquet or CSV by its extension. Throws `journal.write-failed`. */
  async copyTo(path: string): Promise<void> {
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

function valuesOf(column: TableColumn, from: number, count: number): DuckDBValue[] {
  return Array.from({ length: count }, (_, k) => {
    const value = column[from + k] as number | string;
    return Number.isNaN(value) ? null : value;
  });
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
