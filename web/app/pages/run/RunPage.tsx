import { Link, useLocation } from 'wouter';
import type { RunDetail } from '../../../api.ts';
import { addressOf } from '../../data/addresses.ts';
import { useCharts, useRun } from '../../data/queries.ts';
import { formatDate, formatMoment, formatNumber } from '../../format/numbers.ts';
import { useRoutePart } from '../../hooks/use-route-part.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Facts } from '../../parts/Facts.tsx';
import { GoneRun, isGone } from '../../parts/GoneRun.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { StatusBadge } from '../../parts/StatusBadge.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { AboutRun } from './AboutRun.tsx';
import { LiveControls } from './LiveControls.tsx';
import { PerformancePart } from './PerformancePart.tsx';
import { PopulationCharts } from './PopulationCharts.tsx';

/** A run: what it is, how it does, and control over it while it is live. */
export default function RunPage() {
  const run = useRoutePart('run');
  useTitle(run);
  const query = useRun(run);
  if (isGone(query.error, run)) return <GoneRun run={run} wasHere={query.data !== undefined} />;
  return (
    <div className="page">
      {query.data === undefined && (
        <PageHead title={run} crumbs={[{ label: 'Runs', href: addressOf.runs() }]} />
      )}
      <Loaded query={query} height={600}>
        {(detail) => <RunView detail={detail} />}
      </Loaded>
    </div>
  );
}

function RunView({ detail }: { readonly detail: RunDetail }) {
  const { item, overview, live } = detail;
  const charts = useCharts(item.id);
  const [, navigate] = useLocation();
  const openDay = (day: number) => navigate(addressOf.day(item.id, day));
  const { days, totalDays } = overview;
  return (
    <>
      <PageHead
        title={item.id}
        crumbs={[{ label: 'Runs', href: addressOf.runs() }]}
        subtitle={
          <>
            {overview.name}, {formatMoment(overview.createdAt)}
            {item.fork !== null && (
              <>
                , fork of <Link href={addressOf.run(item.fork.origin)}>{item.fork.origin}</Link> from day{' '}
                {item.fork.day} (<Link href={addressOf.compare(item.fork.origin, item.id)}>compare</Link>)
              </>
            )}
          </>
        }
      >
        {days > 0 && (
          <>
            <Link className="button primary" href={addressOf.day(item.id, 0)}>
              Replay days
            </Link>
            <Link className="button" href={addressOf.day(item.id, days - 1)}>
              Last day
            </Link>
            <a className="button" href={addressOf.report(item.id)} target="_blank" rel="noreferrer">
              Report<span className="visually-hidden"> (new tab)</span>
            </a>
          </>
        )}
      </PageHead>
      <Facts
        facts={[
          ['status', <StatusBadge key="status" status={item.status} live={live} />],
          [
            'days',
            totalDays === null || totalDays === days
              ? formatNumber(days, 'count')
              : `${formatNumber(days, 'count')} of ${formatNumber(totalDays, 'count')}`,
          ],
          [
            'dates',
            days === 0 ? 'none yet' : `${formatDate(overview.firstDate)} to ${formatDate(overview.lastDate)}`,
          ],
          ['investors', formatNumber(overview.investors, 'count')],
          ['types', formatNumber(overview.types.length, 'count')],
          ['optimizer horizon', `${overview.horizon} days`],
          ['models', item.costUsd === null ? 'none asked' : formatNumber(item.costUsd, 'usd')],
        ]}
      />
      <LiveControls detail={detail} />
      <Tabs
        label="Parts of the run"
        tabs={[
          {
            id: 'performance',
            label: 'Performance',
            content: () => <PerformancePart detail={detail} charts={charts} openDay={openDay} />,
          },
          {
            id: 'population',
            label: 'Population',
            content: () => (
              <Loaded query={charts} height={1000}>
                {({ series }) =>
                  series.dates.length === 0 ? (
                    <p className="panel empty">No day is committed yet.</p>
                  ) : (
                    <PopulationCharts series={series} overview={overview} pick={openDay} />
                  )
                }
              </Loaded>
            ),
          },
          { id: 'about', label: 'About', content: () => <AboutRun detail={detail} /> },
        ]}
      />
    </>
  );
}
