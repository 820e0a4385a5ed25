import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  readonly title: ReactNode;
  readonly isNumber?: boolean;
  /** Sentences or lists: it keeps room for some words a line. */
  readonly isLong?: boolean;
  /** Names the row. */
  readonly isHead?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  readonly caption: string;
  readonly isCaptionHidden?: boolean;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly isStrong?: (row: Row) => boolean;
  /** What stands instead of rows. */
  readonly empty?: ReactNode;
}

/** Rows under named columns; it scrolls in itself where it is wider than the page. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, isCaptionHidden = false, columns, rows, keyOf, isStrong, empty = 'None.' } = props;
  return (
    <section className="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption className={isCaptionHidden ? 'visually-hidden' : ''}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, place) => (
              <th key={place} scope="col" className={column.isNumber === true ? 'number' : ''}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={isStrong?.(row) === true ? 'strong' : ''}>
              {columns.map((column, place) =>
                column.isHead === true ? (
                  <th key={place} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={place} className={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="absent">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function classOf<Row>({ isNumber = false, isLong = false }: TableColumn<Row>): string {
  return isNumber ? 'number' : isLong ? 'long' : '';
}
