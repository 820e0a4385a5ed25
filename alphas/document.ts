import type { Digest } from '../core/index.ts';

export const documentKinds = ['pdf', 'html', 'markdown', 'text', 'transcript'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** The text of a document, as people see it. Untrusted, whoever wrote it. */
export interface DocumentText {
  /** File name without its folder. */
  readonly name: string;
  readonly kind: DocumentKind;
  /** Of the file's bytes. */
  readonly digest: Digest;
  /** Paragraphs are set apart by an empty line. No control, zero-width or direction characters, but `\n` and `\t`. */
  readonly text: string;
  /** Where pages begin in the text, page 1 first; absent where there are none. Pages without text begin where the one before ends. */
  readonly pages?: readonly number[];
}

/** What may be read of a file that nobody vouches for. */
export interface DocumentBounds {
  readonly bytes: number;
  readonly pages: number;
  /** Of the text, in UTF-16 units. */
  readonly characters: number;
  /** By the wall clock, for getting the text out of the file. */
  readonly seconds: number;
  /** That the process may grow by meanwhile: a small file can unpack into a very large one. */
  readonly memoryMb: number;
}

export const documentBounds: DocumentBounds = {
  bytes: 32_000_000,
  pages: 1_000,
  characters: 2_000_000,
  seconds: 60,
  memoryMb: 1_024,
};
