import { Link } from 'wouter';
import type { DayView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { formatNumber } from '../../format/numbers.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Change } from '../../parts/Num.tsx';
import type { DayDetail } from './day-detail.ts';

type Instrument = DayView['instruments'][number];

interface RankTablesProps {
  readonly run: string;
  readonly detail: DayDetail;
  readonly code: string;
}

const SHOWN = 10;

/** The highest and the lowest scores of the day. */
export function RankTables({ run, detail: { view, portfolio }, code }: RankTablesProps) {
  const ordered = [...view.instruments].sort((a, b) => a.rank - b.rank);
  const held = new Set(portfolio?.holdings.map((holding) => holding.code));
  const table = (caption: string, rows: readonly Instrument[]) => (
    <DataTable
      caption={caption}
      columns={[
        { title: 'Place', isNumber: true, cell: ({ rank }) => formatNumber(rank, 'count') },
        {
          title: 'Instrument',
          isHead: true,
          cell: (row: Instrument) => (
            <Link href={addressOf.instrument(run, view.day, row.code)}>{row.code}</Link>
          ),
        },
        { title: 'Score', isNumber: true, cell: ({ score }) => formatNumber(score, 'signedThree') },
        {
          title: 'Consensus',
          isNumber: true,
          cell: ({ consensus }) => formatNumber(consensus, 'signedThree'),
        },
        {
          title: 'Disagreement',
          isNumber: true,
          cell: ({ disagreement }) => formatNumber(disagreement, 'three'),
        },
        {
          title: 'Places won',
          isNumber: true,
          cell: ({ rankChange }) => <Change value={rankChange} as="signedCount" />,
        },
        { title: 'Held', cell: (row: Instrument) => (held.has(row.code) ? 'yes' : '') },
      ]}
      rows={rows}
      keyOf={(row) => row.code}
      isStrong={(row) => row.code === code}
    />
  );
  return (
    <div className="two">
      {table('Highest scores', ordered.slice(0, SHOWN))}
      {table('Lowest scores', ordered.slice(-SHOWN).toReversed())}
    </div>
  );
}
