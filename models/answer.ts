/** What comes back from a model, before and after it was read. */

/** An answer as the server gave it; untrusted. Texts are bounded by the transport (`MAX_ANSWER_CHARACTERS`). */
export interface RawAnswer {
  /** Content of the message, or the arguments of its first tool call. Empty when there is neither. */
  readonly text: string;
  /** `stop`, `length`, `content_filter`, `tool_calls`, or what the server said. */
  readonly finish: string;
  /** The message's refusal, when the server tells one apart. */
  readonly refusal?: string;
  /** As the server counts; where it does not say, the most that it can be, or 0 where that is not known (`rawAnswerOf`). */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Of `inputTokens`, those taken from the server's prefix cache. */
  readonly cachedTokens: number;
}

/** Longest answer that is kept, in UTF-16 units: more is cut, and read as truncated. */
export const MAX_ANSWER_CHARACTERS = 65_536;

/**
 * Why an answer is of no use. `empty`: no text. `truncated`: cut off. `refused`: the model declined. `malformed`: no JSON of
 * the shape. `illegal`: names what was not offered. `repeated`: names something twice. `wrong-count`: too many or too few.
 */
export const contentFaults = [
  'empty',
  'truncated',
  'refused',
  'malformed',
  'illegal',
  'repeated',
  'wrong-count',
] as const;
export type ContentFault = (typeof contentFaults)[number];

/** An answer as it was read. `parsed` is plain JSON, for people who look into a recording. */
export type Reading<Value> =
  | { readonly ok: true; readonly value: Value; readonly parsed: unknown }
  | { readonly ok: false; readonly fault: ContentFault; readonly detail: string };

/** Reads an answer. Pure: a recorded answer is read again on every replay. Never throws. */
export type Reader<Value> = (answer: RawAnswer) => Reading<Value>;
