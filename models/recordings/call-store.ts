/**
 * Calls in a recording's database, and what they add up to.
 * 1. A call is open from `open` until it ends, once.
 * 2. The sums of a run change with its calls, in the same transaction.
 * 3. A call in flight at a crash is repeated once at most: by the next call of its run for its request.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AnsweredCall, CallId, CallTotals, FailedCall, SentCall } from '../recording.ts';
import {
  answeredEvent,
  type CallEvent,
  type CallSum,
  crashed,
  failedEvent,
  sentEvent,
  sumFields,
  totalsOf,
} from './call-sums.ts';
import type { Names } from './names.ts';

/** Columns of `sums` in the order of `sumFields`. */
const sumColumns = sumFields.map((field) =>
  field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
);

export class CallStore {
  private readonly names: Names;
  private readonly insert: StatementSync;
  private readonly end: StatementSync;
  private readonly repeat: StatementSync;
  private readonly listOpen: StatementSync;
  private readonly add: StatementSync;
  private readonly list: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.names = names;
    this.insert = database.prepare(
      'INSERT INTO calls (request, run, endpoint, at, reserved_tokens, reserved_usd) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.end = database.prepare(
      'UPDATE calls SET ended = ?, charged_tokens = ?, charged_usd = ? WHERE id = ?',
    );
    this.repeat = database.prepare(
      "UPDATE calls SET repeated = 1 WHERE run = ? AND request = ? AND ended = 'in-flight-at-crash' AND repeated = 0",
    );
    this.listOpen = database.prepare(
      'SELECT id, endpoint, reserved_tokens, reserved_usd FROM calls WHERE run = ? AND ended IS NULL',
    );
    const changes = sumColumns.map((column) => `${column} = ${column} + excluded.${column}`);
    this.add = database.prepare(
      `INSERT INTO sums (run, endpoint, event, fault, ${sumColumns.join(', ')}) VALUES (?, ?, ?, ?${', ?'.repeat(sumColumns.length)}) ON CONFLICT DO UPDATE SET ${changes.join(', ')}`,
    );
    this.list = database.prepare('SELECT * FROM sums WHERE run = ?');
  }

  open(request: number, call: SentCall): CallId {
    const run = this.names.idOf(call.run);
    const endpoint = this.names.idOf(call.endpoint);
    const repeats = this.repeat.run(run, request).changes > 0;
    const { lastInsertRowid } = this.insert.run(
      request,
      run,
      endpoint,
      call.at,
      call.reservedTokens,
      call.reservedUsd,
    );
    this.count(run, endpoint, sentEvent(repeats));
    return Number(lastInsertRowid);
  }

  answered(id: CallId, sent: SentCall, call: AnsweredCall): void {
    this.end.run('answered', null, null, id);
    this.count(this.names.idOf(sent.run), this.names.idOf(sent.endpoint), answeredEvent(call));
  }

  failed(id: CallId, sent: SentCall, call: FailedCall): void {
    this.fail(id, this.names.idOf(sent.run), this.names.idOf(sent.endpoint), call);
  }

  /** Numbers of the open calls of a run. */
  openOf(run: string): CallId[] {
    const known = this.names.known(run);
    return known === undefined ? [] : this.listOpen.all(known).map((row) => Number(row['id']));
  }

  /** Ends all open calls of a run as in flight at a crash. */
  settle(run: string): void {
    const known = this.names.idOf(run);
    for (const row of this.listOpen.all(known)) {
      const reserved = {
        reservedTokens: Number(row['reserved_tokens']),
        reservedUsd: Number(row['reserved_usd']),
      };
      this.fail(Number(row['id']), known, Number(row['endpoint']), crashed(reserved));
    }
  }

  totals(run: string): CallTotals {
    const known = this.names.known(run);
    const rows = known === undefined ? [] : this.list.all(known);
    return totalsOf(
      rows.map((row) => ({
        endpoint: this.names.nameOf(row['endpoint']),
        event: row['event'] as CallEvent['event'],
        fault: String(row['fault']),
        sum: Object.fromEntries(
          sumFields.map((field, k) => [field, Number(row[sumColumns[k] as string])]),
        ) as unknown as CallSum,
      })),
    );
  }

  private fail(id: CallId, run: number, endpoint: number, call: FailedCall): void {
    this.end.run(call.fault, call.chargedTokens, call.chargedUsd, id);
    this.count(run, endpoint, failedEvent(call));
  }

  private count(run: number, endpoint: number, { event, fault, sum }: CallEvent): void {
    this.add.run(run, endpoint, event, fault, ...sumFields.map((field) => sum[field]));
  }
}
