/**
 * Reads Parquet, CSV and gzip CSV into typed arrays, and writes tables. Only this file and its folder import DuckDB.
 *
 * 1. Every path is a file that exists, is no larger than the limit, and holds no glob character: DuckDB would read others.
 * 2. CSV cells arrive as text and are converted here, so that a bad cell is reported and never guessed away.
 * 3. Rows keep the order of the file; row numbers count data rows from 1.
 * 4. Texts and column names leave as plain text: no control character of a file reaches a message or a terminal.
 */
import { createReadStream, statSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBResult,
} from '@duckdb/node-api';
import { MassError } from '../core/index.ts';
import { byPlainName, type CellKind, expression, type SourceColumn } from './duckdb/source-columns.ts';
import { identifier, literal } from './duckdb/sql.ts';
import { StagedTable, type TableColumn, type TableKinds } from './duckdb/staged-table.ts';
import { checkDelimiter, checkEncoding, notUtf8, sentenceOf } from './duckdb/text-checks.ts';
import { plainText } from './plain-text.ts';

/** Stands in a number column for a cell that is not a number; +Infinity stands for an infinite one. */
export const NOT_A_NUMBER = Number.NEGATIVE_INFINITY;

/** `number` gives Float64Array, missing = NaN; `date` Int32Array yyyymmdd, 0 = none; `text` plain text, missing = ''. */
export interface ColumnRequest {
  readonly name: string;
  readonly as: CellKind;
}

export interface FileColumns {
  readonly rows: number;
  readonly numbers: ReadonlyMap<string, Float64Array>;
  readonly dates: ReadonlyMap<string, Int32Array>;
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/** Sizes above which a file is refused: data files are untrusted. */
export interface FileLimits {
  readonly bytes: number;
  readonly rows: number;
}
export const defaultFileLimits: FileLimits = { bytes: 2 ** 30, rows: 20_000_000 };

interface FileSource {
  readonly sql: string;
  readonly columns: ReadonlyMap<string, SourceColumn>;
}

const settings = {
  // A second thread costs up to 50 MB while tables are written, and JavaScript takes rows over in one thread anyway.
  threads: '1',
  memory_limit: '512MB',
  // Files are read once.
  enable_external_file_cache: 'false',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
};

export class DataFiles {
  private readonly instance: DuckDBInstance;
  private readonly connection: DuckDBConnection;
  private readonly limits: FileLimits;
  private readonly sources = new Map<string, FileSource>();

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, limits: FileLimits) {
    this.instance = instance;
    this.connection = connection;
    this.limits = limits;
  }

  static async open(limits: FileLimits = defaultFileLimits): Promise<DataFiles> {
    const instance = await DuckDBInstance.create(':memory:', settings);
    return new DataFiles(instance, await instance.connect(), limits);
  }

  /** Column names in file order. Throws `market.not-found`, `market.too-large`, `market.unreadable`. */
  async columns(file: string, delimiter = ','): Promise<readonly string[]> {
    return [...(await this.source(file, delimiter)).columns.keys()];
  }

  /** Reads the named columns, which must exist. */
  async read(file: string, requests: readonly ColumnRequest[], delimiter = ','): Promise<FileColumns> {
    const source = await this.source(file, delimiter);
    const select = requests.map(({ name, as }) => expression(source.columns.get(name) as SourceColumn, as));
    const numbers = new Map<string, Float64Array>();
    const dates = new Map<string, Int32Array>();
    const texts = new Map<string, string[]>();
    const parts: (Float64Array | Int32Array | string[])[][] = requests.map(() => []);
    let rows = 0;
    await this.guard(file, async () => {
      const result = await this.connection.stream(`SELECT ${select.join(', ')} FROM ${source.sql}`);
      for (let chunk = await nextChunk(result); chunk !== undefined; chunk = await nextChunk(result)) {
        rows += chunk.rowCount;
        if (rows > this.limits.rows) throw tooLarge(file, `more than ${this.limits.rows} rows`, this.limits);
        for (const [k, { as }] of requests.entries()) (parts[k] as unknown[]).push(cells(chunk, k, as));
      }
    });
    for (const [k, { name, as }] of requests.entries()) {
      if (as === 'number') numbers.set(name, joined(new Float64Array(rows), parts[k] as Float64Array[]));
      else if (as === 'date') dates.set(name, joined(new Int32Array(rows), parts[k] as Int32Array[]));
      else texts.set(name, (parts[k] as string[][]).flat());
    }
    return { rows, numbers, dates, texts };
  }

  /** The text of one cell, for messages; `row` counts from 1. */
  async cell(file: string, row: number, name: string, delimiter = ','): Promise<string> {
    const { sql, columns } = await this.source(file, delimiter);
    const cell = identifier(columns.get(name)?.name ?? name);
    const query = `SELECT CAST(${cell} AS VARCHAR) FROM ${sql} LIMIT 1 OFFSET ${row - 1}`;
    const reader = await this.connection.runAndReadAll(query);
    const value = reader.getRows()[0]?.[0];
    return typeof value === 'string' ? plainText(value) : '';
  }

  /**
   * Writes one table into every path, as Parquet (`.parquet`, `.parq`) or CSV (`.csv`) by its extension; batches follow
   * each other, and none at all gives a table without rows. NaN becomes NULL. Files are replaced. Throws
   * `journal.write-failed`.
   */
  async writeTable(
    paths: readonly string[],
    kinds: TableKinds,
    batches: Iterable<{ readonly columns: Readonly<Record<string, TableColumn>> }>,
  ): Promise<void> {
    if (paths.length === 0) return;
    const table = new StagedTable(this.connection, kinds, `${paths[0] as string}.part`);
    try {
      await table.create();
      for (const { columns } of batches) await table.append(columns);
      for (const path of paths) await table.copyTo(path);
    } finally {
      await table.drop();
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  /** The table function that reads a file, with its columns. */
  private async source(file: string, delimiter: string): Promise<FileSource> {
    const known = this.sources.get(file);
    if (known !== undefined) return known;
    checkFile(file, this.limits);
    if (/\.gz$/iu.test(file)) await this.guard(file, () => checkGzip(file, this.limits));
    const parquet = /\.parq(uet)?$/iu.test(file);
    if (/\.csv$/iu.test(file)) checkEncoding(file);
    const dialect = `header = true, delim = ${literal(delimiter)}, quote = '"', escape = '"', comment = ''`;
    const probe = parquet
      ? `read_parquet(${literal(file)})`
      : `read_csv(${literal(file)}, all_varchar = true, ignore_errors = true, ${dialect})`;
    const types = await this.guard(file, async () => {
      const rows = (await this.connection.runAndReadAll(`DESCRIBE SELECT * FROM ${probe}`)).getRows();
      return new Map(rows.map((row) => [String(row[0]), String(row[1])]));
    });
    if (!parquet) checkDelimiter(file, [...types.keys()], delimiter);
    const declared = [...types.keys()].map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
    // Without detection a broken line is an error with its number, not a guess at another dialect.
    const strict = `read_csv(${literal(file)}, auto_detect = false, columns = {${declared}}, ${dialect})`;
    const source = { sql: parquet ? probe : strict, columns: byPlainName(types) };
    this.sources.set(file, source);
    return source;
  }

  private async guard<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      if (cause instanceof MassError) throw cause;
      const text = cause instanceof Error ? cause.message : String(cause);
      const line = /CSV Error on Line: (\d+)/u.exec(text)?.[1];
      if (/Invalid unicode|not utf-8 encoded/iu.test(text))
        throw notUtf8(file, line === undefined ? undefined : Number(line), cause);
      const reason = /Expected Number of Columns: \d+ Found: \d+|unterminated quote/u.exec(text)?.[0];
      throw new MassError(
        {
          code: 'market.unreadable',
          message:
            reason === undefined
              ? `the file cannot be read: ${plainText(sentenceOf(text, file))}`
              : 'the file cannot be read',
          file,
          ...(line === undefined ? {} : { line: Number(line) }),
          ...(reason === undefined ? {} : { found: reason }),
          expected: 'a Parquet file (.parquet, .parq) or a CSV file with a header (.csv, .csv.gz)',
          hint: 'repair the file, or declare its delimiter',
        },
        { cause },
      );
    }
  }
}

function checkFile(file: string, limits: FileLimits): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) {
    throw new MassError({
      code: 'market.not-found',
      message: stat === undefined ? 'the data file does not exist' : 'this is not a file',
      file,
      hint: 'check the path; relative paths start at the folder of the scenario file',
    });
  }
  if (stat.size === 0) {
    throw new MassError({
      code: 'market.unreadable',
      message: 'the data file is empty',
      file,
      found: '0 bytes',
      expected: 'a header and rows',
      hint: 'write the file again',
    });
  }
  if (stat.size > limits.bytes) throw tooLarge(file, `${stat.size} bytes`, limits);
  if (/[*?[\]{}]/u.test(file)) {
    throw new MassError({
      code: 'market.unreadable',
      message: 'the path holds a character that would match other files',
      file,
      expected: 'a path without any of * ? [ ] { }',
      hint: 'rename the file or its folder',
    });
  }
}

/** DuckDB reads a gzip file that ends early as if it were whole, and one that unpacks without end. */
async function checkGzip(file: string, limits: FileLimits): Promise<void> {
  let bytes = 0;
  const unzip = createGunzip();
  createReadStream(file)
    .on('error', (error) => unzip.destroy(error))
    .pipe(unzip);
  for await (const part of unzip) {
    bytes += (part as Buffer).length;
    if (bytes > limits.bytes) throw tooLarge(file, `more than ${limits.bytes} bytes unpacked`, limits);
  }
}

function tooLarge(file: string, found: string, limits: FileLimits): MassError {
  return new MassError({
    code: 'market.too-large',
    message: 'the data file is larger than the engine reads',
    file,
    found,
    expected: `at most ${limits.bytes} bytes and ${limits.rows} rows`,
    hint: 'split the file, or keep only the instruments and dates that the scenario needs',
  });
}

async function nextChunk(result: DuckDBResult): Promise<DuckDBDataChunk | undefined> {
  const chunk = await result.fetchChunk();
  return chunk === null || chunk.rowCount === 0 ? undefined : chunk;
}

function cells(chunk: DuckDBDataChunk, column: number, as: CellKind) {
  const vector = chunk.getColumnVector(column);
  const length = chunk.rowCount;
  if (as === 'text') return Array.from({ length }, (_, i) => plainText(vector.getItem(i) as string));
  const values = as === 'number' ? new Float64Array(length) : new Int32Array(length);
  for (let i = 0; i < length; i++) values[i] = vector.getItem(i) as number;
  return values;
}

function joined<T extends Float64Array | Int32Array>(into: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    into.set(part, at);
    at += part.length;
  }
  return into;
}
