/** Control, format (zero width, direction), private-use, unpaired surrogate and other invisible characters, but line feeds and tabs. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029\f\v]/gu;

/**
 * Text as a reader sees it: one kind of line end and of space, nothing invisible, at most one empty line in a row, none at both
 * ends. A second application changes nothing.
 */
export function cleanText(text: string): string {
  return text
    .replace(LINE_ENDS, '\n')
    .replace(/\p{Zs}/gu, ' ')
    .replace(HIDDEN, '')
    .normalize('NFC')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}
