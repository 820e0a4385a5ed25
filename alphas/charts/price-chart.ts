/** Prices of one instrument as a picture, for models that see: candles, or a line where only closes are known, and volume below. */
import { harmless } from '../../actors/index.ts';
import { formatDate, invariant, type TradingDate } from '../../core/index.ts';
import { dateTicks, numberText, numberTicks, sessionTicks, type Tick } from './axes.ts';
import { type Candle, candlesOf, isWhole, type PriceColumns } from './candles.ts';
import { FONT, pngOf } from './png.ts';

export interface PriceSeries extends PriceColumns {
  /** Untrusted: stands in the title, shortened and without marks. */
  readonly instrument: string;
  /** Of the sessions, ascending; every column has a value (or NaN) for each. @default sessions are counted back from the last, and no date is told */
  readonly dates?: readonly TradingDate[];
}

export interface PriceChartOptions {
  /** Pixels. @default 640 */
  readonly width?: number;
  /** Pixels. @default 360 */
  readonly height?: number;
}

export interface PriceChart {
  readonly png: Uint8Array;
  /** What the picture shows, in words. */
  readonly alt: string;
}

/** More sessions than any briefing shows: twenty years. */
export const MOST_CHART_SESSIONS = 5_040;
const LEAST_PIXELS = 200;
const MOST_PIXELS = 2_000;
const MAX_TITLE_CHARACTERS = 48;
/** Narrower candles cannot be told apart. */
const CANDLE_PIXELS = 4;
const LINE_PIXELS = 1;
const MARGIN = { left: 12, top: 30, right: 64, bottom: 26, between: 10 };
const VOLUME_SHARE = 0.22;
/** Room above and below the prices, as a share of their range. */
const PADDING = 0.04;
const UP = '#1a7f37';
const DOWN = '#c0362c';
const LINE = '#1f4e9c';
const GRID = '#e3e6ea';
const FRAME = '#9aa3ad';
const TEXT = '#24292f';

interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws a chart; equal input gives equal bytes. Sessions that would be narrower than four pixels (one pixel, of a line) are put together, and the title
 * says so. A session without a price is a gap. Sizes that are not bounded as `MOST_CHART_SESSIONS` and 200 to 2,000 pixels, and columns of
 * other lengths than the dates, are broken invariants.
 */
export function priceChart(
  series: PriceSeries,
  { width = 640, height = 360 }: PriceChartOptions = {},
): PriceChart {
  checkSizes(series, width, height);
  const { dates, volume, close } = series;
  const sessions = close.length;
  const hasVolume = volume?.some((value) => value > 0) === true;
  const plotHeight = height - MARGIN.top - MARGIN.bottom;
  const volumeHeight = hasVolume ? Math.round(plotHeight * VOLUME_SHARE) : 0;
  const prices: Area = {
    left: MARGIN.left,
    top: MARGIN.top,
    width: width - MARGIN.left - MARGIN.right,
    height: plotHeight - volumeHeight - (hasVolume ? MARGIN.between : 0),
  };
  const least = series.open === undefined ? LINE_PIXELS : CANDLE_PIXELS;
  const size = Math.max(1, Math.ceil((sessions * least) / prices.width));
  const candles = candlesOf(series, size);
  const title = titleOf(series, size);
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    words(MARGIN.left, MARGIN.top - 11, title, 13),
    ...priceParts(candles, prices),
  ];
  const volumes: Area = { ...prices, top: prices.top + prices.height + MARGIN.between, height: volumeHeight };
  if (hasVolume) parts.push(...volumeParts(candles, volumes));
  const marks = dates === undefined ? sessionTicks(sessions, prices.width) : dateTicks(dates, prices.width);
  parts.push(...timeParts(marks, sessions, prices, prices.top + plotHeight));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}">${parts.join('')}</svg>`;
  return { png: pngOf(svg), alt: altOf(series, title, hasVolume) };
}

function checkSizes(
  { dates, open, high, low, close, volume }: PriceSeries,
  width: number,
  height: number,
): void {
  invariant(
    [width, height].every((side) => Number.isInteger(side) && side >= LEAST_PIXELS && side <= MOST_PIXELS),
    `a chart has ${LEAST_PIXELS} to ${MOST_PIXELS} pixels a side`,
  );
  invariant(
    close.length > 0 && close.length <= MOST_CHART_SESSIONS,
    `a chart has 1 to ${MOST_CHART_SESSIONS} sessions`,
  );
  invariant(
    [dates, open, high, low, volume].every(
      (column) => column === undefined || column.length === close.length,
    ),
    'every column of a chart has one value a session',
  );
}

function priceParts(candles: readonly Candle[], area: Area): readonly string[] {
  const known = candles
    .flatMap(({ high, low, close, open }) => [high, low, close, open])
    .filter(Number.isFinite);
  if (known.length === 0)
    return [
      frame(area),
      words(area.left + area.width / 2, area.top + area.height / 2, 'no prices', 13, 'middle'),
    ];
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const room = (most - least || Math.abs(most) || 1) * PADDING;
  const [low, high] = [least - room, most + room];
  const y = (price: number) => area.top + area.height * (1 - (price - low) / (high - low));
  const step = area.width / candles.length;
  const x = (k: number) => area.left + (k + 0.5) * step;
  const ticks = numberTicks(low, high, Math.max(2, Math.round(area.height / 45)));
  const drawn = candles.some(isWhole) ? candleParts(candles, x, y, step) : lineParts(candles, x, y);
  return [...ticks.flatMap(({ at, label }) => levelParts(area, y(at), label)), ...drawn, frame(area)];
}

function candleParts(
  candles: readonly Candle[],
  x: (k: number) => number,
  y: (price: number) => number,
  step: number,
): readonly string[] {
  const body = Math.max(1.5, Math.min(12, step * 0.7));
  return candles.flatMap((candle, k) => {
    const { open, high, low, close } = candle;
    if (!Number.isFinite(close)) return [];
    if (!isWhole(candle)) return [line(x(k) - body / 2, y(close), x(k) + body / 2, y(close), TEXT)];
    const colour = close >= open ? UP : DOWN;
    const [top, bottom] = [y(Math.max(open, close)), y(Math.min(open, close))];
    return [
      line(x(k), y(high), x(k), y(low), colour),
      box(x(k) - body / 2, top, body, Math.max(1, bottom - top), colour),
    ];
  });
}

/** Broken where a close is missing; a close between two gaps is a dot. */
function lineParts(
  candles: readonly Candle[],
  x: (k: number) => number,
  y: (price: number) => number,
): readonly string[] {
  const runs: [number, number][][] = [];
  let run: [number, number][] = [];
  for (const [k, { close }] of candles.entries()) {
    if (Number.isFinite(close)) {
      if (run.length === 0) runs.push(run);
      run.push([x(k), y(close)]);
    } else run = [];
  }
  return runs.map((points) => {
    const [first] = points;
    if (points.length === 1 && first !== undefined)
      return `<circle cx="${pixel(first[0])}" cy="${pixel(first[1])}" r="1.5" fill="${LINE}"/>`;
    const text = points.map(([px, py]) => `${pixel(px)},${pixel(py)}`).join(' ');
    return `<polyline points="${text}" fill="none" stroke="${LINE}" stroke-width="1.5" stroke-linejoin="round"/>`;
  });
}

function volumeParts(candles: readonly Candle[], area: Area): readonly string[] {
  const most = Math.max(...candles.map(({ volume }) => (Number.isFinite(volume) ? volume : 0)));
  const step = area.width / candles.length;
  const body = Math.max(1, Math.min(12, step * 0.7));
  const bars = candles.flatMap(({ volume, open, close }, k) => {
    if (!(volume > 0)) return [];
    const height = (area.height * volume) / most;
    const colour = close < open ? DOWN : Number.isFinite(open) ? UP : LINE;
    return [
      box(
        area.left + (k + 0.5) * step - body / 2,
        area.top + area.height - height,
        body,
        height,
        colour,
        0.55,
      ),
    ];
  });
  return [
    ...bars,
    frame(area),
    words(area.left + area.width + 5, area.top + 9, numberText(most, 0), 10),
    words(area.left + area.width + 5, area.top + 22, 'volume', 10),
  ];
}

function timeParts(
  ticks: readonly Tick[],
  sessions: number,
  { left, width }: Area,
  bottom: number,
): readonly string[] {
  return ticks.flatMap(({ at, label }) => {
    const x = left + ((at + 0.5) * width) / sessions;
    // A label is about 7 pixels a character at this size, half of it on each side.
    const half = label.length * 3.1;
    const middle = Math.min(Math.max(x, left + half - 8), left + width - half + 30);
    return [line(x, bottom, x, bottom + 4, FRAME), words(middle, bottom + 16, label, 10, 'middle')];
  });
}

function titleOf({ instrument, dates, close }: PriceSeries, size: number): string {
  const last = close.findLast((price) => Number.isFinite(price));
  return [
    harmless(instrument, MAX_TITLE_CHARACTERS),
    dates === undefined
      ? `${close.length} sessions`
      : `${formatDate(dates[0] as TradingDate)} to ${formatDate(dates.at(-1) as TradingDate)}`,
    ...(last === undefined ? [] : [`last ${Number(last.toPrecision(5))}`]),
    ...(size === 1 ? [] : [`${size} sessions a bar`]),
  ].join(', ');
}

function altOf({ close }: PriceSeries, title: string, hasVolume: boolean): string {
  const known = close.filter((price) => Number.isFinite(price));
  const [first, last] = [known[0], known.at(-1)];
  const change =
    first === undefined || last === undefined || first === 0
      ? 'no prices are known'
      : `the close goes from ${Number(first.toPrecision(5))} to ${Number(last.toPrecision(5))} (${(100 * (last / first - 1)).toFixed(1)} %), lowest ${Number(known.reduce((a, b) => Math.min(a, b)).toPrecision(5))}, highest ${Number(known.reduce((a, b) => Math.max(a, b)).toPrecision(5))}`;
  return `Price chart${hasVolume ? ' with volume' : ''}, ${close.length} sessions, ${title}: ${change}.`;
}

function levelParts(area: Area, y: number, label: string): readonly string[] {
  return [
    line(area.left, y, area.left + area.width, y, GRID),
    words(area.left + area.width + 5, y + 3.5, label, 10),
  ];
}

function frame({ left, top, width, height }: Area): string {
  return `<rect x="${pixel(left)}" y="${pixel(top)}" width="${pixel(width)}" height="${pixel(height)}" fill="none" stroke="${FRAME}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, colour: string): string {
  return `<line x1="${pixel(x1)}" y1="${pixel(y1)}" x2="${pixel(x2)}" y2="${pixel(y2)}" stroke="${colour}"/>`;
}

function box(x: number, y: number, width: number, height: number, colour: string, opacity = 1): string {
  return `<rect x="${pixel(x)}" y="${pixel(y)}" width="${pixel(width)}" height="${pixel(height)}" fill="${colour}" fill-opacity="${opacity}"/>`;
}

function words(x: number, y: number, text: string, size: number, anchor = 'start'): string {
  return `<text x="${pixel(x)}" y="${pixel(y)}" font-size="${size}" fill="${TEXT}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Hundredths of a pixel. */
function pixel(value: number): string {
  return String(Math.round(value * 100) / 100);
}
