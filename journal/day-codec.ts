/**
 * A day record as columns of a table and back. Typed arrays become little-endian bytes (core refuses other machines), so
 * NaN and -0 come back as they were; a checksum over all columns finds bits that rotted where the database cannot see it.
 */
import { crc32 } from 'node:zlib';
import { invariant, type TradingDate } from '../core/index.ts';
import { fromExactJson, toExactJson } from './exact-json.ts';
import type { DayRecord } from './records.ts';

/** Column names of a stored day in the order that the checksum runs over. */
export const dayColumns = [
  'day',
  'date',
  'digest',
  'data_digest',
  'instruments',
  'distribution',
  'plan',
  'optimization',
  'events',
  'abstentions',
  'ballots_expected',
  'ballots_received',
  'types',
  'shown',
  'bought',
  'sold',
  'score',
  'consensus',
  'disagreement',
  'patches',
  'inverse_patches',
  'ended_labels',
  'label_values',
  'ballot_chunks',
] as const;

export type DayColumn = (typeof dayColumns)[number];
export type Cell = number | string | Uint8Array | null;
/** A stored day. `ballot_chunks` is null when the ballots were left out. */
export type DayRow = Record<DayColumn, Cell> & { readonly checksum: Cell };

/** Columns of a record. Throws `internal.invariant` when its arrays do not belong together. */
export function encodeDay(record: DayRecord, ballotChunks: number | null): DayRow {
  const { tally, endedLabels } = record;
  const types = tally.types;
  const members = record.instruments.length;
  invariant(tally.instruments === members, 'a tally has one column per instrument of its day');
  invariant(
    record.distribution.length === types && record.plan.length === types,
    'weights and plan have one entry per type',
  );
  for (const counts of [tally.shown, tally.bought, tally.sold]) {
    invariant(counts.length === types * members, 'a tally has one count per type and instrument');
  }
  for (const signal of [record.score, record.consensus, record.disagreement]) {
    invariant(signal.length === members, 'a signal has one value per instrument');
  }
  const cells: Record<DayColumn, Cell> = {
    day: record.day,
    date: record.date,
    digest: record.digest,
    data_digest: record.dataDigest,
    instruments: toExactJson(record.instruments),
    distribution: bytesOf(record.distribution),
    plan: bytesOf(record.plan),
    optimization: record.optimization === undefined ? null : toExactJson(record.optimization),
    events: toExactJson(record.events),
    abstentions: toExactJson(record.abstentions),
    ballots_expected: record.ballotsExpected,
    ballots_received: record.ballotsReceived,
    types,
    shown: bytesOf(tally.shown),
    bought: bytesOf(tally.bought),
    sold: bytesOf(tally.sold),
    score: bytesOf(record.score),
    consensus: bytesOf(record.consensus),
    disagreement: bytesOf(record.disagreement),
    patches: toExactJson(record.patches),
    inverse_patches: toExactJson(record.inversePatches),
    ended_labels: toExactJson(endedLabels.map(({ day, horizon, values }) => [day, horizon, values.length])),
    label_values: Buffer.concat(endedLabels.map(({ values }) => bytesOf(values))),
    ballot_chunks: ballotChunks,
  };
  return { ...cells, checksum: checksumOf(cells) };
}

/** Inverse of `encodeDay`, without ballots. Throws a plain Error on a row that cannot have been written by it. */
export function decodeDay(row: DayRow): Omit<DayRecord, 'ballots'> {
  if (checksumOf(row) !== row.checksum) throw new Error('its checksum does not match its content');
  const instruments = json(row.instruments) as string[];
  const types = row.types as number;
  const size = types * instruments.length;
  const labels = floats(row.label_values);
  let from = 0;
  const endedLabels = (json(row.ended_labels) as [number, number, number][]).map(([day, horizon, length]) => {
    const values = labels.slice(from, from + length);
    from += length;
    return { day, horizon, values };
  });
  return {
    day: row.day as number,
    date: row.date as TradingDate,
    digest: row.digest as string,
    dataDigest: row.data_digest as string,
    instruments,
    distribution: floats(row.distribution, types),
    plan: integers(row.plan, types),
    ...(row.optimization === null
      ? {}
      : { optimization: json(row.optimization) as NonNullable<DayRecord['optimization']> }),
    events: json(row.events) as DayRecord['events'],
    abstentions: json(row.abstentions) as DayRecord['abstentions'],
    ballotsExpected: row.ballots_expected as number,
    ballotsReceived: row.ballots_received as number,
    tally: {
      types,
      instruments: instruments.length,
      shown: integers(row.shown, size),
      bought: integers(row.bought, size),
      sold: integers(row.sold, size),
    },
    score: floats(row.score, instruments.length),
    consensus: floats(row.consensus, instruments.length),
    disagreement: floats(row.disagreement, instruments.length),
    patches: json(row.patches) as unknown[],
    inversePatches: json(row.inverse_patches) as unknown[],
    endedLabels,
  };
}

/** CRC-32 over cells, each framed by kind and length. */
export function checksumOfCells(cells: readonly Cell[]): number {
  let sum = 0;
  for (const cell of cells) {
    const bytes = cell instanceof Uint8Array ? cell : Buffer.from(String(cell), 'utf8');
    sum = crc32(`${typeof cell}:${bytes.byteLength}\n`, sum);
    sum = crc32(bytes, sum);
  }
  return sum;
}

function checksumOf(cells: Record<DayColumn, Cell>): number {
  return checksumOfCells(dayColumns.map((name) => cells[name]));
}

function json(cell: Cell): unknown {
  return fromExactJson(String(cell));
}

function bytesOf(values: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A copy: records are their reader's own, and the bytes of a column need not start on a border of eight. */
function copyOf(cell: Cell, unit: number, length: number | undefined): ArrayBufferLike {
  if (!(cell instanceof Uint8Array)) throw new TypeError('a number column holds no bytes');
  if (cell.byteLength % unit !== 0 || (length !== undefined && cell.byteLength !== unit * length)) {
    throw new RangeError(`a number column holds ${cell.byteLength} bytes`);
  }
  // Not Uint8Array.from, which goes through an iterator; not Buffer's slice, which is a view.
  return new Uint8Array(cell).buffer;
}

function floats(cell: Cell, length?: number): Float64Array {
  return new Float64Array(copyOf(cell, Float64Array.BYTES_PER_ELEMENT, length));
}

function integers(cell: Cell, length?: number): Int32Array {
  return new Int32Array(copyOf(cell, Int32Array.BYTES_PER_ELEMENT, length));
}
