/** Day records as flat, column-oriented tables, one batch a day; for exports and analyses. */
import { invariant } from '../core/index.ts';
import type { DayRecord } from './records.ts';

/** `integer` columns are Int32Array, `number` columns Float64Array (NaN = missing), `text` columns string[]. */
export type ColumnKind = 'integer' | 'number' | 'text';
export type Column = Int32Array | Float64Array | readonly string[];

/** Rows of one day. Columns have the names and kinds of `tableColumns`, in that order, and equal lengths. */
export interface TableBatch {
  readonly day: number;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** Columns of every table. `date` is yyyymmdd; `type` the type's id; counts are investors or ballots. */
export const tableColumns = {
  tallies: {
    day: 'integer',
    date: 'integer',
    type: 'text',
    instrument: 'text',
    shown: 'integer',
    bought: 'integer',
    sold: 'integer',
  },
  signals: {
    day: 'integer',
    date: 'integer',
    instrument: 'text',
    score: 'number',
    consensus: 'number',
    disagreement: 'number',
  },
  distributions: { day: 'integer', date: 'integer', type: 'text', weight: 'number', investors: 'integer' },
  population_events: {
    day: 'integer',
    date: 'integer',
    kind: 'text',
    type: 'text',
    first: 'integer',
    count: 'integer',
    cause: 'text',
  },
  abstentions: { day: 'integer', date: 'integer', type: 'text', ordinal: 'integer', reason: 'text' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, ColumnKind>>>>;

export type TableName = keyof typeof tableColumns;
export const tableNames = Object.keys(tableColumns) as readonly TableName[];

type Columns<Name extends TableName> = Record<
  Exclude<keyof (typeof tableColumns)[Name], 'day' | 'date'>,
  Column
>;
type Builder<Name extends TableName> = (record: DayRecord, typeIds: readonly string[]) => Columns<Name>;

const builders: { readonly [Name in TableName]: Builder<Name> } = {
  tallies: ({ tally, instruments }, typeIds) => ({
    type: typeIds.flatMap((id) => instruments.map(() => id)),
    instrument: typeIds.flatMap(() => instruments),
    shown: tally.shown,
    bought: tally.bought,
    sold: tally.sold,
  }),
  signals: ({ instruments, score, consensus, disagreement }) => ({
    instrument: instruments,
    score,
    consensus,
    disagreement,
  }),
  distributions: ({ distribution, plan }, typeIds) => ({
    type: typeIds,
    weight: distribution,
    investors: plan,
  }),
  population_events: ({ events }) => ({
    kind: events.map((event) => event.kind),
    type: events.map((event) => event.type),
    first: Int32Array.from(events, (event) => event.first),
    count: Int32Array.from(events, (event) => event.count),
    cause: events.map((event) => event.cause),
  }),
  abstentions: ({ abstentions }) => ({
    type: abstentions.map((abstention) => abstention.type),
    ordinal: Int32Array.from(abstentions, (abstention) => abstention.ordinal),
    reason: abstentions.map((abstention) => abstention.reason),
  }),
};

/** Rows of table `name`, day by day; days without rows give no batch. `typeIds` names the rows of the tallies, in type order. */
export function* tableOf(
  name: TableName,
  records: Iterable<DayRecord>,
  typeIds: readonly string[],
): Generator<TableBatch> {
  for (const record of records) {
    invariant(record.tally.types === typeIds.length, 'there is one id per type');
    const own = builders[name](record, typeIds);
    const rows = Object.values(own)[0]?.length ?? 0;
    if (rows === 0) continue;
    const day = new Int32Array(rows).fill(record.day);
    const date = new Int32Array(rows).fill(record.date);
    yield { day: record.day, rows, columns: { day, date, ...own } };
  }
}
