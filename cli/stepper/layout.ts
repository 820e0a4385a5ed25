/** The whole screen as lines: what is shown where, for any size. */
import { plainText } from '../../market/index.ts';
import type { Glyphs } from './glyphs.ts';
import { keyHelp } from './help.ts';
import type { StepperScreenModel } from './model.ts';
import { events } from './panels/events.ts';
import { phaseLine, titleLine, trendLine } from './panels/head.ts';
import { heading } from './panels/heading.ts';
import { population } from './panels/population.ts';
import { portfolio } from './panels/portfolio.ts';
import { scores } from './panels/scores.ts';
import { promptTexts } from './prompts.ts';
import { cellsOf, cut, endOf, fit, type Line, span, wrapped } from './text-line.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Columns from which panels stand side by side, and rows that a panel needs at least to be worth its place. */
const TWO_COLUMNS = 80;
const LEAST_PANEL = 4;

export const panels = [population, scores, portfolio, events] as const;

/** Lines of the screen, at most `rows`, each of exactly `columns` cells. */
export function screenLines(
  model: StepperScreenModel,
  { columns, rows }: ScreenSize,
  glyphs: Glyphs,
): readonly Line[] {
  const head = [
    titleLine(model, columns, glyphs),
    phaseLine(model, columns),
    trendLine(model, columns, glyphs),
  ].slice(0, rows >= 12 ? 3 : rows >= 6 ? 2 : 1);
  const message = messageLines(model, columns, messageRows(rows));
  const foot = [...message, keyLine(model, columns)];
  const room = { width: columns, rows: Math.max(0, rows - head.length - foot.length) };
  const body = model.ui.mode.kind === 'text' ? textPanel(model, room, glyphs) : panelsIn(model, room, glyphs);
  const blank: Line = [];
  const filled = [...body, ...Array.from({ length: Math.max(0, room.rows - body.length) }, () => blank)];
  return [...head, ...filled, ...foot].slice(0, Math.max(1, rows)).map((line) => fit(line, columns));
}

function panelsIn(
  model: StepperScreenModel,
  { width, rows }: { readonly width: number; readonly rows: number },
  glyphs: Glyphs,
): readonly Line[] {
  const order = panels.map(
    (_, k) => panels[(k + model.ui.firstPanel) % panels.length] as (typeof panels)[number],
  );
  if (width < TWO_COLUMNS) {
    const count = Math.max(1, Math.min(order.length, Math.floor(rows / LEAST_PANEL)));
    return order.slice(0, count).flatMap((panel, k) => {
      const height = shareOf(rows, count, k);
      return filledTo(panel(model, { width, rows: height }, glyphs), height);
    });
  }
  const pairs = Math.max(1, Math.min(2, Math.floor(rows / LEAST_PANEL)));
  // Types and scores are longer than the rest.
  const upper = pairs === 1 ? rows : Math.ceil(rows * 0.58);
  // Names of types are longer than codes.
  const left = Math.floor(width * 0.545);
  return Array.from({ length: pairs }, (_, k) => {
    const height = k === 0 ? upper : rows - upper;
    const side = (panel: (typeof panels)[number] | undefined, columns: number) =>
      filledTo(panel?.(model, { width: columns, rows: height }, glyphs) ?? [], height);
    const lefts = side(order[2 * k], left);
    const rights = side(order[2 * k + 1], width - left - 1);
    return lefts.map((line, row): Line => [...fit(line, left), span(' '), ...(rights[row] ?? [])]);
  }).flat();
}

function shareOf(rows: number, count: number, k: number): number {
  return Math.floor(rows / count) + (k < rows % count ? 1 : 0);
}

function filledTo(lines: readonly Line[], rows: number): readonly Line[] {
  return Array.from({ length: rows }, (_, k) => lines[k] ?? []);
}

/** Lines of the open text at this width, and the most that it can be scrolled. */
export function textExtent(
  { ui }: StepperScreenModel,
  { columns, rows }: ScreenSize,
): { readonly lines: readonly string[]; readonly most: number; readonly page: number } {
  if (ui.mode.kind !== 'text') return { lines: [], most: 0, page: 1 };
  const page = Math.max(1, rows - 6);
  const lines = linesAt(ui.mode.lines, columns);
  return { lines, most: Math.max(0, lines.length - page), page };
}

/** A text stays the same while it is scrolled, and may be long. */
const wrappedTexts = new WeakMap<
  readonly string[],
  { readonly columns: number; readonly lines: readonly string[] }
>();

function linesAt(text: readonly string[], columns: number): readonly string[] {
  const known = wrappedTexts.get(text);
  if (known?.columns === columns) return known.lines;
  const lines = text.flatMap((line) =>
    wrapped(plainText(line) === line.trim() ? line : plainText(line), columns),
  );
  wrappedTexts.set(text, { columns, lines });
  return lines;
}

function textPanel(
  model: StepperScreenModel,
  { width, rows }: { readonly width: number; readonly rows: number },
  glyphs: Glyphs,
): readonly Line[] {
  const { mode } = model.ui;
  if (mode.kind !== 'text') return [];
  const page = Math.max(1, rows - 1);
  const { lines } = textExtent(model, { columns: width, rows });
  const top = Math.max(0, Math.min(mode.top, lines.length - page));
  const shown = lines.slice(top, top + page);
  const where =
    lines.length <= page
      ? ''
      : ` (${top + 1}-${top + shown.length} of ${lines.length}, up/down, page up/down)`;
  return [heading(`${mode.title}${where}`, width, glyphs), ...shown.map((text): Line => [span(text)])];
}

/** Rows that a message may have. */
function messageRows(rows: number): number {
  if (rows < 4) return 0;
  return rows < 20 ? 1 : 3;
}

/** Whether a message can be read whole without being opened. */
export function fitsAsMessage(text: string, { columns, rows }: ScreenSize): boolean {
  return wrapped(plainText(text), columns).length <= messageRows(rows);
}

function messageLines({ ui, busy, run }: StepperScreenModel, width: number, most: number): readonly Line[] {
  if (most === 0) return [];
  if (ui.isQuitting) {
    const text = run.kind === 'live' ? 'stopping: it ends where it can go on later' : 'closing';
    return [[span(`${text}; q again to leave at once`, 'warning')]];
  }
  if (ui.mode.kind === 'prompt') {
    const { prompt, text } = ui.mode;
    const { ask, example } = promptTexts[prompt];
    const chosen = prompt === 'inspect' && ui.selection !== undefined ? `enter: ${ui.selection.id}, or ` : '';
    // Where not all fits, the end is what is being typed, and the example goes first.
    const typed = endOf(plainText(text), width - cellsOf(ask) - 3);
    const more = `  ${plainText(chosen)}${chosen === '' ? '' : ' '}${example}`;
    const room = Math.max(0, width - cellsOf(ask) - cellsOf(typed) - 3);
    return [
      [span(`${ask}: `, 'strong'), span(typed), span('_', 'marked'), span(cut(more, room, '~'), 'dim')],
    ];
  }
  if (busy !== undefined) return [[span(`${busy} ...`, 'warning')]];
  if (ui.message === undefined) return [[]];
  const { text, isProblem } = ui.message;
  return wrapped(plainText(text), width)
    .slice(0, most)
    .map((line): Line => [span(line, isProblem ? 'bad' : 'plain')]);
}

/** As many keys as fit; help and quit always come first to stay. */
function keyLine({ ui }: StepperScreenModel, columns: number): Line {
  const words =
    ui.mode.kind === 'text'
      ? ['up down', 'page up page down', 'home end', 'escape close', 'q quit']
      : ui.mode.kind === 'prompt'
        ? ['enter do it', 'escape leave it', 'ctrl-c quit']
        : keyHelp.flatMap(({ short }) => (short === undefined ? [] : [short]));
  const kept = [...words];
  const width = () => kept.reduce((sum, word) => sum + cellsOf(word) + 2, -2);
  while (kept.length > 2 && width() > columns) kept.splice(kept.length - 3, 1);
  return [span(kept.join('  '), 'dim')];
}
