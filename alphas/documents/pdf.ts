import { getDocumentProxy } from 'unpdf';
import { MassError } from '../../core/index.ts';
import { cleanText } from './clean-text.ts';
import { checkCharacters, type Extraction, type ExtractionBounds, unreadable } from './extraction.ts';

interface TextItem {
  readonly str: string;
  /** Last two: x and y from the lower left corner, in points. */
  readonly transform: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly hasEOL: boolean;
}

/** Letters lower than this many points are no text for readers. */
const LEAST_HEIGHT = 2;
/** A step down by more than so many heights of the letters begins a paragraph. */
const PARAGRAPH_STEP = 1.7;

/** A PDF's text page by page, in the order in which it is drawn. Pictures of text have none. */
export async function extractPdf(bytes: Uint8Array, bounds: ExtractionBounds): Promise<Extraction> {
  const pdf = await opened(bytes);
  if (pdf.numPages > bounds.pages) {
    throw unreadable({
      message: 'the document has too many pages',
      found: pdf.numPages,
      expected: `at most ${bounds.pages}`,
      hint: 'split it, and leave out what names no formula',
    });
  }
  const pages: number[] = [];
  let text = '';
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const own = cleanText(pageText(items as readonly TextItem[], page.view));
    if (own !== '' && text !== '') text += '\n\n';
    pages.push(text.length);
    text += own;
    checkCharacters(text.length, bounds);
    page.cleanup();
  }
  return { text, pages };
}

async function opened(bytes: Uint8Array) {
  try {
    return await getDocumentProxy(bytes, { verbosity: 0, useSystemFonts: false });
  } catch (error) {
    if (error instanceof MassError) throw error;
    if ((error as Error).name === 'PasswordException') {
      throw unreadable({
        message: 'the PDF is encrypted',
        expected: 'a PDF that opens without a password',
        hint: 'print it into a new PDF',
      });
    }
    throw error;
  }
}

/** Lines where the PDF ends them, paragraphs where it steps down far. What lies beyond the page or is too small to read is left out. */
function pageText(items: readonly TextItem[], view: readonly number[]): string {
  const [left = 0, bottom = 0, right = 0, top = 0] = view;
  let text = '';
  let lineY: number | undefined;
  for (const { str, transform, height, hasEOL } of items) {
    const x = transform[4] ?? 0;
    const y = transform[5] ?? 0;
    const isSeen =
      str.trim() === '' || (height >= LEAST_HEIGHT && x >= left && x <= right && y >= bottom && y <= top);
    if (str !== '' && isSeen) {
      if (lineY !== undefined && lineY - y > PARAGRAPH_STEP * height && height > 0 && text.endsWith('\n')) {
        text += '\n';
      }
      text += str;
      if (str.trim() !== '') lineY = y;
    }
    if (hasEOL && !text.endsWith('\n')) text += '\n';
  }
  return text;
}
