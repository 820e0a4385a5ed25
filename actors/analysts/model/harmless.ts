/**
 * Text of data in prompts. Data are untrusted: they must not be able to end a fenced block, to look like a chat template's own
 * marks, or to hide anything from a reader.
 */
import { digestOfJson } from '../../../core/index.ts';

const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Control, format (zero width, direction), private-use, unpaired surrogate and other invisible characters. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Most texts hold nothing of all that. */
const ANY = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029`<>[~]/u;
/** Marks of chat templates that are not in angle brackets. */
const BRACKET_MARKS =
  /\[(\/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_(?:CALLS|RESULTS|CONTENT)|ARGS|CALL_ID|THINK|IMG(?:_BREAK|_END)?|PREFIX|MIDDLE|SUFFIX|UNUSED_TOKEN_\d+|[gs]?MASK))\]/giu;

/** Longest headline, and longest outline of a strategy, in characters. */
export const MAX_HEADLINE_CHARACTERS = 300;
export const MAX_OUTLINE_CHARACTERS = 400;
/** Longest description, name or unit that data bring along. */
export const MAX_LABEL_CHARACTERS = 500;

/**
 * A text as one harmless line of at most `limit` characters (code points): line breaks become spaces, hidden characters go,
 * backticks become apostrophes, angle brackets become ‹ and ›. Equal texts stay equal; a second application changes nothing.
 */
export function harmless(text: string, limit: number): string {
  // Most that can matter: a unit of a text may stand for nothing, but not three quarters of a headline.
  let line = text.length > 4 * limit ? text.slice(0, 4 * limit) : text;
  if (ANY.test(line)) {
    line = line
      .replace(BREAKS, ' ')
      .replace(HIDDEN, '')
      .replaceAll('`', "'")
      .replaceAll('<', '‹')
      .replaceAll('>', '›')
      .replace(BRACKET_MARKS, '($1)')
      .replace(/~{3,}/gu, '~~');
  }
  line = line.trim();
  if (line.length <= limit) return line;
  const characters = Array.from(line);
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}

/** What stands between words in codes of instruments, and nothing that a table, a list or a fence gives a meaning to. */
const PLAIN_CODE = /^[\p{L}\p{N}._\-$^=:@&+/#*!'()][\p{L}\p{N}._\-$^=:@&+/#*!'() ]*$/u;

/** Longest code that is shown whole, in UTF-16 units: nobody's code is a paragraph. */
const MAX_CODE_UNITS = 60;
const CODE_BEGIN_UNITS = 30;

/**
 * A code as it stands in prompts: other characters than codes usually have as `%` and hex, and of a longer code its begin, `%%`,
 * which nothing else makes, and a digest. So no two codes become one.
 */
export function shownCode(code: string): string {
  if (code.length > MAX_CODE_UNITS) {
    return `${shownCode(code.slice(0, CODE_BEGIN_UNITS))}%%${digestOfJson(code).slice(0, 16)}`;
  }
  if (PLAIN_CODE.test(code) && !code.endsWith(' ') && code.search(HIDDEN) === -1) return code;
  let shown = '';
  for (let i = 0; i < code.length; i++) {
    const unit = code.charAt(i);
    shown += /[A-Za-z0-9._-]/.test(unit) ? unit : `%${code.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return shown;
}
