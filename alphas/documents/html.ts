import { load, loadBuffer } from 'cheerio';
import { MassError } from '../../core/index.ts';
import { cleanText } from './clean-text.ts';
import { checkCharacters, type Extraction, type ExtractionBounds, unreadable } from './extraction.ts';
import { decoded } from './plain.ts';

/** A page in UTF-8, or in the encoding that it declares. */
export function extractHtml(bytes: Uint8Array, bounds: ExtractionBounds): Extraction {
  const page = strictly(bytes) ?? loadBuffer(Buffer.from(bytes));
  const text = cleanText(textOf(page.root().get(0), bounds));
  if (text.includes('\ufffd')) {
    throw unreadable({
      message: 'the page is in another encoding than it says',
      expected: 'HTML',
      hint: 'save it as UTF-8, or give it the ending of what it is',
    });
  }
  return { text };
}

function strictly(bytes: Uint8Array) {
  try {
    return load(decoded(bytes));
  } catch (error) {
    if (error instanceof MassError) return undefined;
    throw error;
  }
}

/** The text of HTML that was decoded already. */
export function textOfHtml(html: string, bounds: ExtractionBounds): string {
  return cleanText(textOf(load(html).root().get(0), bounds));
}

/** What no reader sees, or is no text. */
const dropped = new Set(
  'script style noscript template iframe object embed svg canvas audio video link meta base select input textarea button annotation annotation-xml'.split(
    ' ',
  ),
);
const paragraphs = new Set(
  'p div section article main aside header footer nav h1 h2 h3 h4 h5 h6 title ul ol dl table blockquote pre figure form details address hr body'.split(
    ' ',
  ),
);
const lines = new Set('li tr dt dd br caption figcaption summary option'.split(' '));

const HIDING =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|opacity|max-height|max-width)\s*:\s*0+(?:\.0*)?(?:[a-z%]*)\s*(?:;|!|$)|(?:^|[;\s])color\s*:\s*transparent|(?:text-indent|left|top|right)\s*:\s*-\d{3,}/i;

interface PageNode {
  readonly type: string;
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly PageNode[];
}

/** Something that is still to be written: a node, or the text or end that stands behind one. */
type Pending =
  | { readonly node: PageNode; readonly isVerbatim: boolean }
  | { readonly breaks: 1 | 2 }
  | { readonly text: string };

/** Writes a page down with a stack of its own: no depth of nesting can end the recursion of this. */
function textOf(root: unknown, bounds: ExtractionBounds): string {
  const written = new Writing(bounds);
  const open: Pending[] = root === undefined ? [] : [{ node: root as PageNode, isVerbatim: false }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if ('breaks' in next) written.break(next.breaks);
    else if ('text' in next) written.write(next.text, true);
    else visit(next.node, next.isVerbatim, written, open);
  }
  return written.text;
}

function visit(node: PageNode, isVerbatim: boolean, written: Writing, open: Pending[]): void {
  if (node.type === 'text') return written.write(node.data ?? '', isVerbatim);
  const name = node.name?.toLowerCase() ?? '';
  if (node.children === undefined || dropped.has(name) || isHidden(node)) return;
  const breaks = paragraphs.has(name) ? 2 : lines.has(name) ? 1 : undefined;
  if (breaks !== undefined) {
    written.break(breaks);
    open.push({ breaks });
  }
  // A power stays one; cells stay apart.
  if (name === 'sup') written.write('^', true);
  if (name === 'td' || name === 'th') open.push({ text: '\t' });
  const verbatim = isVerbatim || name === 'pre';
  for (const child of node.children.toReversed()) open.push({ node: child, isVerbatim: verbatim });
}

function isHidden({ attribs = {} }: PageNode): boolean {
  return (
    attribs['hidden'] !== undefined ||
    attribs['aria-hidden'] === 'true' ||
    HIDING.test(attribs['style'] ?? '')
  );
}

/** Text that grows; breaks are written once something follows them. */
class Writing {
  private readonly parts: string[] = [];
  private readonly bounds: ExtractionBounds;
  private length = 0;
  private pendingBreaks = 0;
  private endsInSpace = true;

  constructor(bounds: ExtractionBounds) {
    this.bounds = bounds;
  }

  get text(): string {
    return this.parts.join('');
  }

  break(count: 1 | 2): void {
    this.pendingBreaks = Math.max(this.pendingBreaks, count);
  }

  /** Runs of white space become one space, unless the text is kept as it is. */
  write(text: string, isVerbatim: boolean): void {
    const plain = isVerbatim ? text : text.replace(/[ \t\n\r\f]+/g, ' ');
    const startsLine = this.pendingBreaks > 0 || this.endsInSpace;
    const shown = startsLine && !isVerbatim ? plain.replace(/^ /, '') : plain;
    if (shown === '' || (this.pendingBreaks > 0 && shown.trim() === '' && !isVerbatim)) return;
    if (this.pendingBreaks > 0 && this.length > 0) this.parts.push('\n'.repeat(this.pendingBreaks));
    this.pendingBreaks = 0;
    this.parts.push(shown);
    this.length += shown.length;
    this.endsInSpace = /\s$/.test(shown);
    checkCharacters(this.length, this.bounds);
  }
}
