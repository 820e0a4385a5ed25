import type { DocumentText } from '../document.ts';

/** A piece of a document's text: `text` is what stands at offsets `from` to `to`. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** The page that it begins on, from 1; absent where the document has none. */
  readonly page?: number;
}

export interface ChunkOptions {
  /** Longest chunk, in UTF-16 units. @default 6000 */
  readonly characters?: number;
  /** How much of a chunk the next one says again, at most. @default a twentieth of `characters` */
  readonly overlap?: number;
}

/** Where a text may be parted, the best first: paragraph, line, sentence, word. */
const BREAKS = ['\n\n', '\n', '. ', ' '] as const;

/** A document in chunks that end at paragraphs where they can. Every character but white space is in one; neighbours overlap a little. */
export function chunksOf(
  { text, pages }: Pick<DocumentText, 'text' | 'pages'>,
  { characters = 6_000, overlap = Math.floor(characters / 20) }: ChunkOptions = {},
): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0; from < text.length; ) {
    const end = endOf(text, from, characters);
    const chunk = trimmed(text, from, end);
    if (chunk !== undefined) {
      const page = pages === undefined ? undefined : pageAt(pages, chunk.from);
      chunks.push({ ...chunk, ...(page === undefined ? {} : { page }) });
    }
    if (end >= text.length) break;
    from = Math.max(from + 1, beginOf(text, end, overlap));
  }
  return chunks;
}

/** The page, from 1, that an offset of the text lies on. */
export function pageAt(pages: readonly number[], offset: number): number {
  let low = 0;
  let high = pages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pages[middle] as number) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(1, low);
}

function endOf(text: string, from: number, characters: number): number {
  const limit = from + characters;
  if (limit >= text.length) return text.length;
  const least = from + Math.floor(characters / 2);
  for (const mark of BREAKS) {
    const at = text.lastIndexOf(mark, limit - mark.length);
    if (at >= least) return at + mark.length;
  }
  return whole(text, limit);
}

/** Begin of the next chunk: a paragraph's, line's or word's among the last `overlap` units before `end`. */
function beginOf(text: string, end: number, overlap: number): number {
  const least = end - overlap;
  for (const mark of BREAKS) {
    const at = text.indexOf(mark, least);
    if (at >= 0 && at + mark.length < end) return at + mark.length;
  }
  return end;
}

/** An offset that parts no pair of surrogates. */
function whole(text: string, offset: number): number {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff ? offset - 1 : offset;
}

function trimmed(text: string, from: number, to: number): Chunk | undefined {
  const piece = text.slice(from, to);
  const begin = from + piece.length - piece.trimStart().length;
  const shown = piece.trim();
  return shown === '' ? undefined : { from: begin, to: begin + shown.length, text: shown };
}
