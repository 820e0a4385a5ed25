import type { MarketView } from '../../api.ts';
import { formatDate, formatNumber } from '../format/numbers.ts';
import { DataTable } from './DataTable.tsx';
import { Num } from './Num.tsx';

/** Macro series as they were known. */
export function MacroFacts({ macro }: { readonly macro: MarketView['macro'] }) {
  if (macro.length === 0) return null;
  return (
    <details>
      <summary>Macro data: {formatNumber(macro.length, 'count')} series</summary>
      <DataTable
        caption="Macro data"
        isCaptionHidden
        columns={[
          {
            title: 'Series',
            isHead: true,
            cell: ({ name, description }) => <abbr title={description}>{name}</abbr>,
          },
          { title: 'Value', isNumber: true, cell: ({ value }) => <Num value={value} as="general" /> },
          { title: 'Unit', cell: ({ unit }) => unit },
          { title: 'Change, 1', isNumber: true, cell: ({ change1 }) => <Num value={change1} as="general" /> },
          {
            title: 'Change, 30',
            isNumber: true,
            cell: ({ change30 }) => <Num value={change30} as="general" />,
          },
          { title: 'Of', cell: ({ date }) => <span className="dates">{formatDate(date)}</span> },
        ]}
        rows={macro}
        keyOf={({ name }) => name}
      />
    </details>
  );
}
