/**
 * Requests in a recording's database.
 * 1. A request is stored once per digest; its purpose is the one that it was first stored for.
 * 2. Equal parts of messages are stored once, whichever requests they belong to.
 * 3. What is read back has the digest that it is stored under, or is refused.
 */
import { hash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Digest } from '../../core/index.ts';
import type { Message, MessagePart } from '../message.ts';
import { type ModelRequest, modelRequest, type Purpose, purposeKinds } from '../request.ts';
import type { EntryPlace } from './entry-order.ts';
import { partsOf } from './message-parts.ts';
import type { Names } from './names.ts';
import { packText, unpackJson } from './packed-json.ts';

/** Bytes of a text's SHA-256 that name it; a collision would show as a wrong request digest. */
const KEY_BYTES = 16;

/** Parts of messages that are kept while reading. */
const TEXTS_KEPT = 256;

type Frame = Pick<ModelRequest, 'model' | 'sampling' | 'answer'>;
type Row = Readonly<Record<string, unknown>>;

/** A part of a message's content: numbers of the texts that a text joins from, or the number of an image. */
type StoredPart = readonly number[] | number;
/** The third place is there where the content is a list of parts; the second is empty then. */
type StoredMessage = readonly [Message['role'], readonly number[], (readonly StoredPart[])?];

export interface StoredRequest {
  readonly request: ModelRequest;
  readonly purpose: Purpose;
}

export class RequestStore {
  private readonly names: Names;
  /** Parts read lately: entries in order share most of theirs. Texts never change, and are read in committed requests only. */
  private readonly texts = new Map<number, string>();
  private readonly findRequest: StatementSync;
  private readonly findText: StatementSync;
  private readonly insertRequest: StatementSync;
  private readonly insertText: StatementSync;
  private readonly readRequest: StatementSync;
  private readonly readText: StatementSync;
  private readonly answered: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.names = names;
    this.findRequest = database.prepare('SELECT id FROM requests WHERE digest = ?');
    this.findText = database.prepare('SELECT id FROM texts WHERE key = ?');
    this.insertText = database.prepare('INSERT INTO texts (key, body) VALUES (?, ?)');
    this.insertRequest = database.prepare(
      'INSERT INTO requests (digest, frame, messages, kind, day, date, type, type_index, ordinal, attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.readRequest = database.prepare('SELECT * FROM requests WHERE id = ?');
    this.readText = database.prepare('SELECT body FROM texts WHERE id = ?');
    this.answered = database.prepare(
      'SELECT id, digest, kind, day, type_index, ordinal, attempt FROM requests WHERE id IN (SELECT request FROM answers)',
    );
  }

  /** The number of a request, which is written where it is new. Needs a transaction. */
  put(request: ModelRequest, purpose: Purpose): number {
    const digest = Buffer.from(request.digest, 'hex');
    const known = this.findRequest.get(digest)?.['id'];
    if (known !== undefined) return Number(known);
    const { model, sampling, answer, messages } = request;
    const frame: Frame = { model, sampling, answer };
    const stored = messages.map(
      ({ role, content }): StoredMessage =>
        typeof content === 'string'
          ? [role, this.putContent(content)]
          : [role, [], content.map((part) => this.putPart(part))],
    );
    const { kind, day, date, type, typeIndex, ordinal, attempt } = purpose;
    const { lastInsertRowid } = this.insertRequest.run(
      digest,
      this.putText(JSON.stringify(frame)),
      JSON.stringify(stored),
      kind,
      day,
      date,
      this.names.idOf(type),
      typeIndex,
      ordinal ?? null,
      attempt,
    );
    return Number(lastInsertRowid);
  }

  /** Why a request was stored first. */
  purposeOf(digest: Digest): Purpose | undefined {
    const id = this.findRequest.get(Buffer.from(digest, 'hex'))?.['id'];
    return id === undefined ? undefined : this.purpose(this.row(Number(id)));
  }

  /** Throws a plain error when the request is damaged. */
  get(id: number): StoredRequest {
    const row = this.row(id);
    const frame = this.text(row['frame']) as Frame;
    const messages = (JSON.parse(String(row['messages'])) as StoredMessage[]).map(([role, texts, parts]) => ({
      role,
      content: parts === undefined ? this.content(texts) : parts.map((part) => this.part(part)),
    }));
    const request = modelRequest({ ...frame, messages });
    const digest = hexOf(row['digest']);
    if (request.digest !== digest) throw new Error(`what is stored has the digest ${request.digest}`);
    return { request, purpose: this.purpose(row) };
  }

  /** Requests that have an answer, in no order. */
  places(): (EntryPlace & { readonly id: number })[] {
    return this.answered.all().map((row) => ({
      id: Number(row['id']),
      digest: hexOf(row['digest']),
      purpose: placedPurpose(row),
    }));
  }

  private purpose(row: Row): Purpose {
    return { ...placedPurpose(row), date: Number(row['date']), type: this.names.nameOf(row['type']) };
  }

  private putContent(content: string): number[] {
    return partsOf(content).map((part) => this.putText(JSON.stringify(part)));
  }

  private putPart(part: MessagePart): StoredPart {
    return part.kind === 'text' ? this.putContent(part.text) : this.putText(JSON.stringify(part));
  }

  private content(texts: readonly number[]): string {
    return texts.map((text) => this.text(text)).join('');
  }

  private part(stored: StoredPart): MessagePart {
    return typeof stored === 'number'
      ? (this.text(stored) as MessagePart)
      : { kind: 'text', text: this.content(stored) };
  }

  private putText(json: string): number {
    const key = hash('sha256', json, 'buffer').subarray(0, KEY_BYTES);
    const known = this.findText.get(key)?.['id'];
    return Number(known ?? this.insertText.run(key, packText(json)).lastInsertRowid);
  }

  private text(id: unknown): unknown {
    const known = this.texts.get(Number(id));
    if (known !== undefined) return known;
    const row = this.readText.get(Number(id));
    if (row === undefined) throw new Error(`text ${String(id)} is missing`);
    const text = unpackJson(row['body']);
    if (typeof text !== 'string') return text;
    if (this.texts.size === TEXTS_KEPT) this.texts.clear();
    this.texts.set(Number(id), text);
    return text;
  }

  private row(id: number): Row {
    const row = this.readRequest.get(id);
    if (row === undefined) throw new Error(`request ${id} is missing`);
    return row;
  }
}

function placedPurpose(row: Row): Omit<Purpose, 'date' | 'type'> {
  const kind = purposeKinds.find((each) => each === row['kind']);
  if (kind === undefined) throw new Error(`a request is of the unknown kind "${String(row['kind'])}"`);
  return {
    kind,
    day: Number(row['day']),
    typeIndex: Number(row['type_index']),
    ...(row['ordinal'] === null ? {} : { ordinal: Number(row['ordinal']) }),
    attempt: Number(row['attempt']),
  };
}

function hexOf(bytes: unknown): Digest {
  if (!(bytes instanceof Uint8Array)) throw new TypeError('a digest is bytes');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
