import { Link } from 'wouter';
import type { MarketView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { useMarket } from '../../data/queries.ts';
import { formatNumber } from '../../format/numbers.ts';
import { choose, useOffset, useSelection } from '../../hooks/use-selection.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Headlines } from '../../parts/Headlines.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { MacroFacts } from '../../parts/MacroFacts.tsx';
import { Num } from '../../parts/Num.tsx';
import { Pager } from '../../parts/Pager.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';

interface MarketPartProps {
  readonly run: string;
  readonly day: number;
  readonly code: string;
}

const LIMIT = 25;

/** The market at the day's close, as it was known then. */
export function MarketPart({ run, day, code }: MarketPartProps) {
  const [search] = useSelection('search');
  const [offset, setOffset] = useOffset();
  const query = useMarket(run, day, { offset, limit: LIMIT, search });
  return (
    <>
      <div className="toolbar">
        <SearchBox
          label="Search instruments"
          value={search}
          search={(text) => choose({ search: text, offset: '' })}
        />
      </div>
      <Loaded query={query} height={800}>
        {(market) => (
          <>
            <MacroFacts macro={market.macro} />
            <MarketTable run={run} market={market} code={code} />
            <Pager
              what="instruments"
              offset={market.offset}
              limit={LIMIT}
              total={market.total}
              go={setOffset}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

interface MarketTableProps {
  readonly run: string;
  readonly market: MarketView;
  readonly code: string;
}

function MarketTable({ run, market, code }: MarketTableProps) {
  const { day, instruments, industries, columns, headlines } = market;
  return (
    <DataTable
      caption="Market snapshot"
      isCaptionHidden
      columns={[
        {
          title: 'Instrument',
          isHead: true,
          cell: (j: number) => (
            <>
              <Link href={addressOf.instrument(run, day, instruments[j] as string)}>{instruments[j]}</Link>
              <small>{industries[j]}</small>
            </>
          ),
        },
        ...columns.map((column) => ({
          title: (
            <abbr
              title={`${column.description} (${column.modality}${column.unit === null ? '' : `, ${column.unit}`})`}
            >
              {column.name}
            </abbr>
          ),
          isNumber: true,
          cell: (j: number) => <Num value={column.values[j]} as="general" />,
        })),
        ...(headlines === null
          ? []
          : [{ title: 'News', cell: (j: number) => <Headlines headlines={headlines[j] ?? []} /> }]),
      ]}
      rows={instruments.map((_, j) => j)}
      keyOf={(j) => formatNumber(j, 'count')}
      isStrong={(j) => instruments[j] === code}
      empty="No instrument matches the search."
    />
  );
}
