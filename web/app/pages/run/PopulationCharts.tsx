import { useMemo } from 'react';
import type { RunDetail, RunSeries } from '../../../api.ts';
import { LinesChart } from '../../charts/LinesChart.tsx';
import type { Line } from '../../charts/lines.ts';
import { typeLines } from '../../charts/type-lines.ts';
import { counted, formatDate, formatNumber } from '../../format/numbers.ts';
import { useColours } from '../../theme/theme.tsx';

interface PopulationChartsProps {
  readonly series: RunSeries;
  readonly overview: RunDetail['overview'];
  readonly pick: (day: number) => void;
}

/** Which kinds of investors the population held, day by day. */
export function PopulationCharts({ series, overview, pick }: PopulationChartsProps) {
  const colours = useColours();
  const dates = useMemo(() => series.dates.map(formatDate), [series]);
  const ids = useMemo(() => overview.types.map(({ id }) => id), [overview]);
  const weights = useMemo(() => {
    const shares = series.weights.map((row) => row.map((weight) => weight / ids.length));
    return typeLines(ids, shares, colours);
  }, [series, ids, colours]);
  const investors = useMemo(() => typeLines(ids, series.investors, colours), [series, ids, colours]);
  const fitness = useMemo(
    (): readonly Line[] => [
      { name: 'before', colour: colours('series1'), dash: 'dashed', values: series.startFitness },
      { name: 'after', colour: colours('accent'), width: 2.2, values: series.fitness },
    ],
    [series, colours],
  );
  const abstentions = useMemo(
    () => [{ name: 'abstentions', colour: colours('negative'), values: series.abstentions }],
    [series, colours],
  );
  const all = series.abstentions.reduce((sum, count) => sum + count, 0);
  return (
    <>
      <LinesChart
        title="Distribution over types"
        note="Share of each type's learned weight. Click a day to open it."
        summary={`${counted(ids.length, 'type')} over ${counted(dates.length, 'day')}; on the last, ${largest(ids, series.weights)}.`}
        categories={dates}
        lines={weights}
        format="percentShort"
        axis="share of weight"
        isStacked
        height={340}
        pick={pick}
      />
      <LinesChart
        title="Population"
        note="Investors of each type, as the plan has them."
        summary={`${counted(overview.investors, 'investor')}.`}
        categories={dates}
        lines={investors}
        format="count"
        axis="investors"
        isStacked
        height={300}
        pick={pick}
      />
      <div className="two">
        <LinesChart
          title="Fitness of the backward optimisation"
          note="Before and after the close's search, over the days that it looked back on."
          summary={`Last: ${formatNumber(
            series.fitness.findLast((value) => value !== null),
            'three',
          )}.`}
          categories={dates}
          lines={fitness}
          format="three"
          axis="fitness"
          pick={pick}
        />
        <LinesChart
          title="Abstentions"
          note="Investors that cast no ballot."
          summary={`${counted(all, 'abstention')} in all.`}
          categories={dates}
          lines={abstentions}
          format="count"
          axis="abstentions"
          isBar
          pick={pick}
        />
      </div>
    </>
  );
}

function largest(ids: readonly string[], weights: RunSeries['weights']): string {
  const last = weights.map((row) => row.at(-1) ?? 0);
  const most = Math.max(...last);
  return `${ids[last.indexOf(most)] ?? 'none'} has most, ${formatNumber(most / Math.max(1, ids.length), 'percentShort')}`;
}
