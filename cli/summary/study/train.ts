import type { AlphaStudyReport } from '../../../engine/index.ts';
import { count, counted, signed, wrap } from '../../format.ts';
import { plainTable } from '../../plain-table.ts';
import { categoriesOf, dateText } from './words.ts';

const MOST_ROWS = 15;

/** Fits, and the alphas that the composite was made of most, with mean weight and importance. */
export function trainLines(report: AlphaStudyReport): readonly string[] {
  const { fits, uses, states, kinds } = report;
  const [first] = fits;
  const latest = fits.at(-1);
  if (first === undefined || latest === undefined) {
    return wrap(
      states.train === 'done'
        ? 'Trained: never, because no alpha was selected while there were days to learn from.'
        : 'Trained: not yet',
    );
  }
  const used = uses
    .filter(({ meanImportance }) => meanImportance !== null)
    .toSorted((a, b) => b.selected - a.selected || (b.meanImportance ?? 0) - (a.meanImportance ?? 0));
  const categories = categoriesOf(report);
  const notes = Object.entries(latest.notes).map(([name, value]) => `${spelled(name)} ${numberText(value)}`);
  return [
    ...wrap(
      `Trained ${kinds.weights}: ${counted(fits.length, 'fit')}, ${dateText(first.date)} to ${dateText(latest.date)}${states.train === 'done' ? '' : ', not complete'}`,
    ),
    ...wrap(
      `Latest fit: ${counted(latest.alphas.length, 'alpha')}${notes.length === 0 ? '' : `; ${notes.join(', ')}`}`,
    ),
    ...plainTable(
      ['Alpha', 'Category', 'Taken %', 'Mean weight', 'Importance'],
      used
        .slice(0, MOST_ROWS)
        .map(({ name, selected, meanWeight, meanImportance }) => [
          `  ${name}`,
          categories.get(name) ?? '',
          (100 * selected).toFixed(0),
          signed(meanWeight, 4),
          meanImportance?.toFixed(4) ?? 'n/a',
        ]),
      ['left', 'left', 'right', 'right', 'right'],
      [26, 20, 9, 13, 12],
    ),
    ...(used.length <= MOST_ROWS ? [] : [`  and ${count(used.length - MOST_ROWS)} more that were used less`]),
    ...wrap(
      'Means over the sessions that used an alpha: its weight with its sign, and the size of what it adds to the composite.',
    ),
  ];
}

function numberText(value: number | null): string {
  if (value === null) return 'n/a';
  return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)));
}

/** `validationLoss` as `validation loss`. */
function spelled(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
