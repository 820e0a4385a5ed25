import { Link } from 'wouter';
import { addressOf } from '../../data/addresses.ts';
import { formatNumber } from '../../format/numbers.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Change, Num } from '../../parts/Num.tsx';
import type { DayDetail } from './day-detail.ts';

interface PortfolioChangesProps {
  readonly run: string;
  readonly detail: DayDetail;
}

/** The portfolio after the day's trades. */
export function PortfolioChanges({ run, detail: { view, portfolio, note } }: PortfolioChangesProps) {
  if (portfolio === null)
    return <p className="panel empty">There is no portfolio: {note ?? 'it is not available'}.</p>;
  return (
    <section className="block">
      <h2>Portfolio {portfolio.name}</h2>
      <p className="note">{portfolio.description}</p>
      <Facts
        facts={[
          ['return of the session', <Num key="r" value={portfolio.return} as="signedPercent" />],
          ['since the first', <Num key="c" value={portfolio.cumulativeReturn} as="signedPercent" />],
          ['turnover', <Num key="t" value={portfolio.turnover} as="percent" />],
          ['costs', <Num key="k" value={portfolio.costs} as="percent" />],
          ['cash', <Num key="m" value={portfolio.cash} as="percent" />],
          ['left', portfolio.left.length === 0 ? 'none' : portfolio.left.join(', ')],
        ]}
      />
      <DataTable
        caption="Held after the close"
        columns={[
          {
            title: 'Instrument',
            isHead: true,
            cell: ({ code }) => <Link href={addressOf.instrument(run, view.day, code)}>{code}</Link>,
          },
          { title: 'Weight', isNumber: true, cell: ({ weight }) => formatNumber(weight, 'percent') },
          {
            title: 'Change',
            isNumber: true,
            cell: ({ change }) => <Change value={change} as="signedPercent" />,
          },
        ]}
        rows={portfolio.holdings}
        keyOf={({ code }) => code}
        empty="Nothing is held."
      />
    </section>
  );
}
