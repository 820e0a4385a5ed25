import { useMemo } from 'react';
import { Link } from 'wouter';
import type { TypeView } from '../../../api.ts';
import { LinesChart } from '../../charts/LinesChart.tsx';
import { addressOf } from '../../data/addresses.ts';
import { useType } from '../../data/queries.ts';
import { formatDate, formatNumber, words } from '../../format/numbers.ts';
import { useRouteNumber, useRoutePart } from '../../hooks/use-route-part.ts';
import { useOffset } from '../../hooks/use-selection.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Num } from '../../parts/Num.tsx';
import { Pager } from '../../parts/Pager.tsx';
import { useColours } from '../../theme/theme.tsx';
import { InspectHead } from './InspectHead.tsx';

const LIMIT = 25;

/** An investor type: over the run, and its ballots of a day. */
export default function TypePage() {
  const run = useRoutePart('run');
  const day = useRouteNumber('day');
  const type = useRoutePart('type');
  useTitle(`${type}, day ${day} of ${run}`);
  const [offset, setOffset] = useOffset();
  const query = useType(run, day, type, { offset, limit: LIMIT });
  return (
    <div className="page">
      <InspectHead run={run} day={day} title={`Type ${type}`} on={(to) => addressOf.type(run, to, type)} />
      <Loaded query={query} height={900}>
        {(view) => (
          <>
            <TypeFacts view={view} />
            <Ballots run={run} view={view} offset={offset} setOffset={setOffset} />
            <TypeCharts view={view} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function TypeFacts({ view }: { readonly view: TypeView }) {
  return (
    <Facts
      facts={[
        ['sees', view.modalities.join(', ')],
        ...Object.entries(view.traits).map(([name, value]) => [words(name), String(value)] as const),
        ...Object.entries(view.opinionRankIc).map(
          ([horizon, value]) =>
            [`own rank IC, horizon ${horizon}, %`, <Num key={horizon} value={value} as="points" />] as const,
        ),
      ]}
    />
  );
}

interface BallotsProps {
  readonly run: string;
  readonly view: TypeView;
  readonly offset: number;
  readonly setOffset: (offset: number) => void;
}

function Ballots({ run, view, offset, setOffset }: BallotsProps) {
  const { ballots, id } = view;
  if (ballots === null)
    return (
      <p className="panel empty">
        There are no ballots to show: the run does not keep them. Set{' '}
        <code>execution.output.ballots: true</code> to keep them.
      </p>
    );
  return (
    <section>
      <DataTable
        caption={`Ballots of day ${ballots.day}`}
        columns={[
          {
            title: 'Investor',
            isHead: true,
            cell: ({ ordinal }) => (
              <Link href={addressOf.investor(run, ballots.day, id, ordinal)}>Investor {ordinal}</Link>
            ),
          },
          {
            title: 'Ballot',
            cell: ({ status, reason }) =>
              status === 'ballot' ? 'cast' : `abstained: ${reason ?? 'no reason'}`,
          },
          { title: 'Buys', isLong: true, cell: ({ buys }) => buys.join(', ') },
          { title: 'Sells', cell: ({ sells }) => sells.join(', ') },
          {
            title: 'Candidates',
            isNumber: true,
            cell: ({ candidates }) => formatNumber(candidates.length, 'count'),
          },
        ]}
        rows={ballots.ballots}
        keyOf={({ ordinal }) => ordinal}
        empty="The type has no investors on this day."
      />
      <Pager what="ballots" offset={offset} limit={LIMIT} total={ballots.total} go={setOffset} />
    </section>
  );
}

function TypeCharts({ view }: { readonly view: TypeView }) {
  const colours = useColours();
  const { dates, weights, investors, abstentions } = view;
  const categories = useMemo(() => dates.map(formatDate), [dates]);
  const line = useMemo(
    () => ({
      weight: [{ name: 'weight', colour: colours('accent'), width: 2, values: weights }],
      investors: [{ name: 'investors', colour: colours('series2'), width: 2, values: investors }],
      abstentions: [{ name: 'abstentions', colour: colours('negative'), values: abstentions }],
    }),
    [colours, weights, investors, abstentions],
  );
  const sum = abstentions.reduce((total, count) => total + count, 0);
  return (
    <>
      <LinesChart
        title="Weight over time"
        note="1 is an equal share."
        summary={`From ${formatNumber(weights[0], 'three')} to ${formatNumber(weights.at(-1), 'three')}.`}
        categories={categories}
        lines={line.weight}
        format="three"
        axis="weight"
      />
      <div className="two">
        <LinesChart
          title="Investors over time"
          summary={`From ${formatNumber(investors[0], 'count')} to ${formatNumber(investors.at(-1), 'count')}.`}
          categories={categories}
          lines={line.investors}
          format="count"
          axis="investors"
          height={220}
        />
        <LinesChart
          title="Abstentions over time"
          summary={`${formatNumber(sum, 'count')} in all.`}
          categories={categories}
          lines={line.abstentions}
          format="count"
          axis="abstentions"
          isBar
          height={220}
        />
      </div>
    </>
  );
}
