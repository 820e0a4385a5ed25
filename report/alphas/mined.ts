import type { MinedAlpha, MinedEntry } from '../../alphas/index.ts';
import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import { counted, inWords } from '../sections/words.ts';
import type { Table } from '../table.ts';
import { firstRows } from './study-data.ts';

type Mined = NonNullable<AlphaStudyReport['mined']>;
type Code = MinedEntry['refused'][number]['code'];

/** Characters of a quote, and refused proposals of a reason, that the page shows. */
const MOST_QUOTE = 400;
const MOST_EXAMPLES = 3;

const meanings: Readonly<Record<Code, string>> = {
  'formula.syntax': 'the text is no formula',
  'formula.type': 'an operator is given what it does not take',
  'formula.bound': 'beyond what the language allows',
  'formula.column': 'a column that the market does not have',
  malformed: 'not of the form that was asked for',
  category: 'a category that was not asked for',
  quote: 'the passage does not say the quote',
  duplicate: 'equal to a known formula',
  'warm-up': 'needs more history than there is',
  coverage: 'a value for too few instruments and days',
  constant: 'the same for all instruments on most days',
  correlated: 'ranks instruments as a known alpha does',
};

/** What was mined, from where, and what was refused and why; absent where nothing was. */
export function minedSection({ mined }: AlphaStudyReport): readonly Section[] {
  if (mined === null) return [];
  const { counts, entries } = mined;
  const proposers = [...new Set(entries.map(({ proposer }) => proposer))];
  const faults = Object.entries(counts.faults).map(([kind, times]) => `${kind} (${times})`);
  return [
    {
      id: 'mined',
      title: 'Mined alphas',
      text: [
        `${counted(counts.tasks, 'task')} ${counts.tasks === 1 ? 'was' : 'were'} put to ${inWords(proposers)}, in ${counted(counts.attempts, 'attempt')}; ${counts.accepted} of ${counted(counts.accepted + counts.refused, 'proposal')} became alphas. No proposer saw a label: what a formula is worth is for the agents and the backtest to say.`,
        ...(faults.length === 0 ? [] : [`Answers of no use as a whole: ${inWords(faults)}.`]),
        ...(counts.leftOut === 0
          ? []
          : [
              `${counted(counts.leftOut, 'proposal')} beyond the most of an answer ${counts.leftOut === 1 ? 'was' : 'were'} not looked at.`,
            ]),
      ],
      tables: [
        acceptedTable(mined),
        quoteTable(mined),
        reasonTable(mined),
        exampleTable(mined),
        passageTable(mined),
      ],
      charts: [],
    },
  ];
}

/** Where a document says it; of a generation of formulas, which. */
function sourceText({ source }: MinedEntry, { passage }: MinedAlpha): string {
  if (source.kind === 'generation') return `generation ${source.generation + 1}`;
  return placeText(source.document, passage?.page ?? source.page);
}

function placeText(document: string, page: number | undefined): string {
  return page === undefined ? document : `${document}, page ${page}`;
}

function acceptedTable({ entries }: Mined): Table {
  const all = entries.flatMap((entry) => entry.accepted.map((alpha) => ({ entry, alpha })));
  return {
    id: 'mined',
    title: 'Alphas that were accepted',
    columns: [
      { key: 'alpha', label: 'Alpha' },
      { key: 'formula', label: 'Formula', texts: 'code' },
      { key: 'category', label: 'Category', texts: 'words' },
      { key: 'behaviour', label: 'Expected behaviour', texts: 'prose' },
      { key: 'proposer', label: 'Proposer', texts: 'words' },
      { key: 'source', label: 'From', texts: 'words' },
      {
        key: 'coverage',
        label: 'Coverage',
        format: 'percentWhole',
        hint: 'Share of instruments and days that it has a value for',
      },
      {
        key: 'nearest',
        label: 'Most like',
        texts: 'words',
        hint: 'The known alpha that it ranks instruments most like',
      },
      {
        key: 'correlation',
        label: 'by',
        format: 'number',
        hint: 'Mean absolute daily rank correlation with that one',
      },
    ],
    ...firstRows(
      all.map(({ entry, alpha }) => [
        alpha.title === undefined ? alpha.name : `${alpha.name}: ${alpha.title}`,
        alpha.formula,
        alpha.category,
        alpha.behaviour,
        alpha.proposer,
        sourceText(entry, alpha),
        alpha.coverage,
        alpha.nearest?.name ?? null,
        alpha.nearest?.correlation ?? null,
      ]),
    ),
  };
}

/** The words of the documents, in a table of their own: they are long. */
function quoteTable({ entries }: Mined): Table {
  return {
    id: 'quotes',
    title: 'What the documents say',
    columns: [
      { key: 'alpha', label: 'Alpha' },
      { key: 'document', label: 'Document', texts: 'words' },
      { key: 'page', label: 'Page', format: 'count' },
      { key: 'quote', label: 'Quote', texts: 'prose' },
    ],
    ...firstRows(
      entries.flatMap(({ source, accepted }) =>
        accepted.flatMap(({ name, passage }) =>
          passage === undefined
            ? []
            : [
                [
                  name,
                  passage.document,
                  passage.page ?? (source.kind === 'passage' ? (source.page ?? null) : null),
                  `“${shortened(passage.quote)}”`,
                ],
              ],
        ),
      ),
    ),
  };
}

function reasonTable({ counts }: Mined): Table {
  const reasons = Object.entries(counts.byReason) as [Code, number][];
  return {
    id: 'refusals',
    title: 'Refused proposals by reason',
    columns: [
      { key: 'reason', label: 'Reason' },
      { key: 'meaning', label: 'Meaning' },
      { key: 'proposals', label: 'Proposals', format: 'count' },
    ],
    rows: reasons.sort(([, a], [, b]) => b - a).map(([code, times]) => [code, meanings[code] ?? null, times]),
  };
}

function exampleTable({ entries }: Mined): Table {
  const shown = new Map<string, number>();
  const rows = entries.flatMap(({ proposer, refused }) =>
    refused.flatMap(({ code, formula, reason, title }) => {
      const so = shown.get(code) ?? 0;
      if (so >= MOST_EXAMPLES) return [];
      shown.set(code, so + 1);
      return [[code, title ?? null, formula, reason, proposer] as const];
    }),
  );
  const titled = rows.some(([, title]) => title !== null);
  return {
    id: 'refusal-examples',
    title: 'Examples of refused proposals',
    columns: [
      { key: 'reason', label: 'Reason' },
      ...(titled ? [{ key: 'title', label: 'Called' }] : []),
      { key: 'formula', label: 'Formula', texts: 'code' },
      { key: 'detail', label: 'What was said', texts: 'prose' },
      { key: 'proposer', label: 'Proposer', texts: 'words' },
    ],
    rows: rows
      .sort(([a], [b]) => (a === b ? 0 : a < b ? -1 : 1))
      .map(([code, title, ...rest]) => (titled ? [code, title, ...rest] : [code, ...rest])),
    note: `At most ${MOST_EXAMPLES} of a reason; the run's journal holds all.`,
  };
}

function passageTable({ entries }: Mined): Table {
  return {
    id: 'passages',
    title: 'Passages that were read',
    columns: [
      { key: 'passage', label: 'Passage' },
      { key: 'proposer', label: 'Proposer', texts: 'words' },
      { key: 'accepted', label: 'Accepted', format: 'count' },
      { key: 'refused', label: 'Refused', format: 'count' },
      { key: 'summary', label: 'What it is about', texts: 'prose', hint: 'In the words of the proposer' },
    ],
    ...firstRows(
      entries.flatMap(({ source, proposer, accepted, refused, summary }) =>
        source.kind === 'passage'
          ? [
              [
                `${placeText(source.document, source.page)}, characters ${source.from} to ${source.to}`,
                proposer,
                accepted.length,
                refused.length,
                summary === undefined ? null : shortened(summary),
              ],
            ]
          : [],
      ),
    ),
  };
}

/** No character is cut in two. */
function shortened(text: string): string {
  return text.length <= MOST_QUOTE
    ? text
    : `${text.slice(0, MOST_QUOTE - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
