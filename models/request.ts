/** Questions to language models. A request says everything that decides its answer, and nothing else. */
import { type Digest, digestOfJson } from '../core/index.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  /** Most tokens of an answer, thinking included. */
  readonly maxOutputTokens: number;
  /** Passed to servers that take one. */
  readonly seed?: number;
}

/** What an answer has to look like: a name (`strategy`, `decision`) and a JSON Schema (an object, strict). */
export interface AnswerShape {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

export interface ModelRequest {
  /** Key of the recording: equal questions have equal digests, whoever answers them. */
  readonly digest: Digest;
  /** Name of the model as the scenario gives it; an endpoint may serve it under another name. */
  readonly model: string;
  /** The stable part comes first, so that servers with prefix caching reuse it. */
  readonly messages: readonly Message[];
  readonly sampling: Sampling;
  readonly answer: AnswerShape;
}

/** A request with its digest. How a server is made to keep to the shape (schema, JSON mode, text) is not part of it. */
export function modelRequest(parts: Omit<ModelRequest, 'digest'>): ModelRequest {
  const { model, messages, sampling, answer } = parts;
  return { ...parts, digest: digestOfJson({ format: 'model-request/1', model, messages, sampling, answer }) };
}

/** Why a request is made: decides its turn, and names it in lists. Enters no digest. */
export interface Purpose {
  readonly kind: 'strategy' | 'decision';
  readonly day: number;
  /** yyyymmdd. */
  readonly date: number;
  /** Investor type: id and place in mask order. */
  readonly type: string;
  readonly typeIndex: number;
  /** Absent where the type asks for all its investors. */
  readonly ordinal?: number;
  /** 1 for the first try; more after answers that could not be used. */
  readonly attempt: number;
}

/** Order of investors' questions: lowest day first, strategies before decisions, a type's (which share a prefix) together. */
export function byQuestion(a: Omit<Purpose, 'date' | 'type'>, b: Omit<Purpose, 'date' | 'type'>): number {
  return (
    a.day - b.day ||
    Number(a.kind === 'decision') - Number(b.kind === 'decision') ||
    a.typeIndex - b.typeIndex ||
    (a.ordinal ?? -1) - (b.ordinal ?? -1)
  );
}

/** Order of sending: by question, further tries first. */
export function byUrgency(a: Purpose, b: Purpose): number {
  return byQuestion(a, b) || b.attempt - a.attempt;
}

/** `decision of day 3 (2021-01-06), valuation+news, investor 7, try 2`. */
export function nameOfPurpose({ kind, day, date, type, ordinal, attempt }: Purpose): string {
  const text = String(date);
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  const who = ordinal === undefined ? '' : `, investor ${ordinal}`;
  return `${kind} of day ${day} (${iso}), type ${type}${who}${attempt > 1 ? `, try ${attempt}` : ''}`;
}
