/** A whole run, cast again. */
import { layoutOf } from '../actors/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import { castError, replayOf } from './audit/cast-day.ts';
import type { AuditCheck, AuditFinding } from './audit/finding.ts';
import { prefixOf } from './audit/prefix-journal.ts';
import { recordDifferences } from './audit/record-differences.ts';
import { Session } from './session.ts';

/**
 * Casts all committed days in one session, from the first one on that is the run's own, and compares each with the journal. Ends with the first
 * day that differs: those after it follow from it. Takes as long as the run took without its models.
 */
export async function auditReplay(
  run: AuditedRun,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<AuditCheck> {
  const findings: AuditFinding[] = [];
  const own = run.days - run.firstOwnDay;
  let checked = 0;
  const casting = await run.casting();
  try {
    const { blueprint, market } = casting;
    const { types, decisions } = blueprint;
    const session = await Session.open({
      blueprint,
      market,
      journal: prefixOf(run.journal, run.firstOwnDay),
      replay: (day) => replayOf(run, day),
    });
    try {
      while (checked < own && findings.length === 0) {
        const was = run.journal.day(run.firstOwnDay + checked);
        const at = { check: 'replay', day: was.day, date: was.date } as const;
        const otherwise = 'when it is cast again';
        let is: typeof was | undefined;
        try {
          is = await session.step();
        } catch (error) {
          findings.push({
            ...at,
            subject: 'failure',
            message: `the day cannot be cast again: ${castError(error).message}`,
          });
          break;
        }
        checked++;
        if (is === undefined) {
          findings.push({ ...at, subject: 'day', message: 'the market has no such day' });
          break;
        }
        const layout = layoutOf(decisions);
        for (const difference of recordDifferences({ was, is, otherwise, types, layout })) {
          findings.push({ ...at, ...difference });
        }
        progress(checked, own);
      }
    } finally {
      await session.close();
    }
  } finally {
    await casting.close();
  }
  return { check: 'replay', checked, unit: 'days', findings };
}
