import { isAbsolute, relative } from 'node:path';
import { shellWord } from '../core/index.ts';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A count with thousands separators: 61,440. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `3 days`, `1 day`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** US dollars: $1,234.50; small amounts with the digits that tell them from nothing: $0.0042. */
export function money(usd: number): string {
  const digits =
    usd === 0 || usd >= 0.1
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { maximumSignificantDigits: 2 };
  return `$${usd.toLocaleString('en-US', digits)}`;
}

/** With its sign: +0.12; n/a for null. */
export function signed(value: number | null, decimals = 2): string {
  if (value === null) return 'n/a';
  const text = Math.abs(value).toFixed(decimals);
  return `${value < 0 && Number(text) !== 0 ? '-' : '+'}${text}`;
}

/** A fraction in per cent, with its sign and without the unit. */
export function signedPercent(fraction: number | null): string {
  return signed(fraction === null ? null : fraction * 100);
}

/** Seconds for people: 4.2 s, 3 min 05 s, 2 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor(whole / 60) % 60).padStart(2, '0')} min`;
}

/** A list in words: `a`, `a and b`, `a, b and c`. */
export function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** A path as the reader would type it: relative where it lies below the working folder, quoted where a shell needs it. */
export function shownPath(path: string, cwd: string): string {
  const near = relative(cwd, path);
  return shellWord(near === '' || near.startsWith('..') || isAbsolute(near) ? path : near);
}

/** Columns that printed text keeps within. */
export const WIDTH = 80;

/** Breaks a text at spaces into lines of `width` columns; words longer than a line stay whole. */
export function wrap(text: string, indent = '', width = WIDTH): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A line for a reader at a terminal of so many columns, who has no other way to keep words whole; for a pipe it stays one line. */
export function wrappedFor(columns: number | undefined, line: string): readonly string[] {
  // What has lines already, such as a stack, keeps them.
  return columns === undefined || line.includes('\n') ? [line] : wrap(line, '  ', columns);
}

/** A scenario file with its overrides, as the words of another command on it. */
export function scenarioWords(
  file: string,
  { set, kinds }: { readonly set: readonly string[]; readonly kinds?: string | undefined },
  cwd: string,
): string {
  const overrides = set.map((text) => `--set ${shellWord(text)}`);
  return [
    shownPath(file, cwd),
    ...overrides,
    ...(kinds === undefined ? [] : [`--kinds ${shownPath(kinds, cwd)}`]),
  ].join(' ');
}
