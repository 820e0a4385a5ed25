import { Link } from 'wouter';
import type { RunComparison } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { formatDate } from '../../format/numbers.ts';
import { Num } from '../../parts/Num.tsx';
import { PagedTable } from '../../parts/PagedTable.tsx';

interface ComparedDaysProps {
  readonly a: string;
  readonly b: string;
  readonly comparison: RunComparison;
}

const LIMIT = 25;

export function ComparedDays({ a, b, comparison: { byDay } }: ComparedDaysProps) {
  return (
    <PagedTable
      what="days"
      place="offset"
      limit={LIMIT}
      caption="Day by day"
      columns={[
        { title: 'Day', isHead: true, cell: ({ day }) => day },
        { title: 'Date', cell: ({ date }) => <span className="dates">{formatDate(date)}</span> },
        { title: 'Equal', cell: ({ isEqual }) => (isEqual ? 'yes' : 'no') },
        {
          title: 'Rank correlation',
          isNumber: true,
          cell: ({ scoreRankCorrelation }) => <Num value={scoreRankCorrelation} as="three" />,
        },
        {
          title: 'Distance of distributions',
          isNumber: true,
          cell: ({ distributionDistance }) => <Num value={distributionDistance} as="percent" />,
        },
        {
          title: 'Rank IC of A, %',
          isNumber: true,
          cell: ({ rankIcA }) => <Num value={rankIcA} as="points" />,
        },
        {
          title: 'Rank IC of B, %',
          isNumber: true,
          cell: ({ rankIcB }) => <Num value={rankIcB} as="points" />,
        },
        {
          title: 'Open',
          cell: ({ day }) => (
            <span className="row-actions">
              <Link href={addressOf.day(a, day)} aria-label={`Day ${day} of A`}>
                A
              </Link>
              <Link href={addressOf.day(b, day)} aria-label={`Day ${day} of B`}>
                B
              </Link>
            </span>
          ),
        },
      ]}
      rows={byDay}
      keyOf={({ day }) => day}
      isStrong={({ isEqual }) => !isEqual}
      empty="They have no day in common."
    />
  );
}
