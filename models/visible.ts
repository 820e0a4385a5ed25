/** Marks that a terminal obeys or that turn text around, and ends of lines: C0, C1, formats, separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Untrusted text for messages: on one line, with what cannot be seen written as `\u001b`; well-formed. */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(HIDDEN, (mark) => `\\u${(mark.codePointAt(0) as number).toString(16).padStart(4, '0')}`);
}
