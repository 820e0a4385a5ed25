import { useMemo } from 'react';
import type { RunCharts } from '../../../api.ts';
import { contenderStyle } from '../../charts/contenders.ts';
import { cumulative } from '../../charts/cumulative.ts';
import type { Labels } from '../../charts/growth.ts';
import { LinesChart } from '../../charts/LinesChart.tsx';
import type { Line } from '../../charts/lines.ts';
import { formatDate, formatNumber } from '../../format/numbers.ts';
import { useColours } from '../../theme/theme.tsx';

interface RankIcChartProps {
  readonly charts: RunCharts;
  readonly horizon: number;
  readonly labels: Labels;
  readonly pick: (day: number) => void;
}

/** Sum of daily rank ICs: of the score alone while the run goes on, beside its controls once it is evaluated. */
export function RankIcChart({ charts: { series, judged }, horizon, labels, pick }: RankIcChartProps) {
  const colours = useColours();
  const categories = useMemo(() => series.dates.map(formatDate), [series]);
  const lines = useMemo((): readonly Line[] => {
    const rows =
      judged === null
        ? [{ contender: 'score', rankIc: series.rankIc[String(horizon)] ?? [] }]
        : judged.correlations.filter((row) => row.horizon === horizon);
    const names = rows.map(({ contender }) => contender);
    return rows.map(({ contender, rankIc }) => {
      const { label, colour, dash, width, isShown } = contenderStyle(contender, names, labels);
      return { name: label, colour: colours(colour), dash, width, isShown, values: cumulative(rankIc) };
    });
  }, [series, judged, horizon, labels, colours]);
  const last = lines[0]?.values.findLast((value) => value !== null);
  return (
    <LinesChart
      title={`Cumulative rank IC, horizon ${horizon}`}
      note="The sum over days of the rank correlation between score and label, for days whose labels have ended."
      summary={`The score's sum is ${formatNumber(last, 'number')}.`}
      categories={categories}
      lines={lines}
      format="number"
      axis="sum of rank ICs"
      height={300}
      pick={pick}
    />
  );
}
