import stringWidth from 'string-width';
import { plainText } from '../../market/index.ts';

/** What a part of a line is to the reader; a screen without colour shows all alike. */
export type Tone = 'plain' | 'dim' | 'strong' | 'accent' | 'good' | 'bad' | 'warning' | 'marked';

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line of the screen, from left to right. */
export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text, tone };
}

/** Good above zero, bad below; nothing for what is not known. */
export function toneOf(value: number | null): Tone {
  return value === null || Math.abs(value) < 5e-5 ? 'dim' : value > 0 ? 'good' : 'bad';
}

/** Cells of a terminal that a text takes. */
export function cellsOf(text: string): number {
  return stringWidth(text);
}

const graphemes = new Intl.Segmenter();

/** What a reader takes for single signs. */
export function graphemesOf(text: string): readonly string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A text cut to at most so many cells; what was cut off is marked by `end`. */
export function cut(text: string, width: number, end = ''): string {
  if (cellsOf(text) <= width) return text;
  const room = width - cellsOf(end);
  if (room < 0) return cut(text, width);
  let kept = '';
  let used = 0;
  for (const segment of graphemesOf(text)) {
    used += cellsOf(segment);
    if (used > room) break;
    kept += segment;
  }
  return kept + end;
}

/** The end of a text, of at most so many cells. */
export function endOf(text: string, width: number): string {
  let kept = '';
  for (const segment of graphemesOf(text).toReversed()) {
    if (cellsOf(segment) + cellsOf(kept) > width) break;
    kept = segment + kept;
  }
  return kept;
}

/** Text from data in exactly so many cells, cleaned of what a terminal would obey. */
export function cell(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const kept = cut(plainText(text), Math.max(0, width), '~');
  const blanks = ' '.repeat(Math.max(0, width - cellsOf(kept)));
  return align === 'left' ? kept + blanks : blanks + kept;
}

/** A line in exactly so many cells: cut, which a sign at its end marks, or filled with blanks. */
export function fit(line: Line, width: number): Line {
  const clean = line.map(({ text, tone }) => span(plainUntrimmed(text), tone));
  const isCut = width > 0 && cellsOf(textOf(clean).trimEnd()) > width;
  const spans: Span[] = [];
  let room = isCut ? width - 1 : width;
  for (const { text, tone } of clean) {
    const kept = cut(text, room);
    room -= cellsOf(kept);
    if (kept !== '') spans.push({ text: kept, tone });
    if (kept.length < text.length) break;
  }
  return [...spans, ...(isCut ? [span('~')] : []), ...(room > 0 ? [span(' '.repeat(room))] : [])];
}

/** Whatever reaches a line was cleaned where it came from; this is the gate that nothing passes all the same. */
function plainUntrimmed(text: string): string {
  const clean = plainText(text);
  return clean === text.trim() ? text : clean;
}

/** The text of a line, without tones. */
export function textOf(line: Line): string {
  return line.map(({ text }) => text).join('');
}

/**
 * A text in lines of at most so many cells, broken at blanks; further lines are indented. Longer words are broken. One that fits
 * stays as it is, with the blanks that make its columns.
 */
export function wrapped(text: string, width: number, indent = '  '): readonly string[] {
  if (cellsOf(text) <= width) return [text];
  const lines: string[] = [];
  const lead = /^ */.exec(text)?.[0] ?? '';
  let line = lead;
  let isEmpty = true;
  for (let word of text.trim().split(/ +/)) {
    if (!isEmpty && cellsOf(line) + 1 + cellsOf(word) <= width) {
      line = `${line} ${word}`;
      continue;
    }
    if (!isEmpty) {
      lines.push(line);
      line = lead + indent;
    }
    while (cellsOf(line) + cellsOf(word) > width && width > cellsOf(line)) {
      const head = cut(word, width - cellsOf(line));
      if (head === '') break;
      lines.push(line + head);
      word = word.slice(head.length);
      line = lead + indent;
    }
    line += word;
    isEmpty = false;
  }
  return [...lines, line];
}
