import { useMemo } from 'react';
import { Chart } from '../../charts/Chart.tsx';
import { growthLegend, growthOf, growthOption, growthTable, type Labels } from '../../charts/growth.ts';
import type { JudgementSeries } from '../../data/judged.ts';
import { formatNumber } from '../../format/numbers.ts';
import { useSelection } from '../../hooks/use-selection.ts';
import { useColours } from '../../theme/theme.tsx';

interface GrowthChartProps {
  readonly judged: JudgementSeries;
  readonly labels: Labels;
}

/** Cumulative return of a portfolio of the score beside its controls and rivals, and how far each stands under its peak. */
export function GrowthChart({ judged, labels }: GrowthChartProps) {
  const portfolios = useMemo(
    () => [...new Set(judged.portfolios.map(({ portfolio }) => portfolio))],
    [judged],
  );
  const [chosen, choose] = useSelection('portfolio');
  const portfolio = portfolios.includes(chosen) ? chosen : (portfolios[0] ?? '');
  const colours = useColours();
  const growth = useMemo(() => growthOf(judged, portfolio), [judged, portfolio]);
  const option = useMemo(() => growthOption(growth, labels, colours), [growth, labels, colours]);
  const legend = useMemo(() => growthLegend(growth, labels, colours), [growth, labels, colours]);
  if (portfolios.length === 0)
    return <p className="note">The market has no fills: there are no portfolios.</p>;
  const score = growth.curves.find(({ name }) => name === 'score');
  return (
    <>
      {portfolios.length > 1 && (
        <label className="field inline">
          Portfolio
          <select
            value={portfolio}
            onChange={({ target }) => choose(target.value === portfolios[0] ? '' : target.value)}
          >
            {portfolios.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      )}
      <Chart
        title={`Cumulative return and drawdown: ${portfolio}`}
        note="Net of costs. The lower part shows how far each stands under its highest value so far. Names of the legend show or hide their lines."
        summary={`The score's portfolio ends at ${formatNumber(
          score?.cumulative.findLast((value) => value !== null),
          'signedPercent',
        )}.`}
        height={470}
        option={option}
        legend={legend}
        table={() => growthTable(growth, labels)}
      />
    </>
  );
}
