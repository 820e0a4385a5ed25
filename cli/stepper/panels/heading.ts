import type { Glyphs } from '../glyphs.ts';
import { cell, cellsOf, type Line, span } from '../text-line.ts';

/** A panel's title, and a rule to its end. */
export function heading(title: string, width: number, { rule }: Glyphs): Line {
  const short = cell(title, Math.min(width, cellsOf(title)));
  return [span(short, 'strong'), span(` ${rule.repeat(Math.max(0, width - cellsOf(short) - 1))}`, 'dim')];
}
