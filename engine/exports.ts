/**
 * Results of a run as files that other tools read: `results/NAME.parquet` and `results/NAME.csv`.
 * Everything in them is derived from the journal and may be deleted and made again.
 */
import { join } from 'node:path';
import { type BallotLayout, readBallot, recordWords } from '../actors/index.ts';
import type { Evaluation, QualityByHorizon } from '../evaluation/index.ts';
import {
  type DayRecord,
  type Journal,
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
  days: 'integer',
  undefinedDays: 'integer',
} as const;

/** Writes every table, day by day, so that memory does not grow with the run. Returns the paths. Throws `journal.write-failed`. */
export async function exportResults(request: ExportRequest): Promise<readonly string[]> {
  const { journal, types, folder, formats } = request;
  const endings = [...(formats.parquet ? ['parquet'] : []), ...(formats.csv ? ['csv'] : [])];
  if (endings.length === 0) return [];
  const files = await DataFiles.open();
  const written: string[] = [];
  const write = async (name: string, kinds: TableKinds, batches: Iterable<Pick<TableBatch, 'columns'>>) => {
    const paths = endings.map((ending) => join(folder, `${name}.${ending}`));
    await files.writeTable(paths, kinds, batches);
    written.push(...paths);
  };
  try {
    for (const name of tableNames) {
      await write(name, tableColumns[name], tableOf(name, journal.records(0, { ballots: false }), types));
    }
    await write('signal_statistics', qualityColumns, [qualityTable(request.evaluation)]);
    if (request.ballots !== undefined) {
      await write('ballots', ballotColumns, ballotTables(journal.records(), request.ballots));
    }
  } finally {
    files.close();
  }
  return written;
}

function qualityTable({ statistics, controls }: Evaluation): Pick<TableBatch, 'columns'> {
  const named: Record<string, QualityByHorizon | null> = {
    score: statistics.score,
    consensus: statistics.consensus,
    negDisagreement: statistics.negDisagreement,
    'control:uniform': controls.uniform,
    'control:uniformWeights': controls.uniformWeights,
    'control:random': controls.random,
    'control:bestType': controls.bestType,
  };
  const rows = Object.entries(named).flatMap(([signal, byHorizon]) =>
    Object.entries(byHorizon ?? {}).map(([horizon, quality]) => ({
      signal,
      horizon: Number(horizon),
      ...quality,
    })),
  );
  const numbers = (key: 'ic' | 'icir' | 'icT' | 'rankIc' | 'rankIcir' | 'rankIcT') =>
    Float64Array.from(rows, (row) => row[key] ?? Number.NaN);
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
      days: Int32Array.from(rows, ({ days }) => days),
      undefinedDays: Int32Array.from(rows, ({ undefinedDays }) => undefinedDays),
    },
  };
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
