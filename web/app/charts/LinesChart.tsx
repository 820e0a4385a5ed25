import { useMemo } from 'react';
import { useColours } from '../theme/theme.tsx';
import { Chart } from './Chart.tsx';
import { type Line, type LinesRequest, linesOption, linesTable } from './lines.ts';

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
  const { categories, lines, format, axis, isStacked, isBar, isInverse, bounds } = request;
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
        ...(isInverse === undefined ? {} : { isInverse }),
        ...(bounds === undefined ? {} : { bounds }),
      }),
    [colours, categories, lines, format, axis, isStacked, isBar, isInverse, bounds],
  );
  const nothing = nothingIn(lines, isBar ?? false);
  if (nothing !== undefined)
    return (
      <section>
        <h2>{title}</h2>
        <p className="note">{nothing}</p>
      </section>
    );
  return (
    <Chart
      title={title}
      note={note}
      summary={summary}
      height={height}
      option={option}
      table={() => linesTable({ ...request, colours })}
      legend={lines}
      pick={pick}
    />
  );
}

/** Why there is nothing to draw. */
function nothingIn(lines: readonly Line[], isBar: boolean): string | undefined {
  const values = lines.flatMap((line) => [...line.values]);
  if (!values.some((value) => value !== null)) return 'There is no value on any of these days.';
  return isBar && values.every((value) => value === 0) ? 'None on any of these days.' : undefined;
}
