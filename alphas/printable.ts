import { z } from 'zod';

/** Control and format characters (escape sequences, directions, zero width), unpaired surrogates, and ends of lines and paragraphs. */
const PRINTABLE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u;

/** One line of text that any terminal and page shows as it is; blanks at its ends go. */
export function printable(longest: number) {
  return z
    .string()
    .trim()
    .max(longest)
    .regex(PRINTABLE, 'text has one line, and no control characters or hidden ones');
}
