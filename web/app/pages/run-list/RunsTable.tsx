import { Link } from 'wouter';
import type { RunItem } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { formatDate, formatInterval, formatMoment, formatNumber } from '../../format/numbers.ts';
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx';
import { Num } from '../../parts/Num.tsx';
import { StatusBadge } from '../../parts/StatusBadge.tsx';

interface RunsTableProps {
  readonly runs: readonly RunItem[];
  readonly chosen: readonly string[];
  readonly choose: (chosen: readonly string[]) => void;
  readonly askDelete: (run: RunItem) => void;
}

const MOST_CHOSEN = 2;

export function RunsTable({ runs, chosen, choose, askDelete }: RunsTableProps) {
  const columns: readonly TableColumn<RunItem>[] = [
    {
      title: <span className="visually-hidden">Compare</span>,
      cell: ({ id, problem }) => (
        <input
          type="checkbox"
          aria-label={`Select ${id} for a comparison`}
          checked={chosen.includes(id)}
          disabled={problem !== null || (chosen.length === MOST_CHOSEN && !chosen.includes(id))}
          onChange={() => choose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
        />
      ),
    },
    { title: 'Run', isHead: true, cell: (run) => <NameOf run={run} /> },
    { title: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    {
      title: (
        <>
          Rank IC, % <small>95 % interval</small>
        </>
      ),
      isNumber: true,
      cell: ({ quality }) => (
        <>
          <Num value={quality?.rankIc} as="points" />
          {quality !== null && (
            <small>{formatInterval(quality.rankIcLow, quality.rankIcHigh, 'points') || 'no interval'}</small>
          )}
        </>
      ),
    },
    {
      title: 'Uniform, %',
      isNumber: true,
      cell: ({ quality }) => <Num value={quality?.uniform} as="points" />,
    },
    {
      title: (
        <>
          Random, % <small>95 % band</small>
        </>
      ),
      isNumber: true,
      cell: ({ quality }) =>
        (quality !== null && formatInterval(quality.randomLow, quality.randomHigh, 'points')) || (
          <span className="absent">n/a</span>
        ),
    },
    {
      title: 'Days',
      isNumber: true,
      cell: ({ days, totalDays }) =>
        totalDays === null || totalDays === days ? (
          <Num value={days} as="count" />
        ) : (
          `${formatNumber(days, 'count')} of ${formatNumber(totalDays, 'count')}`
        ),
    },
    {
      title: 'Dates',
      cell: ({ firstDate, lastDate }) =>
        firstDate === null ? (
          ''
        ) : (
          <span className="dates">{`${formatDate(firstDate)} to ${formatDate(lastDate)}`}</span>
        ),
    },
    { title: 'Investors', isNumber: true, cell: ({ investors }) => <Num value={investors} as="count" /> },
    {
      title: 'Cost',
      isNumber: true,
      cell: ({ costUsd }) =>
        costUsd === null ? <span className="absent">none</span> : formatNumber(costUsd, 'usd'),
    },
    {
      title: <span className="visually-hidden">Actions</span>,
      cell: (run) => (
        <span className="row-actions">
          {run.days > 0 && run.problem === null && (
            <a href={addressOf.report(run.id)} target="_blank" rel="noreferrer">
              Report<span className="visually-hidden"> of {run.id} (new tab)</span>
            </a>
          )}
          <button
            type="button"
            className="plain"
            disabled={run.status === 'running'}
            onClick={() => askDelete(run)}
          >
            Delete<span className="visually-hidden"> {run.id}</span>
          </button>
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption="Runs, newest first"
      isCaptionHidden
      columns={columns}
      rows={runs}
      keyOf={({ id }) => id}
      empty="No run matches the search."
    />
  );
}

function NameOf({ run }: { readonly run: RunItem }) {
  const { id, name, createdAt, fork, problem, quality } = run;
  return (
    <>
      {problem === null ? (
        <Link className="name" href={addressOf.run(id)}>
          {id}
        </Link>
      ) : (
        <b>{id}</b>
      )}
      <small>
        {name}, {formatMoment(createdAt)}
        {quality !== null && `, horizon ${quality.horizon}`}
      </small>
      {fork !== null && (
        <small>
          fork of {fork.origin} from day {fork.day}
        </small>
      )}
      {problem !== null && <small className="warn">{problem}</small>}
    </>
  );
}
