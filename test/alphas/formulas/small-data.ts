import { evaluateFormula, type FormulaData, parseFormula } from '../../../alphas/index.ts';
import { dateOfEpochDay, epochDay, type TradingDate } from '../../../core/index.ts';

const firstDay = epochDay(20200102 as TradingDate);

/** Formula data from rows of values, [day][instrument]; everybody is a member unless said otherwise. */
export function dataOf(
  columns: Readonly<Record<string, readonly (readonly number[])[]>>,
  more: { readonly members?: readonly (readonly number[])[]; readonly groups?: readonly string[] } = {},
): FormulaData {
  const [first = []] = Object.values(columns);
  const width = first[0]?.length ?? 0;
  const groups = more.groups ?? Array.from({ length: width }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
  return {
    dates: first.map((_, day) => dateOfEpochDay(firstDay + day)),
    instruments: Array.from({ length: width }, (_, i) => `S${String(i).padStart(3, '0')}`),
    members: Uint8Array.from((more.members ?? first.map((row) => row.map(() => 1))).flat()),
    groups: { SECTOR: groups, INDUSTRY: groups, SUBINDUSTRY: groups },
    columns: new Map(Object.entries(columns).map(([name, rows]) => [name, Float64Array.from(rows.flat())])),
  };
}

/** Values of a formula as rows, [day][instrument]. */
export function valuesOf(text: string, data: FormulaData): number[][] {
  const matrix = evaluateFormula(parseFormula(text), data);
  const width = data.instruments.length;
  return data.dates.map((_, day) => [...matrix.subarray(day * width, (day + 1) * width)]);
}

/** One instrument over five sessions, for cases worked by hand. */
export const fiveSessions = dataOf({
  OPEN: [[10], [11], [12], [12], [13]],
  HIGH: [[11], [13], [12], [14], [13]],
  LOW: [[9], [10], [10], [11], [11]],
  CLOSE: [[10], [12], [11], [13], [12]],
  VOLUME: [[100], [200], [100], [300], [200]],
});

/** Four instruments on one day, two groups, two equal values. */
export const fourInstruments = dataOf({ X: [[4, 1, 4, 3]] }, { groups: ['a', 'a', 'b', 'b'] });
