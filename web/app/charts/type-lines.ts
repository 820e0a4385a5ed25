import { seriesColour } from '../theme/palette.ts';
import type { Colours } from './chart-theme.ts';
import type { Line } from './lines.ts';

/** As many as have colours that can be told apart. */
const MOST_TYPES = 15;

/** One area per type; where there are more types than colours, those of least weight share one. */
export function typeLines(
  ids: readonly string[],
  values: readonly (readonly number[])[],
  colours: Colours,
): readonly Line[] {
  const mean = (row: readonly number[]) =>
    row.reduce((sum, value) => sum + value, 0) / Math.max(1, row.length);
  const order = ids.map((_, k) => k);
  if (ids.length > MOST_TYPES + 1) order.sort((a, b) => mean(values[b] ?? []) - mean(values[a] ?? []));
  const own = ids.length > MOST_TYPES + 1 ? order.slice(0, MOST_TYPES) : order;
  const others = order.slice(own.length);
  const lines = own.map((k, place) => ({
    name: ids[k] as string,
    colour: colours(seriesColour(place)),
    values: values[k] ?? [],
  }));
  if (others.length === 0) return lines;
  const days = values[0]?.length ?? 0;
  const rest = Array.from({ length: days }, (_, day) =>
    others.reduce((sum, k) => sum + (values[k]?.[day] ?? 0), 0),
  );
  return [...lines, { name: `${others.length} others`, colour: colours('faint'), values: rest }];
}
