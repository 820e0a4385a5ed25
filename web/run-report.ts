/**
 * The report of a run that is open. Of one that grows, reading it takes longer each day: it is read again when ten times as much time has
 * passed as that took, so that a run that is watched costs a tenth of the studio's time at most.
 */
import { type Clock, systemClock } from '../core/index.ts';
import { type RunReport, readReport } from '../engine/index.ts';
import { isFinished } from '../journal/index.ts';
import type { OpenRun } from './shelf.ts';

const SHARE = 10;

/** Null before the first day is committed. Throws `journal.*`. */
export function reportOf(run: OpenRun, clock: Clock = systemClock): RunReport | null {
  const { journal } = run.replay;
  const days = journal.days();
  if (days === 0) return null;
  const now = clock.elapsed();
  const last = run.report;
  const isSame = last?.report.days === days && last.report.complete === isFinished(journal);
  if (last !== undefined && (isSame || (now - last.readAt < SHARE * last.tookMs && !isFinished(journal)))) {
    return last.report;
  }
  const report = readReport(run.path);
  const readAt = clock.elapsed();
  run.report = { report, readAt, tookMs: readAt - now };
  return report;
}
