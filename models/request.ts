/** Questions to language models. A request says everything that decides its answer, and nothing else. */
import { type Digest, digestOfJson } from '../core/index.ts';
import { checkImages, type Message } from './message.ts';

export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  /** Most tokens of an answer, thinking included. */
  readonly maxOutputTokens: number;
  /** Passed to servers that take one. */
  readonly seed?: number;
}

/** What an answer has to look like: a name (`strategy`, `decision`, `alphas`, `verdict`) and a JSON Schema (an object, strict). */
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

/**
 * A request with its digest, which covers the bytes of its images. How a server is made to keep to the shape (schema, JSON mode,
 * text) is not part of it. A broken invariant where images are none, or too many (`checkImages`).
 */
export function modelRequest(parts: Omit<ModelRequest, 'digest'>): ModelRequest {
  const { model, messages, sampling, answer } = parts;
  checkImages(messages);
  return { ...parts, digest: digestOfJson({ format: 'model-request/1', model, messages, sampling, answer }) };
}

/**
 * What is asked for: a type's strategy, an investor's decision, alphas out of a document, which of two alphas is better. In the
 * order of their turns within a day.
 */
export const purposeKinds = ['strategy', 'decision', 'proposal', 'verdict'] as const;
export type PurposeKind = (typeof purposeKinds)[number];

/** Why a request is made: decides its turn, and names it in lists. Enters no digest. */
export interface Purpose {
  readonly kind: PurposeKind;
  /** Of a verdict that of the evaluation, of a proposal 0. */
  readonly day: number;
  /** yyyymmdd. */
  readonly date: number;
  /** Who asks and its place: investor type in mask order, document (or proposer) of a proposal, agent of a verdict. */
  readonly type: string;
  readonly typeIndex: number;
  /** Investor, chunk of the document, or question of the evaluation. Absent where the type asks for all its investors. */
  readonly ordinal?: number;
  /** 1 for the first try; more after answers that could not be used. */
  readonly attempt: number;
}

const turns: Readonly<Record<PurposeKind, number>> = { strategy: 0, decision: 1, proposal: 2, verdict: 3 };

/** Order of questions: lowest day first, strategies before decisions, a type's (which share a prefix) together. */
export function byQuestion(a: Omit<Purpose, 'date' | 'type'>, b: Omit<Purpose, 'date' | 'type'>): number {
  return (
    a.day - b.day ||
    turns[a.kind] - turns[b.kind] ||
    a.typeIndex - b.typeIndex ||
    (a.ordinal ?? -1) - (b.ordinal ?? -1)
  );
}

/** Order of sending: by question, further tries first. */
export function byUrgency(a: Purpose, b: Purpose): number {
  return byQuestion(a, b) || b.attempt - a.attempt;
}

/** What `type` and `ordinal` count, by kind. */
const subjects: Readonly<Record<PurposeKind, readonly [type: string, ordinal: string]>> = {
  strategy: ['type', 'investor'],
  decision: ['type', 'investor'],
  proposal: ['document', 'chunk'],
  verdict: ['agent', 'question'],
};

/** `decision of day 3 (2021-01-06), type valuation+news, investor 7, try 2`. */
export function nameOfPurpose({ kind, day, date, type, ordinal, attempt }: Purpose): string {
  const text = String(date);
  const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  const [ofType, ofOrdinal] = subjects[kind];
  const which = ordinal === undefined ? '' : `, ${ofOrdinal} ${ordinal}`;
  return `${kind} of day ${day} (${iso}), ${ofType} ${type}${which}${attempt > 1 ? `, try ${attempt}` : ''}`;
}
