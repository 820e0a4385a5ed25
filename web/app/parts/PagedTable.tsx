import { useOffset } from '../hooks/use-selection.ts';
import { DataTable, type DataTableProps } from './DataTable.tsx';
import { Pager } from './Pager.tsx';

interface PagedTableProps<Row> extends DataTableProps<Row> {
  /** What its rows are, in the plural. */
  readonly what: string;
  /** Name of its place in the address. */
  readonly place: string;
  /** Rows at a time. */
  readonly limit: number;
}

/** A table of rows that are all here, shown a page at a time. */
export function PagedTable<Row>({ what, place, limit, ...table }: PagedTableProps<Row>) {
  const [offset, setOffset] = useOffset(place);
  const { rows } = table;
  return (
    <>
      <DataTable {...table} rows={rows.slice(offset, offset + limit)} />
      {rows.length > limit && (
        <Pager what={what} offset={offset} limit={limit} total={rows.length} go={setOffset} />
      )}
    </>
  );
}
