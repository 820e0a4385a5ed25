import type { Colours } from './chart-theme.ts';
import { FONT } from './chart-theme.ts';
import { type Cell, LEAST_TEXT, type MatrixLayout } from './matrix-image.ts';

export interface MatrixDrawing {
  readonly image: HTMLCanvasElement;
  readonly layout: MatrixLayout;
  readonly rowNames: readonly string[];
  readonly columnNames: readonly string[];
  /** Under the pointer or the keys. */
  readonly cursor: Cell | undefined;
  /** Chosen row and column; -1 = none. */
  readonly row: number;
  readonly column: number;
  readonly colours: Colours;
}

export function drawMatrix(canvas: HTMLCanvasElement, drawing: MatrixDrawing): void {
  const { image, layout, rowNames, columnNames, cursor, row, column, colours } = drawing;
  const { left, cellWidth, cellHeight, width, height } = layout;
  const ratio = Math.min(2, Math.max(1, devicePixelRatio));
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  context.imageSmoothingEnabled = false;
  const [across, down] = [cellWidth * columnNames.length, cellHeight * rowNames.length];
  context.drawImage(image, left, 0, across, down);
  context.font = `11px ${FONT}`;
  context.textBaseline = 'middle';
  if (cellHeight >= LEAST_TEXT) {
    context.textAlign = 'right';
    for (const [k, name] of rowNames.entries()) {
      context.fillStyle = colours(k === row || k === cursor?.row ? 'text' : 'muted');
      context.fillText(fitted(context, name, left - 10), left - 6, (k + 0.5) * cellHeight);
    }
  }
  if (cellWidth > LEAST_TEXT) {
    context.textAlign = 'right';
    for (const [j, name] of columnNames.entries()) {
      context.save();
      context.translate(left + (j + 0.5) * cellWidth, down + 5);
      context.rotate(-Math.PI / 2);
      context.fillStyle = colours(j === column || j === cursor?.column ? 'text' : 'muted');
      context.fillText(fitted(context, name, 58), 0, 0);
      context.restore();
    }
  }
  context.lineWidth = 1.5;
  context.strokeStyle = colours('text');
  if (row >= 0) context.strokeRect(left, row * cellHeight, across, cellHeight);
  if (column >= 0) context.strokeRect(left + column * cellWidth, 0, cellWidth, down);
  if (cursor !== undefined) {
    context.lineWidth = 2;
    context.strokeStyle = colours('warning');
    context.strokeRect(left + cursor.column * cellWidth, cursor.row * cellHeight, cellWidth, cellHeight);
  }
}

function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length - 1;
  while (length > 1 && context.measureText(`${text.slice(0, length)}\u2026`).width > room) length--;
  return `${text.slice(0, length)}\u2026`;
}
