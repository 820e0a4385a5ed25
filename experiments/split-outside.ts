import { MassError } from '../core/index.ts';

/** A whole text in quotes; in single quotes two of them are one. */
const QUOTED = /"[^"]*"|'(?:[^']|'')*'/y;
/** Besides the separator, a value starts behind an equals sign, and inside brackets and braces behind one of these. */
const BEFORE_INNER = '[{,:=';

/**
 * Parts of a text between separators, trimmed; a separator inside quotes, brackets or braces is part of its part. They stay, and open
 * only where a value starts: those in the midst of a word are letters like others. Throws `cli.usage` for one that is left open in
 * what was given to `option`.
 */
export function splitOutside(text: string, separator: string, option: string): readonly string[] {
  const parts = [''];
  const open: string[] = [];
  let before = separator;
  for (let at = 0; at < text.length; at++) {
    let letter = text[at] as string;
    const startsValue =
      before === separator || before === '=' || (open.length > 0 && BEFORE_INNER.includes(before));
    if (startsValue && (letter === '"' || letter === "'")) {
      QUOTED.lastIndex = at;
      letter = QUOTED.exec(text)?.[0] ?? refuseOpen(letter, text, option);
      at += letter.length - 1;
    } else if ('[{'.includes(letter) && (startsValue || open.length > 0)) open.push(letter);
    else if (']}'.includes(letter)) open.pop();
    if (letter === separator && open.length === 0) parts.push('');
    else parts[parts.length - 1] += letter;
    if (letter.trim() !== '') before = letter;
  }
  if (open[0] !== undefined) refuseOpen(open[0], text, option);
  return parts.map((part) => part.trim());
}

function refuseOpen(opening: string, text: string, option: string): never {
  throw new MassError({
    code: 'cli.usage',
    message: `a value begins with ${opening}, and its end is missing`,
    path: option,
    found: text,
    expected: `${{ '"': '"', "'": "'", '[': ']', '{': '}' }[opening]} at the end of the value`,
    hint: `close it, or put a value that begins with this letter in ${opening === '"' ? 'single' : 'double'} quotes`,
  });
}
