import type { AlphaStudyReport } from '../../../engine/index.ts';
import { count, counted, inWords, shownPath, wrap } from '../../format.ts';
import { plainTable } from '../../plain-table.ts';
import type { Terminal } from '../../terminal.ts';

type Mined = NonNullable<AlphaStudyReport['mined']>;
type Accepted = Mined['entries'][number]['accepted'][number];
type Reason = keyof Mined['counts']['byReason'];

/** Alphas in the table: the rest is in the list that mining leaves. */
const MOST_ROWS = 40;
const FROM_WIDTH = 24;

const reasons: Readonly<Record<Reason, string>> = {
  'formula.syntax': 'not a formula',
  'formula.type': 'parts that do not fit',
  'formula.bound': 'beyond the bounds of formulas',
  'formula.column': 'columns that are not known',
  malformed: 'not of the form asked for',
  category: 'another category',
  quote: 'a quote that the passage does not say',
  duplicate: 'equal to a known one',
  'warm-up': 'too long a warm-up',
  coverage: 'too few values',
  constant: 'the same for all instruments',
  correlated: 'ranks as a known one does',
};

/** What came of mining: counts, the accepted alphas by category with the page that they come from, and why others were refused. */
export function mineLines({ mined, states }: AlphaStudyReport, { cwd }: Terminal): readonly string[] {
  if (states.mine === 'absent') return [];
  if (mined === null) return ['Mined: nothing was read yet'];
  const { accepted, refused, tasks, attempts, byReason, faults, leftOut } = mined.counts;
  const isOver = states.mine === 'done' ? '' : ', not complete';
  const why = Object.entries(byReason).map(([code, number]) => `${reasons[code as Reason]} ${count(number)}`);
  const useless = Object.entries(faults).map(([kind, number]) => `${kind} ${count(number)}`);
  return [
    ...wrap(
      `Mined: ${counted(accepted, 'alpha')} accepted, ${counted(refused, 'proposal')} refused; ${counted(tasks, 'task')}, asked ${counted(attempts, 'time')}${isOver}`,
    ),
    ...acceptedTable(
      mined.entries.flatMap((entry) => entry.accepted),
      mined.file === undefined ? undefined : shownPath(mined.file, cwd),
    ),
    ...(why.length === 0 ? [] : wrap(`Refused: ${inWords(why)}.`)),
    ...(useless.length === 0 ? [] : wrap(`Answers of no use as a whole: ${inWords(useless)}.`)),
    ...(leftOut === 0
      ? []
      : wrap(`${counted(leftOut, 'proposal')} beyond the most of an answer, not looked at.`)),
  ];
}

function acceptedTable(accepted: readonly Accepted[], file: string | undefined): readonly string[] {
  if (accepted.length === 0) return [];
  const byCategory = Map.groupBy(accepted, ({ category }) => category);
  let left = MOST_ROWS;
  const rows = [...byCategory].flatMap(([category, alphas]) => {
    const shown = alphas.slice(0, left);
    left -= shown.length;
    return shown.length === 0
      ? []
      : [
          [`${category}, ${count(alphas.length)}`, '', ''],
          ...shown.map((alpha) => [`  ${alpha.name}`, sourceOf(alpha), alpha.formula]),
        ];
  });
  const hidden = accepted.length - MOST_ROWS;
  return [
    ...plainTable(['Alpha', 'From', 'Formula'], rows, ['left', 'left', 'left'], [19, FROM_WIDTH, 37]),
    ...(hidden <= 0 ? [] : wrap(`  and ${count(hidden)} more${file === undefined ? '' : `, in ${file}`}`)),
  ];
}

/** The page that says it, or who proposed it. */
function sourceOf({ passage, proposer }: Accepted): string {
  if (passage === undefined) return proposer;
  const { document, page } = passage;
  const behind = page === undefined ? '' : ` p. ${page}`;
  const room = FROM_WIDTH - 1 - behind.length;
  return `${document.length <= room ? document : `${document.slice(0, room - 1)}…`}${behind}`;
}
