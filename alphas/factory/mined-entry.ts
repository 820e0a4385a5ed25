/** What the log of mining says: one entry per passage that was read, or generation. JSON, and in the journal for good. */
import type { Digest } from '../../core/index.ts';
import type { ProposalSource, RefusalCode } from '../alpha-proposer.ts';
import type { AlphaSpec } from '../alpha-spec.ts';
import { parseFormula } from '../formula.ts';
import { MOST_LIBRARY_ENTRIES, type Passage } from '../library.ts';
import { MAX_LIBRARY_BYTES, type WrittenLibrary } from '../library-file.ts';
import type { StudyLog } from '../study-log.ts';

export const MINED_LOG = 'alphas.mined';

/** An alpha that was accepted. */
export interface MinedAlpha {
  /** `mined 12`: counted over the whole log, from 1. */
  readonly name: string;
  /** As whoever proposed it calls it. */
  readonly title?: string;
  readonly category: string;
  /** In the project's spelling. */
  readonly formula: string;
  readonly digest: Digest;
  readonly behaviour: string;
  readonly proposer: string;
  /** Of the passage that it comes from: offsets in the document's text. */
  readonly passage?: Passage;
  /** Which try of the task brought it, from 1. */
  readonly attempt: number;
  readonly coverage: number;
  /** The known alpha that it ranks most like: mean absolute daily rank correlation. */
  readonly nearest?: { readonly name: string; readonly correlation: number };
}

/** A proposal that was not taken, with the reason. */
export interface MinedRefusal {
  readonly formula: string;
  readonly category: string;
  readonly title?: string;
  readonly quote?: string;
  readonly attempt: number;
  readonly code: RefusalCode;
  readonly reason: string;
  readonly line?: number;
  readonly column?: number;
}

export interface MinedEntry {
  /** Of what was asked: who, about what, under which settings. */
  readonly task: Digest;
  readonly proposer: string;
  readonly source: ProposalSource;
  readonly summary?: string;
  /** How often the proposer was asked. */
  readonly attempts: number;
  /** Answers that were of no use as a whole. */
  readonly faults: readonly { readonly attempt: number; readonly kind: string; readonly detail: string }[];
  /** Proposals beyond the most of an answer, which nobody looked at. */
  readonly leftOut: number;
  readonly accepted: readonly MinedAlpha[];
  readonly refused: readonly MinedRefusal[];
}

/** Entries of the log, in order. */
export function* minedEntries(log: Pick<StudyLog, 'entries'>): Generator<MinedEntry> {
  for (const entry of log.entries(MINED_LOG)) yield entry as MinedEntry;
}

/** All alphas that were accepted, in order. */
export function minedAlphas(log: Pick<StudyLog, 'entries'>): readonly AlphaSpec[] {
  return [...minedEntries(log)].flatMap(({ accepted }) => accepted.map(specOf));
}

export function specOf({ name, title, category, formula, behaviour }: MinedAlpha): AlphaSpec {
  const description = title === undefined ? behaviour : `${title}: ${behaviour}`;
  return { name, category, formula, parsed: parseFormula(formula), description, origin: name };
}

/**
 * What was accepted as a list that `writtenLibrary` writes. Its entries' ids are the numbers of the alphas; `name`
 * is to differ from `mined`, which names what a run mines itself. Of more than a list may hold the first ones; a note says so.
 */
export function minedLibrary(log: Pick<StudyLog, 'entries'>, name: string): WrittenLibrary {
  const entries = [...minedEntries(log)];
  const sources = [
    ...new Set(
      entries.map(({ source, proposer }) => (source.kind === 'passage' ? source.document : proposer)),
    ),
  ];
  const all = entries.flatMap(({ accepted }) =>
    accepted.map(({ name: alpha, title, category, formula, behaviour, proposer, passage }) => ({
      id: alpha.replace(/^mined /, ''),
      category,
      printed: formula,
      behaviour,
      proposer,
      ...(title === undefined ? {} : { note: title }),
      ...(passage === undefined ? {} : { passage }),
    })),
  );
  const kept = fitting(all);
  return {
    name,
    title: 'Mined alphas',
    source: sources.join(', ').slice(0, 1_000),
    notes:
      kept.length === all.length ? [] : [`the first ${kept.length} of ${all.length}: a list holds no more`],
    entries: kept,
  };
}

/** Bytes of a list besides its entries, and of an entry's place in it: more than they take. */
const FRAME_BYTES = 16_000;
const PLACE_BYTES = 200;

/** As many as a list may hold, by their number and by the size of its file. */
function fitting(all: WrittenLibrary['entries']): WrittenLibrary['entries'] {
  let bytes = FRAME_BYTES;
  const first = all.findIndex((entry, k) => {
    bytes += Buffer.byteLength(JSON.stringify(entry, undefined, 2)) + PLACE_BYTES;
    return k >= MOST_LIBRARY_ENTRIES || bytes > MAX_LIBRARY_BYTES;
  });
  return first < 0 ? all : all.slice(0, first);
}

/** What came of mining, in numbers. */
export interface MinedCounts {
  readonly tasks: number;
  readonly attempts: number;
  readonly accepted: number;
  readonly refused: number;
  readonly byReason: Readonly<Partial<Record<RefusalCode, number>>>;
  /** Answers of no use as a whole, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly leftOut: number;
}

export function minedCounts(log: Pick<StudyLog, 'entries'>): MinedCounts {
  const byReason: Partial<Record<RefusalCode, number>> = {};
  const faults: Record<string, number> = {};
  const sums = { tasks: 0, attempts: 0, accepted: 0, refused: 0, leftOut: 0 };
  for (const entry of minedEntries(log)) {
    sums.tasks++;
    sums.attempts += entry.attempts;
    sums.accepted += entry.accepted.length;
    sums.refused += entry.refused.length;
    sums.leftOut += entry.leftOut;
    for (const { code } of entry.refused) byReason[code] = (byReason[code] ?? 0) + 1;
    for (const { kind } of entry.faults) faults[kind] = (faults[kind] ?? 0) + 1;
  }
  return { ...sums, byReason, faults };
}
