import type { Json } from '../chart.ts';
import type { FormatName } from '../formats.ts';

/** Room of a picture: labels lie inside, so that none is cut off at any width. */
export function grid(more: { readonly [key: string]: Json } = {}): Json {
  return {
    left: 4,
    right: 14,
    top: 40,
    bottom: 8,
    outerBoundsMode: 'same',
    outerBoundsContain: 'all',
    ...more,
  };
}

export function legend(
  names: readonly string[],
  hidden: readonly string[] = [],
): { readonly [key: string]: Json } {
  return {
    type: 'scroll',
    top: 0,
    left: 0,
    right: 0,
    itemWidth: 18,
    itemHeight: 9,
    itemGap: 16,
    data: names,
    ...(hidden.length === 0
      ? {}
      : { selected: Object.fromEntries(hidden.map((name): [string, boolean] => [name, false])) }),
  };
}

/** Tick labels, with as many decimals as tell them apart. */
export function tickLabel(format: FormatName): Json {
  return { formatter: `@tick:${format}`, hideOverlap: true };
}

/** A slider below and the wheel with a modifier; nothing is filtered away, so that bands and images stay whole. */
export function zoom(axis: 'x' | 'y', axisIndices: readonly number[] = [0]): readonly Json[] {
  const which = { [axis === 'x' ? 'xAxisIndex' : 'yAxisIndex']: axisIndices };
  return [
    {
      type: 'slider',
      ...which,
      filterMode: 'none',
      showDetail: false,
      brushSelect: false,
      ...(axis === 'x' ? { height: 18, bottom: 6 } : { width: 14, right: 2 }),
    },
    { type: 'inside', ...which, filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true },
  ];
}
