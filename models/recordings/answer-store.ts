/**
 * Answers in a recording's database.
 * 1. One answer a request: a second one changes nothing.
 * 2. A checksum over request digest and answer finds bits that rotted where SQLite does not look.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Digest } from '../../core/index.ts';
import type { RawAnswer } from '../answer.ts';
import type { AnsweredCall, RecordedAnswer } from '../recording.ts';
import type { Names } from './names.ts';
import { packJson, unpackJson } from './packed-json.ts';

type Row = Readonly<Record<string, unknown>>;
/** What of an answer is text. */
type Body = Pick<RawAnswer, 'text' | 'finish' | 'refusal'> & { readonly outcome: AnsweredCall['outcome'] };

export class AnswerStore {
  private readonly names: Names;
  private readonly insert: StatementSync;
  private readonly find: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.names = names;
    this.insert = database.prepare(
      'INSERT INTO answers (request, run, endpoint, at, latency_ms, cost_usd, attempts, input_tokens, output_tokens, cached_tokens, body, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.find = database.prepare(
      'SELECT a.* FROM requests r JOIN answers a ON a.request = r.id WHERE r.digest = ?',
    );
  }

  /** True when the request had no answer before. `body`: of `packedAnswer`. Needs a transaction. */
  put(request: number, answer: RecordedAnswer, body: Uint8Array): boolean {
    const { digest, run, endpoint, at, latencyMs, costUsd, attempts } = answer;
    const { inputTokens, outputTokens, cachedTokens } = answer.answer;
    const numbers = [
      this.names.idOf(run),
      this.names.idOf(endpoint),
      at,
      latencyMs,
      costUsd,
      attempts,
      inputTokens,
      outputTokens,
      cachedTokens,
    ];
    const sum = checksum(digest, numbers, body);
    return this.insert.run(request, ...numbers, body, sum).changes === 1;
  }

  /** Throws a plain error when the answer is damaged. */
  get(digest: Digest): RecordedAnswer | undefined {
    const row = this.find.get(Buffer.from(digest, 'hex'));
    return row === undefined ? undefined : this.decoded(digest, row);
  }

  private decoded(digest: Digest, row: Row): RecordedAnswer {
    const numbers = numberColumns.map((name) => Number(row[name]));
    if (checksum(digest, numbers, row['body'] as Uint8Array) !== row['checksum'])
      throw new Error('its checksum does not match its content');
    const { text, finish, refusal, outcome } = unpackJson(row['body']) as Body;
    return {
      digest,
      answer: {
        text,
        finish,
        ...(refusal === undefined ? {} : { refusal }),
        inputTokens: Number(row['input_tokens']),
        outputTokens: Number(row['output_tokens']),
        cachedTokens: Number(row['cached_tokens']),
      },
      outcome,
      latencyMs: Number(row['latency_ms']),
      costUsd: Number(row['cost_usd']),
      attempts: Number(row['attempts']),
      run: this.names.nameOf(row['run']),
      endpoint: this.names.nameOf(row['endpoint']),
      at: Number(row['at']),
    };
  }
}

const numberColumns = [
  'run',
  'endpoint',
  'at',
  'latency_ms',
  'cost_usd',
  'attempts',
  'input_tokens',
  'output_tokens',
  'cached_tokens',
];

/** The texts of an answer as bytes of a column. Throws when `parsed` is not JSON. */
export function packedAnswer({ answer, outcome }: AnsweredCall): Uint8Array {
  const { text, finish, refusal } = answer;
  const body = { text, finish, refusal, outcome: plainOutcome(outcome) };
  return packJson(body);
}

/** What was read, without `undefined`, which JSON does not know. */
export function plainOutcome(outcome: AnsweredCall['outcome']): AnsweredCall['outcome'] {
  return 'fault' in outcome
    ? { fault: outcome.fault, detail: outcome.detail }
    : { parsed: outcome.parsed ?? null };
}

function checksum(digest: Digest, numbers: readonly number[], body: Uint8Array): number {
  return crc32(body, crc32(`${digest} ${numbers.join(' ')}`));
}
