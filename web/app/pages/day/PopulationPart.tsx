import { Link } from 'wouter';
import type { DayView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { formatNumber } from '../../format/numbers.ts';
import { Bar } from '../../parts/Bar.tsx';
import { Change } from '../../parts/Num.tsx';
import { PagedTable } from '../../parts/PagedTable.tsx';

interface PopulationPartProps {
  readonly run: string;
  readonly view: DayView;
  readonly type: string;
}

/** Weights and investors of the types, and how they changed since the day before. */
export function PopulationPart({ run, view, type }: PopulationPartProps) {
  const { types, day } = view;
  const most = Math.max(...types.map(({ weight }) => weight), 1e-9);
  const count = (value: number) => formatNumber(value, 'count');
  return (
    <PagedTable
      what="types"
      place="types"
      limit={64}
      caption="Population by type"
      columns={[
        {
          title: 'Type',
          isHead: true,
          cell: ({ id }) => <Link href={addressOf.type(run, day, id)}>{id}</Link>,
        },
        { title: 'Weight', cell: ({ weight }) => <Bar share={weight / most} /> },
        {
          title: 'Share',
          isNumber: true,
          cell: ({ weight }) => formatNumber(weight / types.length, 'percent'),
        },
        {
          title: 'Change',
          isNumber: true,
          cell: ({ weightChange }) => <Change value={weightChange / types.length} as="signedPercent" />,
        },
        { title: 'Investors', isNumber: true, cell: ({ investors }) => count(investors) },
        {
          title: 'Change',
          isNumber: true,
          cell: ({ investorsChange }) => <Change value={investorsChange} as="signedCount" />,
        },
        { title: 'Abstained', isNumber: true, cell: ({ abstentions }) => count(abstentions) },
        { title: 'Shown', isNumber: true, cell: ({ shown }) => count(shown) },
        { title: 'Bought', isNumber: true, cell: ({ bought }) => count(bought) },
        { title: 'Sold', isNumber: true, cell: ({ sold }) => count(sold) },
      ]}
      rows={types}
      keyOf={({ id }) => id}
      isStrong={({ id }) => id === type}
    />
  );
}
