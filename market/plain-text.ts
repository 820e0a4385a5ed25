/** White space that moves to another line or column, control characters, and signs that turn the direction of writing. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
const CONTROLS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const LINE_ENDS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/u;
const ANY = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/**
 * A text from data as one line that a terminal prints and does not obey: breaks become a space, other control characters
 * and direction signs are left out. Data are untrusted, and their codes and names stand in warnings, errors and tables.
 */
export function plainText(text: string): string {
  return ANY.test(text) ? text.replace(BREAKS, ' ').replace(CONTROLS, '').trim() : text;
}

/** As `plainText`, of a text of several lines, which stay. */
export function plainLines(text: string): string {
  return text.split(LINE_ENDS).map(plainText).join('\n');
}
