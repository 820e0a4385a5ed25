import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useElementWidth } from '../hooks/use-element-width.ts';
import { useColours, useTheme } from '../theme/theme.tsx';
import { drawMatrix } from './draw-matrix.ts';
import { type Cell, cellAt, matrixColours, matrixImage, matrixLayout } from './matrix-image.ts';

interface OpinionMatrixProps {
  readonly label: string;
  readonly rowNames: readonly string[];
  /** In the order of the columns of `values`. */
  readonly columnNames: readonly string[];
  /** Columns from left to right, as places in `columnNames`. */
  readonly order: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly range: number;
  readonly row: string;
  readonly column: string;
  readonly choose: (row: string, column: string) => void;
  /** A cell in words. */
  readonly describe: (row: number, column: number) => string;
}

/** Opinions by colour on a canvas, which stays quick at a hundred thousand cells. Arrow keys walk through cells, Enter chooses. */
export function OpinionMatrix(props: OpinionMatrixProps) {
  const { label, rowNames, columnNames, order, values, range, row, column, choose, describe } = props;
  const { theme } = useTheme();
  const colours = useColours();
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useElementWidth(holder);
  const [cursor, setCursor] = useState<Cell>();
  const [isByKeys, setIsByKeys] = useState(false);
  const image = useMemo(
    () => matrixImage(values, order, range, matrixColours(theme)),
    [values, order, range, theme],
  );
  const layout = useMemo(
    () => matrixLayout(room, rowNames.length, order.length),
    [room, rowNames.length, order.length],
  );
  const ordered = useMemo(() => order.map((j) => columnNames[j] as string), [order, columnNames]);
  useEffect(() => {
    if (canvas.current === null || room === 0) return;
    drawMatrix(canvas.current, {
      image,
      layout,
      rowNames,
      columnNames: ordered,
      cursor,
      row: rowNames.indexOf(row),
      column: ordered.indexOf(column),
      colours,
    });
  }, [image, layout, rowNames, ordered, cursor, row, column, colours, room]);
  const cellUnder = ({ nativeEvent: { offsetX, offsetY } }: PointerEvent | React.MouseEvent) =>
    cellAt(layout, offsetX, offsetY, rowNames.length, order.length);
  const chooseCell = (cell: Cell | undefined) => {
    if (cell !== undefined) choose(rowNames[cell.row] as string, ordered[cell.column] as string);
  };
  const walk = (event: KeyboardEvent) => {
    const now = cursor ?? {
      row: Math.max(0, rowNames.indexOf(row)),
      column: Math.max(0, ordered.indexOf(column)),
    };
    const next =
      event.key === 'Enter' || event.key === ' '
        ? now
        : stepped(event.key, now, rowNames.length, order.length);
    if (next === undefined) return;
    event.preventDefault();
    setIsByKeys(true);
    setCursor(next);
    if (next === now) chooseCell(now);
  };
  const said = cursor === undefined ? '' : describe(cursor.row, order[cursor.column] as number);
  return (
    <div className="matrix">
      <div
        ref={holder}
        className="matrix-holder"
        role="application"
        aria-label={`${label}. Arrow keys walk through its cells, Enter chooses one.`}
        tabIndex={0}
        onKeyDown={walk}
        onBlur={() => setCursor(undefined)}
      >
        <canvas
          ref={canvas}
          style={{ width: layout.width, height: layout.height }}
          onPointerMove={(event) => {
            setIsByKeys(false);
            setCursor(cellUnder(event));
          }}
          onPointerLeave={() => setCursor(undefined)}
          onClick={(event) => chooseCell(cellUnder(event))}
        />
      </div>
      <p className="matrix-said" aria-live={isByKeys ? 'polite' : 'off'}>
        {said === '' ? 'Point at a cell, or walk with the arrow keys.' : said}
      </p>
    </div>
  );
}

function stepped(key: string, { row, column }: Cell, rows: number, columns: number): Cell | undefined {
  const inside = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowLeft':
      return { row, column: inside(column - 1, columns) };
    case 'ArrowRight':
      return { row, column: inside(column + 1, columns) };
    case 'ArrowUp':
      return { row: inside(row - 1, rows), column };
    case 'ArrowDown':
      return { row: inside(row + 1, rows), column };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: inside(columns - 1, columns) };
    default:
      return undefined;
  }
}
