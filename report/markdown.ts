import { formatNumber } from './formats.ts';
import type { Page, Section } from './page.ts';
import { type Cell, type Column, isEstimate, isTagged, type Table } from './table.ts';

/** A page's texts and tables as Markdown. Charts are left to the page; their numbers are in the CSV files. */
export function pageMarkdown(page: Page): string {
  const notice = page.notice === undefined ? [] : [`**${plain(page.notice)}**`];
  const head = [`# ${plain(page.title)}`, plain(page.subtitle), ...notice];
  return `${[...head, ...page.sections.map(sectionText)].join('\n\n')}\n`;
}

function sectionText({ title, text, tables, commands = [] }: Section): string {
  return [
    `## ${plain(title)}`,
    ...text.map(plain),
    ...(commands.length === 0
      ? []
      : [commands.map((command) => `    ${command.replaceAll(/\s+/g, ' ')}`).join('\n')]),
    ...tables.filter(({ rows }) => rows.length > 0).map(tableText),
  ].join('\n\n');
}

function tableText({ title, columns, rows, note }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${plain(title)}**`,
    [
      line(columns.map(({ label }) => plain(label))),
      line(columns.map(({ format }) => (format === undefined ? '---' : '---:'))),
      ...rows.map((row) => line(columns.map((column, at) => cellText(row[at], column)))),
    ].join('\n'),
    ...(note === undefined ? [] : [plain(note)]),
  ].join('\n\n');
}

function cellText(cell: Cell | undefined, { format = 'general' }: Column): string {
  if (cell === undefined || cell === null) return 'n/a';
  if (typeof cell === 'string') return plain(cell);
  if (typeof cell === 'number') return formatNumber(cell, format);
  if (isTagged(cell)) return plain(cell.name);
  if (!isEstimate(cell) || cell.value === null) return 'n/a';
  const value = formatNumber(cell.value, format);
  return cell.low === null || cell.high === null
    ? value
    : `${value} (${formatNumber(cell.low, format)} to ${formatNumber(cell.high, format)})`;
}

/** Text on one line in which nothing is markup. */
function plain(text: string): string {
  return text
    .replaceAll(/\s*[\n\r]+\s*/g, ' ')
    .replaceAll(/[\\|<>*_`[\]#]/g, (character) =>
      character === '_' ? '\\_' : character === '#' ? character : `\\${character}`,
    );
}
