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

type Align = 'left' | 'right';

/** A table without lines or colour; columns are two spaces apart. `widths` fixes them where given. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
  widths?: readonly number[],
): readonly string[] {
  const table = new Table({
    head: [...head],
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
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
