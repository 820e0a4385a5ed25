import type { Journal } from './journal.ts';

/** Name of the result that says up to which day a run is finished. */
const FINISHED = 'finished';

/** Notes that the run has simulated all its days and written its results. A later `commitDay` (an extension) undoes it. */
export function markFinished(journal: Journal): void {
  journal.putResult(FINISHED, { days: journal.days() });
}

/** True when the run was marked as finished after its last committed day. */
export function isFinished(journal: Journal): boolean {
  const mark = journal.result(FINISHED) as { readonly days?: unknown } | undefined;
  return mark?.days === journal.days();
}
