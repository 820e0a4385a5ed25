import { useMemo } from 'react';
import { Link } from 'wouter';
import type { InstrumentView } from '../../../api.ts';
import { ColourScale } from '../../charts/ColourScale.tsx';
import { LinesChart } from '../../charts/LinesChart.tsx';
import { OpinionMatrix } from '../../charts/OpinionMatrix.tsx';
import { addressOf } from '../../data/addresses.ts';
import { useInstrument } from '../../data/queries.ts';
import { counted, formatDate, formatNumber } from '../../format/numbers.ts';
import { useRouteNumber, useRoutePart } from '../../hooks/use-route-part.ts';
import { useSelection } from '../../hooks/use-selection.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { PagedTable } from '../../parts/PagedTable.tsx';
import { useColours } from '../../theme/theme.tsx';
import { InspectHead } from './InspectHead.tsx';

/** An instrument: over the run, and by type on a day. */
export default function InstrumentPage() {
  const run = useRoutePart('run');
  const day = useRouteNumber('day');
  const code = useRoutePart('code');
  useTitle(`${code}, day ${day} of ${run}`);
  const query = useInstrument(run, day, code);
  return (
    <div className="page">
      <InspectHead
        run={run}
        day={day}
        title={`Instrument ${code}`}
        on={(to) => addressOf.instrument(run, to, code)}
      />
      <Loaded query={query} height={900}>
        {(view) => (
          <>
            <OnDay run={run} view={view} />
            <OverTime view={view} />
            <OpinionsOverTime view={view} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function OnDay({ run, view }: { readonly run: string; readonly view: InstrumentView }) {
  const { onDay, types } = view;
  if (onDay === null) return <p className="panel empty">It was no member on this day.</p>;
  return (
    <PagedTable
      what="types"
      place="types"
      limit={32}
      caption={`By type on day ${onDay.day}`}
      columns={[
        {
          title: 'Type',
          isHead: true,
          cell: (k: number) => (
            <Link href={addressOf.type(run, onDay.day, types[k] as string)}>{types[k]}</Link>
          ),
        },
        { title: 'Shown to', isNumber: true, cell: (k: number) => formatNumber(onDay.shown[k], 'count') },
        { title: 'Bought by', isNumber: true, cell: (k: number) => formatNumber(onDay.bought[k], 'count') },
        { title: 'Sold by', isNumber: true, cell: (k: number) => formatNumber(onDay.sold[k], 'count') },
        {
          title: 'Opinion',
          isNumber: true,
          cell: (k: number) => {
            const shown = onDay.shown[k] ?? 0;
            const net = (onDay.bought[k] ?? 0) - (onDay.sold[k] ?? 0);
            return shown === 0 ? (
              <span className="absent">not shown</span>
            ) : (
              formatNumber(net / shown, 'signedThree')
            );
          },
        },
      ]}
      rows={types.map((_, k) => k)}
      keyOf={(k) => types[k] as string}
    />
  );
}

function OverTime({ view }: { readonly view: InstrumentView }) {
  const colours = useColours();
  const { dates, score, consensus, disagreement, rank } = view;
  const categories = useMemo(() => dates.map(formatDate), [dates]);
  const lines = useMemo(
    () => [
      { name: 'score', colour: colours('accent'), width: 2.4, values: score },
      { name: 'consensus', colour: colours('series2'), values: consensus },
      { name: 'disagreement', colour: colours('series4'), dash: 'dashed' as const, values: disagreement },
    ],
    [colours, score, consensus, disagreement],
  );
  const places = useMemo(
    () => [{ name: 'place', colour: colours('series7'), width: 2, values: rank }],
    [colours, rank],
  );
  return (
    <>
      <LinesChart
        title="Score, consensus and disagreement over time"
        summary={`The last score is ${formatNumber(score.at(-1), 'signedThree')}.`}
        categories={categories}
        lines={lines}
        format="three"
        axis="signal"
        height={300}
      />
      <LinesChart
        title="Place by score over time"
        note="1 is the highest score."
        summary={`The last place is ${formatNumber(rank.at(-1), 'count')} of ${formatNumber(view.members.at(-1), 'count')}.`}
        categories={categories}
        lines={places}
        format="count"
        axis="place"
        isInverse
        height={220}
      />
    </>
  );
}

function OpinionsOverTime({ view }: { readonly view: InstrumentView }) {
  const { types, opinions, dates, days } = view;
  const [row, setRow] = useSelection('type');
  const names = useMemo(() => dates.map(formatDate), [dates]);
  const order = useMemo(() => days.map((_, place) => place), [days]);
  return (
    <section className="block">
      <h2>Opinion of each type over time</h2>
      <OpinionMatrix
        label={`Opinions of ${counted(types.length, 'type')} over ${counted(days.length, 'day')}`}
        rowNames={types}
        columnNames={names}
        order={order}
        values={opinions}
        range={1}
        row={row}
        column=""
        choose={setRow}
        describe={(k, place) => {
          const opinion = opinions[k]?.[place] ?? null;
          const what =
            opinion === null ? 'shown to nobody of it' : `opinion ${formatNumber(opinion, 'signedThree')}`;
          return `${types[k]} on day ${days[place]}, ${names[place]}: ${what}.`;
        }}
      />
      <ColourScale range={1} />
    </section>
  );
}
