import { useMemo } from 'react';
import { Link } from 'wouter';
import type { RunComparison } from '../../../api.ts';
import { cumulative } from '../../charts/cumulative.ts';
import { LinesChart } from '../../charts/LinesChart.tsx';
import { addressOf } from '../../data/addresses.ts';
import { useComparison } from '../../data/queries.ts';
import { counted, formatDate, formatNumber } from '../../format/numbers.ts';
import { useRoutePart } from '../../hooks/use-route-part.ts';
import { useTitle } from '../../hooks/use-title.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { useColours } from '../../theme/theme.tsx';
import { ComparedDays } from './ComparedDays.tsx';

const correlations = { least: -1, most: 1 };

/** Two runs day by day, and where they part. */
export default function ComparePage() {
  const a = useRoutePart('a');
  const b = useRoutePart('b');
  useTitle(`${a} and ${b}`);
  const query = useComparison(a, b);
  return (
    <div className="page">
      <PageHead
        title="Comparison"
        crumbs={[{ label: 'Runs', href: addressOf.runs() }]}
        subtitle={
          <>
            A: <Link href={addressOf.run(a)}>{a}</Link>, B: <Link href={addressOf.run(b)}>{b}</Link>
          </>
        }
      >
        <Link className="button" href={addressOf.compare(b, a)}>
          Exchange A and B
        </Link>
      </PageHead>
      <Loaded query={query} height={900}>
        {(comparison) => <Compared a={a} b={b} comparison={comparison} />}
      </Loaded>
    </div>
  );
}

interface ComparedProps {
  readonly a: string;
  readonly b: string;
  readonly comparison: RunComparison;
}

function Compared({ a, b, comparison }: ComparedProps) {
  const { first, days, scenario } = comparison;
  return (
    <>
      <div className="panel verdict">
        {first === null ? (
          <p>
            <b>No difference</b> on the {counted(days, 'day')} that both have.
          </p>
        ) : (
          <>
            <p>
              <b>They part on day {first.day}</b>, {formatDate(first.date)}: {first.what}.
            </p>
            <p>{first.message}</p>
            <p>
              Day {first.day} of <Link href={addressOf.day(a, first.day)}>A</Link> and of{' '}
              <Link href={addressOf.day(b, first.day)}>B</Link>
            </p>
          </>
        )}
      </div>
      <DataTable
        caption="Differences of the scenarios"
        columns={[
          { title: 'Path', isHead: true, cell: ({ path }) => <code>{path}</code> },
          { title: 'A', cell: (row) => <code>{shown(row.a)}</code> },
          { title: 'B', cell: (row) => <code>{shown(row.b)}</code> },
        ]}
        rows={scenario}
        keyOf={({ path }) => path}
        empty="The scenarios are the same."
      />
      {days > 0 && <ComparisonCharts comparison={comparison} />}
      <ComparedDays a={a} b={b} comparison={comparison} />
    </>
  );
}

function ComparisonCharts({ comparison: { byDay } }: { readonly comparison: RunComparison }) {
  const colours = useColours();
  const dates = useMemo(() => byDay.map(({ date }) => formatDate(date)), [byDay]);
  const lines = useMemo(
    () => ({
      distance: [
        {
          name: 'distance',
          colour: colours('series4'),
          width: 2,
          values: byDay.map((day) => day.distributionDistance),
        },
      ],
      correlation: [
        {
          name: 'rank correlation',
          colour: colours('series2'),
          width: 2,
          values: byDay.map((day) => day.scoreRankCorrelation),
        },
      ],
      rankIc: [
        {
          name: 'A',
          colour: colours('accent'),
          width: 2.2,
          values: cumulative(byDay.map((day) => day.rankIcA)),
        },
        {
          name: 'B',
          colour: colours('series1'),
          width: 2.2,
          dash: 'dashed' as const,
          values: cumulative(byDay.map((day) => day.rankIcB)),
        },
      ],
    }),
    [byDay, colours],
  );
  return (
    <>
      <div className="two">
        <LinesChart
          title="Distance of the distributions"
          note="Half the sum of absolute differences over types: 0 is equal, 100 % shares nothing."
          summary={`On the last day ${formatNumber(byDay.at(-1)?.distributionDistance, 'percent')}.`}
          categories={dates}
          lines={lines.distance}
          format="percentShort"
          axis="distance"
        />
        <LinesChart
          title="Rank correlation of the scores"
          note="Of both scores on the instruments that both have, day by day."
          summary={`On the last day ${formatNumber(byDay.at(-1)?.scoreRankCorrelation, 'three')}.`}
          categories={dates}
          lines={lines.correlation}
          format="three"
          axis="correlation"
          bounds={correlations}
        />
      </div>
      <LinesChart
        title="Cumulative rank IC"
        summary={`A ends at ${endOf(lines.rankIc[0])}, B at ${endOf(lines.rankIc[1])}.`}
        categories={dates}
        lines={lines.rankIc}
        format="number"
        axis="sum of rank ICs"
        height={300}
      />
    </>
  );
}

function endOf(line: { readonly values: readonly (number | null)[] } | undefined): string {
  return formatNumber(
    line?.values.findLast((value) => value !== null),
    'number',
  );
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
