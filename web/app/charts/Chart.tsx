import type { ECharts } from 'echarts/core';
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { DataTable } from '../parts/DataTable.tsx';
import { type ChartOption, init } from './echarts.ts';
import { Legend, type LegendItem } from './Legend.tsx';

/** What is drawn, as rows: cells are written as they stand. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartProps {
  readonly title: string;
  /** How to read it. */
  readonly note?: ReactNode;
  /** What it shows now, in a sentence, for who does not see it. */
  readonly summary: string;
  /** CSS pixels. */
  readonly height: number;
  readonly option: ChartOption;
  readonly table: () => ChartTable;
  /** One item a name of series; those of the option are hidden. */
  readonly legend?: readonly LegendItem[];
  /** A place of the first category axis was chosen. */
  readonly pick?: ((place: number) => void) | undefined;
  /** A mark was chosen: its series and place. */
  readonly pickMark?: ((series: string, place: number) => void) | undefined;
}

const noLegend: readonly LegendItem[] = [];

/** One picture with its numbers behind a button. It fits its column, and is drawn anew when options change. */
export function Chart(props: ChartProps) {
  const { title, note, summary, height, option, table, legend = noLegend, pick, pickMark } = props;
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const picked = useRef({ pick, pickMark });
  picked.current = { pick, pickMark };
  const [isTable, setIsTable] = useState(false);
  const heading = useId();
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const isShown = ({ name, isShown: isUsual = true }: LegendItem) => isUsual !== toggled.has(name);
  const toggle = ({ name }: LegendItem) => {
    const next = new Set(toggled);
    if (!next.delete(name)) next.add(name);
    setToggled(next);
  };
  const drawn = useMemo(() => {
    const selected = legend.map(({ name, isShown: isUsual = true }) => [name, isUsual !== toggled.has(name)]);
    return { ...option, legend: { show: false, selected: Object.fromEntries(selected) } };
  }, [option, legend, toggled]);
  useEffect(() => {
    if (isTable || holder.current === null) return undefined;
    const made = init(holder.current, null, { renderer: 'canvas' });
    chart.current = made;
    listen(made, picked);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(holder.current);
    return () => {
      observer.disconnect();
      chart.current = null;
      made.dispose();
    };
  }, [isTable]);
  useEffect(() => {
    if (!isTable) chart.current?.setOption(drawn, { notMerge: true });
  }, [drawn, isTable]);
  return (
    <figure className="chart-figure" aria-labelledby={heading}>
      <figcaption>
        <h2 id={heading}>{title}</h2>
        <button type="button" className="plain" aria-pressed={isTable} onClick={() => setIsTable(!isTable)}>
          {isTable ? 'Show as chart' : 'Show as table'}
          <span className="visually-hidden">: {title}</span>
        </button>
        {note !== undefined && <p className="note">{note}</p>}
      </figcaption>
      {!isTable && legend.length > 1 && (
        <Legend title={title} items={legend} isShown={isShown} toggle={toggle} />
      )}
      {isTable ? (
        <NumbersOf title={title} table={table()} />
      ) : (
        <div
          ref={holder}
          className="chart"
          role="img"
          aria-label={`${title}. ${summary}`}
          style={{ height }}
        />
      )}
    </figure>
  );
}

interface Picked {
  readonly current: Pick<ChartProps, 'pick' | 'pickMark'>;
}

function listen(chart: ECharts, picked: Picked): void {
  chart.getZr().on('click', ({ offsetX, offsetY }) => {
    const point = [offsetX, offsetY];
    if (picked.current.pick === undefined || !chart.containPixel('grid', point)) return;
    const at = chart.convertFromPixel({ xAxisIndex: 0 }, offsetX);
    if (Number.isFinite(at)) picked.current.pick(Math.round(at));
  });
  chart.on('click', ({ seriesName = '', dataIndex }) => picked.current.pickMark?.(seriesName, dataIndex));
}

const MOST_ROWS = 400;

function NumbersOf({ title, table }: { readonly title: string; readonly table: ChartTable }) {
  const rows = table.rows.slice(-MOST_ROWS);
  return (
    <div className="chart-table">
      {rows.length < table.rows.length && <p className="note">The last {MOST_ROWS} rows.</p>}
      <DataTable
        caption={title}
        isCaptionHidden
        columns={table.columns.map((name, place) => ({
          title: name,
          isNumber: place > 0,
          isHead: place === 0,
          cell: (row: readonly string[]) => row[place],
        }))}
        rows={rows}
        keyOf={(row) => rows.indexOf(row)}
      />
    </div>
  );
}
