/**
 * Results of a run as files that other tools read: `results/NAME.parquet` and `results/NAME.csv`.
 * 1. Everything in them is derived from the journal and may be deleted: `mass resume` makes them again.
 * 2. A table appears under its name whole, and all are on disk before the run counts as finished. What a killed export left
 *    has a name that begins with a dot, and goes when the next one begins.
 */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BallotLayout, readBallot, recordWords } from '../actors/index.ts';
import { invariant } from '../core/index.ts';
import { type Evaluation, horizonsOf, qualityRows } from '../evaluation/index.ts';
import {
  AFTER_WRITE_OF_RUN,
  type DayRecord,
  type Journal,
  putInPlace,
  syncFolder,
  type TableBatch,
  tableColumns,
  tableNames,
  tableOf,
} from '../journal/index.ts';
import { DataFiles, type TableKinds } from '../market/index.ts';

export interface ExportRequest {
  readonly journal: Journal;
  /** Type ids in the order of the tallies' rows. */
  readonly types: readonly string[];
  readonly evaluation: Evaluation;
  readonly folder: string;
  readonly formats: { readonly parquet: boolean; readonly csv: boolean };
  /** Present when the journal holds ballots. */
  readonly ballots?: BallotLayout;
}

const LABEL_TABLE = 'labels';
const QUALITY_TABLE = 'signal_statistics';
const BALLOT_TABLE = 'ballots';
const labelColumns = {
  day: 'integer',
  date: 'integer',
  instrument: 'text',
  horizon: 'integer',
  label: 'number',
} as const;
const ballotColumns = {
  day: 'integer',
  date: 'integer',
  type: 'text',
  ordinal: 'integer',
  status: 'text',
  candidates: 'text',
  buys: 'text',
  sells: 'text',
} as const;
const qualityColumns = {
  signal: 'text',
  horizon: 'integer',
  ic: 'number',
  icir: 'number',
  icT: 'number',
  rankIc: 'number',
  rankIcir: 'number',
  rankIcT: 'number',
  rankIcLow: 'number',
  rankIcHigh: 'number',
  days: 'integer',
  undefinedDays: 'integer',
} as const;

/** Files that an export of these formats has and the folder has not. */
export function missingTables({
  folder,
  formats,
  ballots,
}: Pick<ExportRequest, 'folder' | 'formats' | 'ballots'>): readonly string[] {
  const names = [...tableNames, LABEL_TABLE, QUALITY_TABLE, ...(ballots === undefined ? [] : [BALLOT_TABLE])];
  return names
    .flatMap((name) => endingsOf(formats).map((ending) => `${name}.${ending}`))
    .filter((file) => !existsSync(join(folder, file)));
}

/** Writes every table, day by day, so that memory does not grow with the run. Throws `journal.write-failed`. */
export async function exportResults(request: ExportRequest): Promise<void> {
  const { journal, types, folder } = request;
  const endings = endingsOf(request.formats);
  if (endings.length === 0) return;
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith('.')) rmSync(join(folder, name));
  const files = await DataFiles.open();
  const write = async (name: string, kinds: TableKinds, batches: Iterable<Pick<TableBatch, 'columns'>>) => {
    const temporary = (ending: string) => join(folder, `.${name}.${ending}`);
    await files.writeTable(endings.map(temporary), kinds, batches);
    for (const ending of endings)
      putInPlace(temporary(ending), join(folder, `${name}.${ending}`), AFTER_WRITE_OF_RUN);
  };
  try {
    for (const name of tableNames) {
      await write(name, tableColumns[name], tableOf(name, journal.records(0, { ballots: false }), types));
    }
    const horizons = horizonsOf(request.evaluation).length;
    await write(LABEL_TABLE, labelColumns, labelTables(journal.records(0, { ballots: false }), horizons));
    await write(QUALITY_TABLE, qualityColumns, [qualityTable(request.evaluation)]);
    if (request.ballots !== undefined) {
      await write(BALLOT_TABLE, ballotColumns, ballotTables(journal.records(), request.ballots));
    }
  } finally {
    files.close();
  }
  syncFolder(folder);
}

function endingsOf({ parquet, csv }: ExportRequest['formats']): readonly string[] {
  return [...(parquet ? ['parquet'] : []), ...(csv ? ['csv'] : [])];
}

function qualityTable(evaluation: Evaluation): Pick<TableBatch, 'columns'> {
  const rows = qualityRows(evaluation).flatMap(({ name, isControl, byHorizon }) =>
    Object.entries(byHorizon ?? {}).map(([horizon, quality]) => ({
      signal: isControl ? `control:${name}` : name,
      horizon: Number(horizon),
      ...quality,
    })),
  );
  const numbers = (
    key: 'ic' | 'icir' | 'icT' | 'rankIc' | 'rankIcir' | 'rankIcT' | 'rankIcLow' | 'rankIcHigh',
  ) => Float64Array.from(rows, (row) => row[key] ?? Number.NaN);
  return {
    columns: {
      signal: rows.map(({ signal }) => signal),
      horizon: Int32Array.from(rows, ({ horizon }) => horizon),
      ic: numbers('ic'),
      icir: numbers('icir'),
      icT: numbers('icT'),
      rankIc: numbers('rankIc'),
      rankIcir: numbers('rankIcir'),
      rankIcT: numbers('rankIcT'),
      rankIcLow: numbers('rankIcLow'),
      rankIcHigh: numbers('rankIcHigh'),
      days: Int32Array.from(rows, ({ days }) => days),
      undefinedDays: Int32Array.from(rows, ({ undefinedDays }) => undefinedDays),
    },
  };
}

/**
 * Labels as they ended, by the day that they belong to: its date and its instruments. What has not ended by the last
 * committed day is not there. One batch a day and horizon.
 */
function* labelTables(
  records: Iterable<DayRecord>,
  horizons: number,
): Generator<Pick<TableBatch, 'columns'>> {
  const waiting = new Map<number, Pick<DayRecord, 'date' | 'instruments'> & { ended: number }>();
  for (const { day, date, instruments, endedLabels } of records) {
    waiting.set(day, { date, instruments, ended: 0 });
    for (const { day: of, horizon, values } of endedLabels) {
      const own = waiting.get(of);
      invariant(
        own?.instruments.length === values.length,
        `labels of day ${of} are those of its instruments`,
      );
      own.ended++;
      if (own.ended === horizons) waiting.delete(of);
      yield {
        columns: {
          day: new Int32Array(values.length).fill(of),
          date: new Int32Array(values.length).fill(own.date),
          instrument: own.instruments,
          horizon: new Int32Array(values.length).fill(horizon),
          label: values,
        },
      };
    }
  }
}

/** One row an investor and day; instruments by code, separated by blanks. One batch a block of ballots. */
function* ballotTables(
  records: Iterable<DayRecord>,
  layout: BallotLayout,
): Generator<Pick<TableBatch, 'columns'>> {
  const bytesEach = 2 * recordWords(layout);
  for (const { day, date, instruments, ballots = [] } of records) {
    const codes = (positions: Uint16Array) =>
      Array.from(positions, (position) => instruments[position]).join(' ');
    let type = '';
    let first = 0;
    for (const block of ballots) {
      first = block.type === type ? first : 0;
      type = block.type;
      const count = block.bytes.byteLength / bytesEach;
      const decoded = Array.from({ length: count }, (_, at) => readBallot(block.bytes, at, layout));
      yield {
        columns: {
          day: new Int32Array(count).fill(day),
          date: new Int32Array(count).fill(date),
          type: decoded.map(() => block.type),
          ordinal: Int32Array.from(decoded, (_, at) => first + at),
          status: decoded.map((ballot) => (ballot.status === 'ballot' ? 'ballot' : ballot.reason)),
          candidates: decoded.map((ballot) => codes(ballot.candidates)),
          buys: decoded.map((ballot) => (ballot.status === 'ballot' ? codes(ballot.buys) : '')),
          sells: decoded.map((ballot) => (ballot.status === 'ballot' ? codes(ballot.sells) : '')),
        },
      };
      first += count;
    }
  }
}
