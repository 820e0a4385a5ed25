import type { DayView } from '../../api.ts';
import { formatNumber } from '../format/numbers.ts';
import { type Colours, chartBase, tooltipElement, valueAxis } from './chart-theme.ts';
import type { ChartOption } from './echarts.ts';

type Instrument = DayView['instruments'][number];

/** Instruments by what their investors agree on and how far they disagree. */
export function scatterOption(
  instruments: readonly Instrument[],
  held: ReadonlySet<string>,
  selected: string,
  colours: Colours,
): ChartOption {
  const base = chartBase(colours);
  const marks = (list: readonly Instrument[]) =>
    list.map((one) => ({ name: one.code, value: [one.consensus, one.disagreement, one.score, one.rank] }));
  const chosen = instruments.filter(({ code }) => code === selected);
  return {
    ...base,
    tooltip: { ...base.tooltip, trigger: 'item', formatter: markTooltip },
    grid: { left: 64, right: 16, top: 12, bottom: 48 },
    xAxis: valueAxis(colours, 'number', 'consensus', { nameGap: 28 }),
    yAxis: valueAxis(colours, 'number', 'disagreement'),
    series: [
      {
        name: 'not held',
        type: 'scatter',
        symbolSize: 8,
        itemStyle: { color: colours('muted'), opacity: 0.75 },
        data: marks(instruments.filter(({ code }) => !held.has(code))),
      },
      {
        name: 'held',
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 13,
        itemStyle: { color: colours('accent') },
        data: marks(instruments.filter(({ code }) => held.has(code))),
      },
      {
        name: 'selected',
        type: 'scatter',
        symbol: 'circle',
        symbolSize: 20,
        silent: true,
        itemStyle: { color: 'transparent', borderColor: colours('warning'), borderWidth: 2.5 },
        label: { show: true, position: 'top', formatter: '{b}', color: colours('text'), fontSize: 12 },
        data: marks(chosen),
      },
    ],
  };
}

function markTooltip(given: unknown): HTMLElement {
  const { name, value } = given as { readonly name: string; readonly value: readonly number[] };
  const [consensus, disagreement, score, rank] = value;
  return tooltipElement(name, [
    { label: 'consensus', value: formatNumber(consensus, 'signedThree') },
    { label: 'disagreement', value: formatNumber(disagreement, 'three') },
    { label: 'score', value: formatNumber(score, 'signedThree') },
    { label: 'place', value: formatNumber(rank, 'count') },
  ]);
}
