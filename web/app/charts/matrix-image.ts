/** A matrix as a picture of one pixel a cell, and its place on a canvas. */
import { diverging, type Theme } from '../theme/palette.ts';

type Rgb = readonly [number, number, number];

const STEPS = 256;

export interface MatrixColours {
  /** From -range to range. */
  readonly at: (value: number, range: number) => Rgb;
  readonly missing: Rgb;
}

export function matrixColours(theme: Theme): MatrixColours {
  const stops = diverging[theme].map(rgbOf);
  const ramp = Array.from({ length: STEPS }, (_, step): Rgb => {
    const place = (step / (STEPS - 1)) * (stops.length - 1);
    const low = stops[Math.floor(place)] as Rgb;
    const high = stops[Math.ceil(place)] as Rgb;
    const part = place - Math.floor(place);
    const mixed = (of: 0 | 1 | 2) => low[of] + (high[of] - low[of]) * part;
    return [mixed(0), mixed(1), mixed(2)];
  });
  return {
    at: (value, range) =>
      ramp[Math.round(((Math.max(-1, Math.min(1, value / range)) + 1) / 2) * (STEPS - 1))] as Rgb,
    missing: rgbOf(theme === 'dark' ? '#454c58' : '#d3d8df'),
  };
}

function rgbOf(hex: string): Rgb {
  const part = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [part(1), part(3), part(5)];
}

/** Rows of the matrix in their order, columns in that of `order`. */
export function matrixImage(
  rows: readonly (readonly (number | null)[])[],
  order: readonly number[],
  range: number,
  colours: MatrixColours,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, order.length);
  canvas.height = Math.max(1, rows.length);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(canvas.width, canvas.height);
  let at = 0;
  for (const row of rows) {
    for (const j of order) {
      const value = row[j] ?? null;
      const [red, green, blue] = value === null ? colours.missing : colours.at(value, range);
      image.data[at++] = red;
      image.data[at++] = green;
      image.data[at++] = blue;
      image.data[at++] = 255;
    }
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface MatrixLayout {
  readonly left: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly width: number;
  readonly height: number;
}

/** CSS pixels that a line of names needs. */
export const LEAST_TEXT = 10;

/** Cells fill the room; below three pixels a column, the picture is wider than its room, which scrolls. */
export function matrixLayout(room: number, rows: number, columns: number): MatrixLayout {
  const cellHeight = Math.max(4, Math.min(22, 560 / Math.max(1, rows)));
  const left = cellHeight < LEAST_TEXT ? 4 : room < 600 ? 96 : 168;
  const cellWidth = Math.max(3, (room - left) / Math.max(1, columns));
  const bottom = cellWidth > LEAST_TEXT ? 64 : 4;
  return {
    left,
    cellWidth,
    cellHeight,
    width: left + cellWidth * columns,
    height: cellHeight * rows + bottom,
  };
}

export function cellAt(
  layout: MatrixLayout,
  x: number,
  y: number,
  rows: number,
  columns: number,
): Cell | undefined {
  const column = Math.floor((x - layout.left) / layout.cellWidth);
  const row = Math.floor(y / layout.cellHeight);
  return column >= 0 && column < columns && row >= 0 && row < rows ? { row, column } : undefined;
}
