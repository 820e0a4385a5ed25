import { useMemo } from 'react';
import { useColours } from '../theme/theme.tsx';
import { Chart } from './Chart.tsx';
import { type LinesRequest, linesOption, linesTable } from './lines.ts';

interface LinesChartProps extends Omit<LinesRequest, 'colours'> {
  readonly title: string;
  readonly note?: string;
  readonly summary: string;
  readonly height?: number;
  readonly pick?: ((place: number) => void) | undefined;
}

export function LinesChart(props: LinesChartProps) {
  const { title, note, summary, height = 260, pick, ...request } = props;
  const colours = useColours();
  const { categories, lines, format, axis, isStacked, isBar } = request;
  // Whoever draws keeps lines and categories as long as their numbers stay.
  const option = useMemo(
    () =>
      linesOption({
        colours,
        categories,
        lines,
        format,
        axis,
        ...(isStacked === undefined ? {} : { isStacked }),
        ...(isBar === undefined ? {} : { isBar }),
      }),
    [colours, categories, lines, format, axis, isStacked, isBar],
  );
  return (
    <Chart
      title={title}
      note={note}
      summary={summary}
      height={height}
      option={option}
      table={() => linesTable({ ...request, colours })}
      pick={pick}
    />
  );
}
