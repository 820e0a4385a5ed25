import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { RunItem } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { useRuns } from '../../data/queries.ts';
import { useOffset, useSelection } from '../../hooks/use-selection.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Pager } from '../../parts/Pager.tsx';
import { SearchBox } from '../../parts/SearchBox.tsx';
import { DeleteDialog } from './DeleteDialog.tsx';
import { RunsTable } from './RunsTable.tsx';

const LIMIT = 25;

/** All runs of the folder, newest first. */
export function RunsPage() {
  useTitle('Runs');
  const [search, setSearch] = useSelection('search');
  const [offset, setOffset] = useOffset();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [deleted, setDeleted] = useState<RunItem>();
  const [, navigate] = useLocation();
  const query = useRuns({ search, offset, limit: LIMIT });
  const [a, b] = chosen;
  return (
    <div className="page">
      <PageHead title="Runs">
        <Link className="button primary" href={addressOf.editor()}>
          New run
        </Link>
      </PageHead>
      <div className="toolbar">
        <SearchBox
          label="Search runs"
          value={search}
          search={(text) => {
            setSearch(text);
            setOffset(0);
          }}
        />
        <button
          type="button"
          disabled={a === undefined || b === undefined}
          onClick={() => a !== undefined && b !== undefined && navigate(addressOf.compare(a, b))}
        >
          Compare
        </button>
        <span className="note" role="status">
          {chosen.length === 0 ? 'Select two runs to compare them.' : `${chosen.length} of 2 selected`}
        </span>
      </div>
      <Loaded query={query} height={320}>
        {({ runs, total }) => (
          <>
            {total === 0 && search === '' ? (
              <div className="panel empty">
                <p>There are no runs yet.</p>
                <p>
                  <Link href={addressOf.editor()}>Start one here</Link>, or with{' '}
                  <code>mass run SCENARIO</code>.
                </p>
              </div>
            ) : (
              <RunsTable runs={runs} chosen={chosen} choose={setChosen} askDelete={setDeleted} />
            )}
            <Pager what="runs" offset={offset} limit={LIMIT} total={total} go={setOffset} />
          </>
        )}
      </Loaded>
      {deleted !== undefined && (
        <DeleteDialog
          run={deleted}
          close={(isDeleted) => {
            if (isDeleted) setChosen((now) => now.filter((id) => id !== deleted.id));
            setDeleted(undefined);
          }}
        />
      )}
    </div>
  );
}
