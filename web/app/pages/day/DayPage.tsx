import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { addressOf } from '../../data/addresses.ts';
import { prefetchDays, useCharts, useDay, usePortfolio, useRun } from '../../data/queries.ts';
import { formatDate } from '../../format/numbers.ts';
import { useDayKeys } from '../../hooks/use-day-keys.ts';
import { usePlayer } from '../../hooks/use-player.ts';
import { useRouteNumber, useRoutePart } from '../../hooks/use-route-part.ts';
import { useSelection } from '../../hooks/use-selection.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { GoneRun, isGone } from '../../parts/GoneRun.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Tabs } from '../../parts/Tabs.tsx';
import { ChangesPart } from './ChangesPart.tsx';
import { DayMatrix } from './DayMatrix.tsx';
import { type DayDetail, detailOf } from './day-detail.ts';
import { ForkDialog } from './ForkDialog.tsx';
import { MarketPart } from './MarketPart.tsx';
import { PhaseStrip } from './PhaseStrip.tsx';
import { PopulationPart } from './PopulationPart.tsx';
import { RankTables } from './RankTables.tsx';
import { ScatterPart } from './ScatterPart.tsx';
import { Scrubber } from './Scrubber.tsx';
import { SelectionPanel } from './SelectionPanel.tsx';

/** A day of a run, and the way to every other. */
export default function DayPage() {
  const run = useRoutePart('run');
  const day = useRouteNumber('day');
  const client = useQueryClient();
  const detail = useRun(run);
  const charts = useCharts(run);
  const query = useDay(run, day);
  const portfolio = usePortfolio(run, day);
  const [perSecond, setPerSecond] = useState(2);
  const [isForking, setIsForking] = useState(false);
  const days = detail.data?.overview.days ?? day + 1;
  const isLive = detail.data?.live != null;
  const isAtLast = day >= days - 1;
  // Days are steps on one page: "back" leaves it.
  const go = (to: number) => {
    const next = Math.max(0, Math.min(days - 1, to));
    if (next !== day) navigate(`${addressOf.day(run, next)}${location.search}`, { replace: true });
  };
  const player = usePlayer({
    perSecond,
    canStep: !isAtLast,
    isReady: !query.isPlaceholderData,
    isAtEnd: isAtLast && !isLive,
    step: () => go(day + 1),
  });
  const toggle = () => {
    if (isAtLast && !player.isPlaying && !isLive) go(0);
    player.toggle();
  };
  useDayKeys({
    step: (by) => go(day + by),
    first: () => go(0),
    last: () => go(days - 1),
    play: toggle,
  });
  useEffect(
    () =>
      prefetchDays(
        client,
        run,
        [day + 1, day - 1].filter((one) => one >= 0 && one < days),
      ),
    [client, run, day, days],
  );
  const dates = charts.data?.series.dates ?? [];
  const date = query.data?.day === day ? query.data.date : dates[day];
  useTitle(`Day ${day} of ${run}`);
  if (isGone(detail.error, run)) return <GoneRun run={run} wasHere={detail.data !== undefined} />;
  return (
    <div className="page day-page">
      <PageHead
        title={
          <>
            Day {day} {date !== undefined && <span className="date">{formatDate(date)}</span>}
          </>
        }
        crumbs={[
          { label: 'Runs', href: addressOf.runs() },
          { label: run, href: addressOf.run(run) },
        ]}
      >
        <button type="button" onClick={() => setIsForking(true)} disabled={query.data === undefined}>
          Fork from this day
        </button>
      </PageHead>
      <Scrubber
        day={day}
        days={days}
        dates={dates}
        isPlaying={player.isPlaying}
        perSecond={perSecond}
        go={go}
        toggle={toggle}
        setPerSecond={setPerSecond}
      />
      <Loaded query={query} height={1100}>
        {(view) => (
          <DayParts run={run} detail={detailOf(view, view.day === day ? portfolio.data : undefined)} />
        )}
      </Loaded>
      {isForking && query.data !== undefined && (
        <ForkDialog run={run} day={day} types={query.data.types} close={() => setIsForking(false)} />
      )}
    </div>
  );
}

function DayParts({ run, detail }: { readonly run: string; readonly detail: DayDetail }) {
  const { view } = detail;
  const [type] = useSelection('type');
  const [code] = useSelection('code');
  return (
    <>
      <PhaseStrip run={run} detail={detail} />
      <Tabs
        label="Parts of the day"
        tabs={[
          {
            id: 'picture',
            label: 'Picture',
            content: () => (
              <>
                <SelectionPanel run={run} view={view} type={type} code={code} />
                <DayMatrix view={view} type={type} code={code} />
                <ScatterPart detail={detail} code={code} />
                <RankTables run={run} detail={detail} code={code} />
              </>
            ),
          },
          {
            id: 'population',
            label: 'Population',
            content: () => <PopulationPart run={run} view={view} type={type} />,
          },
          { id: 'changes', label: 'What changed', content: () => <ChangesPart run={run} detail={detail} /> },
          {
            id: 'market',
            label: 'Market',
            content: () => <MarketPart run={run} day={view.day} code={code} />,
          },
        ]}
      />
    </>
  );
}
