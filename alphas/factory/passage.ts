/** Passages as models are shown them, and where in them a quote stands. */
import { LONGEST_KEPT_QUOTE } from '../library.ts';

/** Each is replaced by another of its length, so that offsets stay. */
const SHOWN: readonly (readonly [RegExp, (found: string) => string])[] = [
  [/`/g, () => "'"],
  [/~~~+/g, (run) => '˜'.repeat(run.length)],
  // Marks of chat templates: `CLOSE < OPEN` stays as it is.
  [/<\|/g, () => '‹|'],
  [/\|>/g, () => '|›'],
  [/<(?=\/?(?:s|bos|eos|think|thinking|tool_call|start_of_turn|end_of_turn|im_start|im_end)>)/gi, () => '‹'],
  [/\[(?=\/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])/gi, () => '('],
];

/** A passage that can neither end its fence nor look like a chat template's own marks. Offsets are those of the passage. */
export function shownPassage(text: string): string {
  return SHOWN.reduce((shown, [pattern, by]) => shown.replace(pattern, by), text);
}

const LIKE: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '´': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '−': '-',
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '×': '*',
  '∗': '*',
  '⋅': '*',
  '‹': '<',
  '›': '>',
  '˜': '~',
};

/** A quote of fewer characters, blanks not counted, says nothing of where it comes from. */
export const LEAST_QUOTE_CHARACTERS = 8;
export const MOST_QUOTE_CHARACTERS = 1_000;

/**
 * The words of a document that are kept of a quote: as they stand there, or, where blanks make them longer than a list may hold, with one
 * blank between words; what is too long even so is cut.
 */
export function keptQuote(words: string): string {
  if (words.length <= LONGEST_KEPT_QUOTE) return words;
  return words
    .replace(/\s+/gu, ' ')
    .slice(0, LONGEST_KEPT_QUOTE)
    .replace(/[\uD800-\uDBFF]$/, '');
}

interface Comparable {
  readonly text: string;
  /** Offset in the original of every unit. */
  readonly offsets: readonly number[];
}

/** Without white space, in one case, with one kind of dash and quotation mark. */
function comparable(original: string): Comparable {
  let text = '';
  const offsets: number[] = [];
  for (let offset = 0; offset < original.length; ) {
    const character = String.fromCodePoint(original.codePointAt(offset) as number);
    const plain = (LIKE[character] ?? character).normalize('NFKC').toLowerCase().replace(/\s/gu, '');
    text += plain;
    for (let k = 0; k < plain.length; k++) offsets.push(offset);
    offset += character.length;
  }
  return { text, offsets };
}

/**
 * Where a passage says a quote, as offsets in the passage; undefined where it does not, or the quote is too short or too long to tell.
 * White space, case, and kinds of dashes and quotation marks do not matter.
 */
export function findQuote(
  passage: string,
  quote: string,
): { readonly from: number; readonly to: number } | undefined {
  if (quote.length > MOST_QUOTE_CHARACTERS) return undefined;
  const wanted = comparable(quote).text;
  if (wanted.length < LEAST_QUOTE_CHARACTERS) return undefined;
  const { text, offsets } = comparable(passage);
  const at = text.indexOf(wanted);
  if (at < 0) return undefined;
  const last = offsets[at + wanted.length - 1] as number;
  return {
    from: offsets[at] as number,
    to: last + String.fromCodePoint(passage.codePointAt(last) as number).length,
  };
}
