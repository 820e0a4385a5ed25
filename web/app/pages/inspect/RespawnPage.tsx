import { Link } from 'wouter';
import type { RespawnView } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { useRespawn } from '../../data/queries.ts';
import { counted, formatNumber } from '../../format/numbers.ts';
import { useRouteNumber, useRoutePart } from '../../hooks/use-route-part.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Change } from '../../parts/Num.tsx';
import { PagedTable } from '../../parts/PagedTable.tsx';
import { InspectHead } from './InspectHead.tsx';

const LIMIT = 25;

/** What the population's plan changed at a close: who was stopped and spawned, and why. */
export default function RespawnPage() {
  const run = useRoutePart('run');
  const day = useRouteNumber('day');
  useTitle(`Respawn, day ${day} of ${run}`);
  const query = useRespawn(run, day);
  return (
    <div className="page">
      <InspectHead run={run} day={day} title="Respawn" on={(to) => addressOf.respawn(run, to)} />
      <Loaded query={query} height={900}>
        {(view) => (
          <>
            <Types run={run} view={view} />
            <Events run={run} view={view} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function Types({ run, view: { types, day } }: { readonly run: string; readonly view: RespawnView }) {
  return (
    <PagedTable
      what="types"
      place="types"
      limit={32}
      caption="Types before and after"
      columns={[
        {
          title: 'Type',
          isHead: true,
          cell: ({ id }) => <Link href={addressOf.type(run, day, id)}>{id}</Link>,
        },
        { title: 'Weight before', isNumber: true, cell: (type) => formatNumber(type.weightBefore, 'three') },
        { title: 'Weight after', isNumber: true, cell: (type) => formatNumber(type.weightAfter, 'three') },
        { title: 'Investors before', isNumber: true, cell: ({ before }) => formatNumber(before, 'count') },
        { title: 'Investors after', isNumber: true, cell: ({ after }) => formatNumber(after, 'count') },
        {
          title: 'Change',
          isNumber: true,
          cell: ({ before, after }) => <Change value={after - before} as="signedCount" />,
        },
      ]}
      rows={types}
      keyOf={({ id }) => id}
    />
  );
}

function Events({ run, view: { events, day } }: { readonly run: string; readonly view: RespawnView }) {
  return (
    <PagedTable
      what="events"
      place="offset"
      limit={LIMIT}
      caption={counted(events.length, 'event')}
      columns={[
        { title: 'Type', isHead: true, cell: ({ type }) => type },
        { title: 'What', cell: ({ kind }) => kind },
        {
          title: 'Investors',
          cell: ({ type, first, count }) => (
            <Link href={addressOf.investor(run, day, type, first)}>
              {count === 1 ? first : `${first} to ${first + count - 1}`}
            </Link>
          ),
        },
        { title: 'How many', isNumber: true, cell: ({ count }) => formatNumber(count, 'count') },
        { title: 'Cause', isLong: true, cell: ({ cause }) => cause },
      ]}
      rows={events}
      keyOf={(event) => `${event.kind} ${event.type} ${event.first}`}
      empty="Nobody came or went at this close."
    />
  );
}
