import { cleanText } from './clean-text.ts';
import { checkCharacters, type Extraction, type ExtractionBounds, unreadable } from './extraction.ts';

/** Plain text in UTF-8, or in UTF-16 with a byte order mark. */
export function extractPlain(bytes: Uint8Array, bounds: ExtractionBounds): Extraction {
  const text = cleanText(decoded(bytes));
  checkCharacters(text.length, bounds);
  return { text };
}

/** Throws where the bytes are no text. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw noText();
  }
  if (text.includes('\0')) throw noText();
  return text;
}

function noText() {
  return unreadable({
    message: 'the file is no text in UTF-8',
    expected: 'a text file',
    hint: 'save it as UTF-8, or give it the ending of what it is',
  });
}
