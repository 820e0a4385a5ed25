import { type FormulaData, withColumns } from '../../../alphas/index.ts';
import { type Key, normal, rootKey, streamAt, uniform } from '../../../core/index.ts';
import { dataOf } from './small-data.ts';

/**
 * Prices of a walk with ties, with missing sessions, changing members and one instrument of unknown group; and a column X with
 * both signs, ties and gaps.
 */
export function randomData(seed: number, days = 60, width = 7, gaps = 0.02): FormulaData {
  const key: Key = rootKey(seed);
  const rows = (of: (day: number, i: number) => number) =>
    Array.from({ length: days }, (_, day) => Array.from({ length: width }, (_unused, i) => of(day, i)));
  const draw = (day: number, i: number, k: number) => uniform(streamAt(key, i, day), k);
  const missing = rows((day, i) => Number(draw(day, i, 0) < gaps));
  const seen = (day: number, i: number, value: number) => (missing[day]?.[i] === 1 ? Number.NaN : value);
  const levels = rows(() => 20);
  for (let day = 1; day < days; day++) {
    for (let i = 0; i < width; i++) {
      const step = normal(streamAt(key, 1_000 + i, day), 0);
      (levels[day] as number[])[i] = Math.max(
        2,
        Math.round(((levels[day - 1]?.[i] as number) + step) * 4) / 4,
      );
    }
  }
  const close = rows((day, i) => levels[day]?.[i] as number);
  const open = rows((day, i) => (close[day]?.[i] as number) + draw(day, i, 1) - 0.5);
  const high = rows(
    (day, i) => Math.max(close[day]?.[i] as number, open[day]?.[i] as number) + draw(day, i, 2),
  );
  const low = rows(
    (day, i) => Math.min(close[day]?.[i] as number, open[day]?.[i] as number) - draw(day, i, 3),
  );
  const known = (matrix: number[][]) => rows((day, i) => seen(day, i, matrix[day]?.[i] as number));
  return dataOf(
    {
      OPEN: known(open),
      HIGH: known(high),
      LOW: known(low),
      CLOSE: known(close),
      VOLUME: rows((day, i) => seen(day, i, Math.round(100 + 100 * draw(day, i, 4)))),
      X: rows((day, i) => seen(day, i, Math.round(6 * (draw(day, i, 5) - 0.5)))),
    },
    {
      members: rows((day, i) => Number(draw(day, i, 6) > 0.15)),
      groups: Array.from({ length: width }, (_, i) => (i === width - 1 ? '' : i % 2 === 0 ? 'a' : 'b')),
    },
  );
}

/** The same data with other values from a day on, in every column and in who is a member. */
export function withOtherFuture(data: FormulaData, from: number): FormulaData {
  const width = data.instruments.length;
  const other = randomData(987, data.dates.length, width);
  const mixed = (values: Float64Array, others: Float64Array) =>
    values.map((value, cell) => (cell < from * width ? value : (others[cell] as number)));
  const columns = Object.fromEntries(
    [...data.columns].map(([name, values]) => [name, mixed(values, other.columns.get(name) as Float64Array)]),
  );
  const members = data.members.map((value, cell) =>
    cell < from * width ? value : (other.members[cell] as number),
  );
  return withColumns({ ...data, members }, columns);
}
