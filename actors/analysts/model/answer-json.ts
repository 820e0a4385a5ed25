/** Finds the JSON object of an answer. Work is bounded, whatever the text: a hostile one costs no more than a long one. */

type JsonObject = Readonly<Record<string, unknown>>;

/** End of a model's thinking. What stands before the last one is no answer. */
const THINKING_END = /<\/think(?:ing)?>/gi;
const FENCE = '```';

/** Most characters looked at while objects are searched: sixteen times the longest answer. */
const SEARCH_CHARACTERS = 1_048_576;

/**
 * The object of an answer: the whole text, or what follows the thinking, with or without a fence; else the last balanced object
 * in it that has the shape. Undefined when there is none.
 */
export function objectInAnswer(
  text: string,
  key: string,
  hasShape: (value: JsonObject) => boolean,
): JsonObject | undefined {
  const whole = parsed(text);
  if (whole !== undefined && hasShape(whole)) return whole;
  const answer = withoutThinking(text).trim();
  const plain = parsed(withoutFence(answer));
  if (plain !== undefined && hasShape(plain)) return plain;
  return lastObject(answer, key, hasShape);
}

/** What follows the last end of thinking; all of it when nobody thought aloud. */
export function withoutThinking(text: string): string {
  let end = 0;
  for (const { 0: mark, index } of text.matchAll(THINKING_END)) end = index + mark.length;
  if (end > 0) return text.slice(end);
  // Thinking that never ended holds no answer.
  return /^\s*<think(?:ing)?>/i.test(text) ? '' : text;
}

/** What stands in the fence that is all of the answer. Searches, not a pattern: these never look at a character twice. */
function withoutFence(answer: string): string {
  const begin = answer.indexOf('\n') + 1;
  const end = answer.lastIndexOf(FENCE);
  const isFenced =
    answer.startsWith(FENCE) && begin > 0 && end >= begin && end + FENCE.length === answer.length;
  return isFenced ? answer.slice(begin, end) : answer;
}

/** Tries every brace as the begin of an object, from the last one that the key follows. */
function lastObject(
  text: string,
  key: string,
  hasShape: (value: JsonObject) => boolean,
): JsonObject | undefined {
  let left = SEARCH_CHARACTERS;
  const last = text.lastIndexOf(`"${key}"`);
  for (let brace = last; brace > 0 && left > 0; ) {
    brace = text.lastIndexOf('{', brace - 1);
    if (brace < 0) return undefined;
    const { at: end, looked } = endOfObject(text, brace, left);
    left -= looked;
    if (end === 0) continue;
    const value = parsed(text.slice(brace, end));
    if (value !== undefined && hasShape(value)) return value;
  }
  return undefined;
}

/** Where the object that opens at `from` ends (0 when it does not), and how many characters that took. */
function endOfObject(
  text: string,
  from: number,
  most: number,
): { readonly at: number; readonly looked: number } {
  let depth = 0;
  let quoted = false;
  const limit = Math.min(text.length, from + most);
  for (let i = from; i < limit; i++) {
    const unit = text.charCodeAt(i);
    if (quoted) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x7b) depth++;
    else if (unit === 0x7d && --depth === 0) return { at: i + 1, looked: i + 1 - from };
  }
  return { at: 0, looked: limit - from };
}

function parsed(text: string): JsonObject | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  try {
    const value: unknown = JSON.parse(trimmed);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}
