import Table from 'cli-table3';
import type { Cell, Experiment, ExperimentResult, ResultColumn, ResultTable } from './experiment.ts';
import { commandLines, originHeading } from './origin.ts';

const WIDTH = 80;

/** Text for people, 80 columns. */
export function textOf(
  { name, description }: Pick<Experiment, 'name' | 'description'>,
  result: ExperimentResult,
): string {
  return [
    ...wrapped(`${name}: ${description}`),
    '',
    ...result.setup.flatMap((line) => wrapped(line)),
    ...(result.origin === undefined
      ? []
      : [originHeading(result.origin), ...commandLines(result.origin, WIDTH)]),
    ...result.tables.flatMap((table) => ['', ...wrapped(table.title), drawn(table)]),
    '',
    ...result.findings.flatMap((line) => wrapped(line)),
    '',
  ].join('\n');
}

/** One plain object: rows of tables as objects by column name. */
export function jsonOf(
  { name, description }: Pick<Experiment, 'name' | 'description'>,
  { origin, setup, tables, findings }: ExperimentResult,
): object {
  return {
    name,
    description,
    ...(origin === undefined ? {} : { origin: { ...origin, command: origin.command.join(' ') } }),
    setup,
    tables: tables.map(({ title, columns, rows }) => ({
      title,
      rows: rows.map((row) => Object.fromEntries(columns.map((column, i) => [column.name, row[i] ?? null]))),
    })),
    findings,
  };
}

/** As wide as its cells and the words of its heading; the first column is broken where all would be wider than the terminal. */
function drawn({ columns, rows }: ResultTable): string {
  const widths = columns.map((column, i) => {
    const words = i === 0 ? [column.name] : column.name.split(' ');
    const cells = rows.map((row) => text(row[i] ?? null, column));
    return Math.max(...[...words, ...cells].map(({ length }) => length)) + 1;
  });
  // A border beside each column.
  const all = widths.reduce((sum, width) => sum + width + 1, 1);
  const longest = Math.max(
    ...rows.flatMap((row) => text(row[0] ?? null, columns[0]).split(' ')).map((word) => word.length),
  );
  const [first = 0] = widths;
  if (all > WIDTH) widths[0] = Math.max(longest + 1, first - (all - WIDTH));
  const table = new Table({
    head: columns.map((column) => column.name),
    colAligns: columns.map((column) => (column.decimals === undefined ? 'left' : 'right')),
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
  });
  for (const row of rows) table.push(row.map((cell, i) => text(cell, columns[i])));
  return table.toString();
}

function text(cell: Cell, column: ResultColumn | undefined): string {
  if (cell === null) return 'n/a';
  if (typeof cell === 'string') return cell;
  const shown = cell.toFixed(column?.decimals ?? 0);
  return Number(shown) === 0 ? shown.replace('-', '') : shown;
}

/** Lines of 80 columns at most, broken between words. */
export function wrapped(lines: string): readonly string[] {
  return lines.split('\n').flatMap(wrappedLine);
}

function wrappedLine(line: string): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
