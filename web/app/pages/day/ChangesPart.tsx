import { Link } from 'wouter';
import { addressOf } from '../../data/addresses.ts';
import { counted, formatDate, formatNumber } from '../../format/numbers.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Change, Num } from '../../parts/Num.tsx';
import type { DayDetail } from './day-detail.ts';
import { PortfolioChanges } from './PortfolioChanges.tsx';

interface ChangesPartProps {
  readonly run: string;
  readonly detail: DayDetail;
}

const MOST = 12;
const MOST_EVENTS = 100;

/** What is otherwise than the day before. */
export function ChangesPart({ run, detail }: ChangesPartProps) {
  const { view } = detail;
  const { day, types, instruments, events, abstentions, endedLabels } = view;
  const weights = types
    .filter(({ weightChange }) => weightChange !== 0)
    .sort((a, b) => Math.abs(b.weightChange) - Math.abs(a.weightChange));
  const ranks = instruments
    .filter(({ rankChange }) => rankChange !== null && rankChange !== 0)
    .sort((a, b) => Math.abs(b.rankChange ?? 0) - Math.abs(a.rankChange ?? 0));
  return (
    <>
      <div className="two">
        <DataTable
          caption={`Weights: ${counted(weights.length, 'change')}${more(weights.length)}`}
          columns={[
            {
              title: 'Type',
              isHead: true,
              cell: ({ id }) => <Link href={addressOf.type(run, day, id)}>{id}</Link>,
            },
            { title: 'Weight', isNumber: true, cell: ({ weight }) => formatNumber(weight, 'three') },
            {
              title: 'Change',
              isNumber: true,
              cell: ({ weightChange }) => <Change value={weightChange} as="signedThree" />,
            },
          ]}
          rows={weights.slice(0, MOST)}
          keyOf={({ id }) => id}
          empty="The distribution is that of the day before."
        />
        <DataTable
          caption={`Places: ${counted(ranks.length, 'change')}${more(ranks.length)}`}
          columns={[
            {
              title: 'Instrument',
              isHead: true,
              cell: ({ code }) => <Link href={addressOf.instrument(run, day, code)}>{code}</Link>,
            },
            { title: 'Place', isNumber: true, cell: ({ rank }) => formatNumber(rank, 'count') },
            {
              title: 'Places won',
              isNumber: true,
              cell: ({ rankChange }) => <Change value={rankChange} as="signedCount" />,
            },
          ]}
          rows={ranks.slice(0, MOST)}
          keyOf={({ code }) => code}
          empty="Nothing moved."
        />
      </div>
      <PortfolioChanges run={run} detail={detail} />
      <div className="two">
        <DataTable
          caption="Labels that ended at this close"
          columns={[
            {
              title: 'Of day',
              isHead: true,
              cell: (row) => (
                <Link href={addressOf.day(run, row.day)}>{`${row.day}, ${formatDate(row.date)}`}</Link>
              ),
            },
            { title: 'Horizon', isNumber: true, cell: ({ horizon }) => horizon },
            {
              title: 'Mean return',
              isNumber: true,
              cell: ({ mean }) => <Num value={mean} as="signedPercent" />,
            },
            { title: 'Rank IC, %', isNumber: true, cell: ({ rankIc }) => <Num value={rankIc} as="points" /> },
            { title: 'Instruments', isNumber: true, cell: ({ defined }) => formatNumber(defined, 'count') },
          ]}
          rows={endedLabels}
          keyOf={(row) => `${row.day} ${row.horizon}`}
          empty="No label ended."
        />
        <DataTable
          caption={`Population: ${counted(events.length, 'event')}${events.length > MOST_EVENTS ? `, the first ${MOST_EVENTS}` : ''}`}
          columns={[
            { title: 'Type', isHead: true, cell: ({ type }) => type },
            { title: 'What', cell: ({ kind }) => kind },
            { title: 'Investors', isNumber: true, cell: ({ count }) => formatNumber(count, 'count') },
            { title: 'Cause', isLong: true, cell: ({ cause }) => cause },
          ]}
          rows={events.slice(0, MOST_EVENTS)}
          keyOf={(event) => `${event.kind} ${event.type} ${event.first} ${event.cause}`}
          empty="Nobody came or went."
        />
      </div>
      {abstentions.length > 0 && (
        <DataTable
          caption={`${counted(abstentions.length, 'abstention')}${abstentions.length > MOST_EVENTS ? `, the first ${MOST_EVENTS}` : ''}`}
          columns={[
            {
              title: 'Investor',
              isHead: true,
              cell: ({ type, ordinal }) => (
                <Link href={addressOf.investor(run, day, type, ordinal)}>{`${type} ${ordinal}`}</Link>
              ),
            },
            { title: 'Reason', isLong: true, cell: ({ reason }) => reason },
          ]}
          rows={abstentions.slice(0, MOST_EVENTS)}
          keyOf={({ type, ordinal }) => `${type} ${ordinal}`}
        />
      )}
    </>
  );
}

function more(count: number): string {
  return count > MOST ? `, the largest ${MOST}` : '';
}
