import { Marked } from 'marked';
import type { Extraction, ExtractionBounds } from './extraction.ts';
import { textOfHtml } from './html.ts';
import { decoded } from './plain.ts';

/**
 * Marks of emphasis stay as they are written: `a*b*c` is a product more often than a stressed b. Everything else that is markup goes
 * the way of a page, so that what a page hides is hidden here.
 */
const marked = new Marked({
  renderer: {
    em({ raw, tokens }) {
      return between(raw.slice(0, 1), this.parser.parseInline(tokens));
    },
    strong({ raw, tokens }) {
      return between(raw.slice(0, 2), this.parser.parseInline(tokens));
    },
    del({ raw, tokens }) {
      return between(/^~+/.exec(raw)?.[0] ?? '', this.parser.parseInline(tokens));
    },
    link({ tokens }) {
      return this.parser.parseInline(tokens);
    },
    image({ text }) {
      return escaped(text);
    },
  },
});

const between = (mark: string, inner: string) => `${mark}${inner}${mark}`;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Markdown with tables and fences as GitHub reads them. */
export function extractMarkdown(bytes: Uint8Array, bounds: ExtractionBounds): Extraction {
  return { text: textOfHtml(marked.parse(decoded(bytes), { async: false }), bounds) };
}
