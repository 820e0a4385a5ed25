/** Signs that pictures are drawn with. */
export interface Glyphs {
  /** A full cell of a bar, and eighths of one from none to seven; `eighths` is empty where a terminal has only whole ones. */
  readonly full: string;
  readonly eighths: readonly string[];
  /** From lowest to highest. */
  readonly levels: readonly string[];
  readonly rule: string;
  readonly dot: string;
}

export const unicodeGlyphs: Glyphs = {
  full: '█',
  eighths: ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'],
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
  rule: '─',
  dot: '·',
};

export const asciiGlyphs: Glyphs = {
  full: '#',
  eighths: [],
  levels: ['_', '.', ':', '-', '=', '+', '*', '#'],
  rule: '-',
  dot: '|',
};

/** A bar of at most `width` cells for a share in [0, 1]; something above 0 is always seen. */
export function bar(share: number, width: number, { full, eighths }: Glyphs): string {
  const bounded = Math.min(1, Math.max(0, share));
  if (bounded === 0 || width <= 0) return '';
  if (eighths.length === 0) return full.repeat(Math.max(1, Math.round(bounded * width)));
  const parts = Math.max(1, Math.round(bounded * width * 8));
  return full.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] as string);
}

/** The last `width` values, one sign each, between their lowest and highest; a blank where one is not known. */
export function sparkline(values: readonly (number | null)[], width: number, { levels }: Glyphs): string {
  const shown = width <= 0 ? [] : values.slice(-width);
  const known = shown.filter((value) => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  const top = levels.length - 1;
  return shown
    .map((value) => {
      if (value === null) return ' ';
      return levels[high === low ? Math.floor(top / 2) : Math.round(((value - low) / (high - low)) * top)];
    })
    .join('');
}
