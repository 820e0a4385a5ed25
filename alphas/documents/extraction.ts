import { MassError, type Problem } from '../../core/index.ts';
import type { DocumentBounds } from '../document.ts';

/** What comes out of a file's bytes. */
export interface Extraction {
  readonly text: string;
  readonly pages?: readonly number[];
}

export type ExtractionBounds = Pick<DocumentBounds, 'pages' | 'characters'>;

/** Gets the text out of a file's bytes. Throws `alphas.document`; whatever else it throws means a damaged file. */
export type Extract = (bytes: Uint8Array, bounds: ExtractionBounds) => Extraction | Promise<Extraction>;

export function unreadable(problem: Omit<Problem, 'code'>): MassError {
  return new MassError({ code: 'alphas.document', ...problem });
}

/** Throws where a text is longer than it may be. */
export function checkCharacters(characters: number, bounds: ExtractionBounds): void {
  if (characters <= bounds.characters) return;
  throw unreadable({
    message: 'the document has too much text',
    found: `${characters} characters or more`,
    expected: `at most ${bounds.characters}`,
    hint: 'split it, and leave out what names no formula',
  });
}
