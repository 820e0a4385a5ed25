import { Link } from 'wouter';
import type { InvestorView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { useInvestor } from '../../data/queries.ts';
import { formatDate, formatNumber, words } from '../../format/numbers.ts';
import { useRouteNumber, useRoutePart } from '../../hooks/use-route-part.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { InspectHead } from './InspectHead.tsx';
import { InvestorBallot } from './InvestorBallot.tsx';
import { InvestorExchanges } from './InvestorExchanges.tsx';

/** One investor on one day: what it saw, how it thinks, what it was asked, how it voted. */
export default function InvestorPage() {
  const run = useRoutePart('run');
  const day = useRouteNumber('day');
  const type = useRoutePart('type');
  const ordinal = useRouteNumber('ordinal');
  useTitle(`${type} ${ordinal}, day ${day} of ${run}`);
  const query = useInvestor(run, day, type, ordinal);
  return (
    <div className="page">
      <InspectHead
        run={run}
        day={day}
        title={`Investor ${ordinal} of ${type}`}
        subtitle={<Link href={addressOf.type(run, day, type)}>All investors of the type</Link>}
        on={(to) => addressOf.investor(run, to, type, ordinal)}
      />
      <Loaded query={query} height={1000}>
        {(view) => <InvestorParts run={run} view={view} />}
      </Loaded>
    </div>
  );
}

function InvestorParts({ run, view }: { readonly run: string; readonly view: InvestorView }) {
  const { strategy, modalities, traits, notes } = view;
  return (
    <>
      <Facts
        facts={[
          ['mask', modalities.length === 0 ? 'sees nothing' : modalities.join(', ')],
          ...Object.entries(traits).map(([name, value]) => [words(name), String(value)] as const),
        ]}
      />
      {notes.length > 0 && (
        <ul className="warnings">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {strategy !== null && (
        <section>
          <h2>Strategy of the day</h2>
          <p className="said">{strategy.outline}</p>
          <Facts
            facts={Object.entries(strategy.traits).map(
              ([name, value]) => [words(name), String(value)] as const,
            )}
          />
        </section>
      )}
      <InvestorBallot run={run} view={view} />
      <InvestorExchanges exchanges={view.exchanges} />
      <InvestorPast run={run} view={view} />
    </>
  );
}

function InvestorPast({ run, view }: { readonly run: string; readonly view: InvestorView }) {
  const { memory, history, type, ordinal } = view;
  return (
    <div className="two">
      <section>
        <h2>Memory</h2>
        {memory === null ? (
          <p className="note">Investors of its kind do not remember.</p>
        ) : (
          <DataTable
            caption="Past ballots whose outcome it knew, newest first"
            columns={[
              {
                title: 'Day',
                isHead: true,
                cell: (past) => (
                  <Link href={addressOf.investor(run, past.day, type, ordinal)}>
                    {`${past.day}, ${formatDate(past.date)}`}
                  </Link>
                ),
              },
              {
                title: 'Bought, and what came of it',
                cell: ({ buys, returns }) =>
                  buys
                    .map((code, place) => `${code} ${formatNumber(returns[place], 'signedPercent')}`)
                    .join(', '),
              },
            ]}
            rows={memory}
            keyOf={(past) => past.day}
            empty="It remembers nothing yet."
          />
        )}
      </section>
      <section>
        <h2>History</h2>
        <DataTable
          caption="What happened to it, oldest first"
          columns={[
            { title: 'Day', isHead: true, cell: (event) => event.day },
            { title: 'What', cell: ({ kind }) => kind },
            { title: 'Cause', isLong: true, cell: ({ cause }) => cause },
          ]}
          rows={history}
          keyOf={(event) => `${event.day} ${event.kind} ${event.cause}`}
          empty="Nothing was noted of it."
        />
      </section>
    </div>
  );
}
