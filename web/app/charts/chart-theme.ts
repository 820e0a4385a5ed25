/** How charts look: the report's way. Texts of data reach a tooltip as text nodes alone. */
import { type FormatName, formatNumber, formatTick } from '../format/numbers.ts';
import type { ColourName } from '../theme/palette.ts';

export type Colours = (name: ColourName) => string;

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';

/** What all charts share. Nothing moves by itself. */
export function chartBase(colours: Colours) {
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: FONT, color: colours('text') },
    tooltip: {
      confine: true,
      backgroundColor: colours('panel'),
      borderColor: colours('line'),
      textStyle: { color: colours('text'), fontSize: 12.5 },
      extraCssText:
        'box-shadow:0 2px 10px rgba(0,0,0,.18);font-variant-numeric:tabular-nums;white-space:normal',
    },
  };
}

/** The first and the last label stay inside the picture. */
const atEnds = { alignMinLabel: 'left' as const, alignMaxLabel: 'right' as const };

export function categoryAxis(colours: Colours, data: readonly string[], more: object = {}) {
  return {
    type: 'category' as const,
    data: [...data],
    boundaryGap: false,
    axisLine: { show: true, lineStyle: { color: colours('muted') }, onZero: false },
    axisTick: { show: false },
    axisLabel: { color: colours('muted'), fontSize: 12, hideOverlap: true, ...atEnds },
    axisPointer: { lineStyle: { color: colours('muted') }, label: { show: false } },
    ...more,
  };
}

export function valueAxis(colours: Colours, format: FormatName, name: string, more: object = {}) {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 48,
    nameTextStyle: { color: colours('muted'), fontSize: 12 },
    axisLine: { show: false },
    axisLabel: {
      color: colours('muted'),
      fontSize: 12,
      formatter: (value: number) => formatTick(value, format),
    },
    splitLine: { lineStyle: { color: colours('line') } },
    scale: true,
    ...more,
  };
}

export interface TooltipLine {
  readonly label: string;
  readonly value: string;
  readonly colour?: string;
}

/** A tooltip made of elements: no text is read as markup. */
export function tooltipElement(title: string, lines: readonly TooltipLine[]): HTMLElement {
  const box = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = title;
  box.append(head);
  for (const { label, value, colour } of lines) {
    const line = document.createElement('div');
    line.className = 'tooltip-line';
    const mark = document.createElement('i');
    if (colour !== undefined) mark.style.background = colour;
    const name = document.createElement('span');
    name.textContent = label;
    const number = document.createElement('b');
    number.textContent = value;
    line.append(mark, name, number);
    box.append(line);
  }
  return box;
}

interface AxisItem {
  readonly seriesName: string;
  readonly axisValueLabel: string;
  readonly value: unknown;
  readonly color: string;
}

const MOST_LINES = 14;

/** Tooltip of all series at a place of the axis, largest first where there are many. */
export function axisTooltip(format: FormatName) {
  return (given: unknown): HTMLElement => {
    const items = given as readonly AxisItem[];
    const known = items.filter(({ value }) => typeof value === 'number' && Number.isFinite(value));
    const sorted =
      known.length > MOST_LINES
        ? [...known].sort((a, b) => (b.value as number) - (a.value as number))
        : known;
    const lines = sorted.slice(0, MOST_LINES).map(({ seriesName, value, color }) => ({
      label: seriesName,
      value: formatNumber(value as number, format),
      colour: color,
    }));
    const more = sorted.length - lines.length;
    if (more > 0) lines.push({ label: `and ${more} more`, value: '', colour: 'transparent' });
    return tooltipElement(items[0]?.axisValueLabel ?? '', lines);
  };
}
