/** What a finished run keeps of its evaluation: written once, read by whoever shows, judges, audits or exports the run. */
import type { Evaluation, JudgementSeries } from '../evaluation/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Evaluated } from './evaluated.ts';

/** Raised when `evaluation` or `series` change shape. */
const RESULTS_FORMAT = 1;

export interface StoredResults {
  /** Without its judgement where that has another format. */
  readonly evaluation: Evaluation;
  /** Undefined where they were not written, or have another format. */
  readonly series: JudgementSeries | undefined;
  /** The judgement was written by another version, and cannot be read. */
  readonly isOfOtherFormat: boolean;
}

export function storeResults(journal: Journal, { evaluation, series }: Evaluated): void {
  journal.putResult('evaluation', { ...evaluation, format: RESULTS_FORMAT });
  journal.putResult('series', series);
}

/** Undefined before the run is evaluated. Throws `journal.corrupt`. */
export function storedResults(journal: Journal): StoredResults | undefined {
  const stored = journal.result('evaluation') as (Partial<Evaluation> & { format?: number }) | undefined;
  if (stored === undefined) return undefined;
  const { format, judgement = null, ...rest } = stored;
  const isOfOtherFormat = format !== RESULTS_FORMAT && judgement !== null;
  const evaluation = { ...rest, judgement: format === RESULTS_FORMAT ? judgement : null } as Evaluation;
  const series =
    format === RESULTS_FORMAT ? (journal.result('series') as JudgementSeries | undefined) : undefined;
  return { evaluation, series, isOfOtherFormat };
}
