import Table from 'cli-table3';

const blank = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
};

/** What would move the cursor, colour the screen or turn the text round; cells may have lines. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/** Marks of the program's own bold words. */
const BOLD = ['\u001b[1m', '\u001b[22m'];

/** As a terminal may show it, whoever wrote it: `\u{1b}` in place of an escape. */
function shownCell(text: string): string {
  return text.replace(HIDDEN, (hidden, at: number) =>
    BOLD.some((mark) => text.startsWith(mark, at)) ? hidden : `\\u{${hidden.codePointAt(0)?.toString(16)}}`,
  );
}

type Align = 'left' | 'right';

/** A table without lines or colour; columns are two spaces apart. `widths` fixes them where given. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
  widths?: readonly number[],
): readonly string[] {
  const table = new Table({
    head: head.map(shownCell),
    colAligns: [...aligns],
    ...(widths === undefined ? {} : { colWidths: [...widths] }),
    style: {
      head: [],
      border: [],
      'padding-left': 0,
      'padding-right': widths === undefined ? 2 : 1,
      compact: true,
    },
    chars: blank,
  });
  for (const row of rows) table.push(row.map(shownCell));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
