import type { AlphaStudyReport } from '../../../engine/index.ts';
import { count, counted, signedPercent, wrap } from '../../format.ts';
import { plainTable } from '../../plain-table.ts';
import { categoriesOf, dateText } from './words.ts';

const MOST_ROWS = 20;

/** The latest selection, then alphas of earlier ones; each with how often it was taken. */
export function selectLines(report: AlphaStudyReport): readonly string[] {
  const { selections, states, uses, kinds } = report;
  const latest = selections.at(-1);
  if (latest === undefined) return wrap('Selected: never, because nothing was evaluated.');
  const now = new Map(latest.selected.map((alpha) => [alpha.name, alpha]));
  const taken = new Map(uses.map(({ name, selected }) => [name, selected]));
  const before = uses
    .filter(({ name, selected }) => selected > 0 && !now.has(name))
    .toSorted((a, b) => b.selected - a.selected);
  const names = [...now.keys(), ...before.map(({ name }) => name)];
  const categories = categoriesOf(report);
  const empty = selections.filter(({ selected }) => selected.length === 0).length;
  return [
    ...wrap(
      `Selected by ${kinds.selection}: ${counted(selections.length, 'time')}, ${count(latest.selected.length)} at the latest, ${dateText(latest.date)}${states.select === 'done' ? '' : ', not complete'}`,
    ),
    ...(names.length === 0
      ? []
      : plainTable(
          ['Alpha', 'Category', 'Turned', 'IC %', 'Score', 'Taken %'],
          names.slice(0, MOST_ROWS).map((name) => {
            const one = now.get(name);
            return [
              `  ${name}`,
              categories.get(name) ?? '',
              one === undefined ? '' : one.sign === 1 ? 'no' : 'yes',
              one === undefined ? '' : signedPercent(one.ic),
              one === undefined ? 'not now' : one.score.toFixed(2),
              (100 * (taken.get(name) ?? 0)).toFixed(0),
            ];
          }),
          ['left', 'left', 'right', 'right', 'right', 'right'],
          [26, 20, 8, 9, 9, 8],
        )),
    ...(names.length <= MOST_ROWS ? [] : [`  and ${count(names.length - MOST_ROWS)} more`]),
    ...(empty === 0
      ? []
      : wrap(`No alpha was taken after ${count(empty)} of ${counted(selections.length, 'evaluation')}.`)),
  ];
}
