/** What a run's journal says about itself: everything that can be computed again from it without asking anybody. */
import type { DayRecord } from '../journal/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import { ballotDifferences } from './audit/ballot-sums.ts';
import { choiceChecker } from './audit/choices.ts';
import { labelDifferences } from './audit/ended-labels.ts';
import type { AuditCheck, AuditFinding, Difference } from './audit/finding.ts';
import { orderDifferences } from './audit/order.ts';
import { signalDifferences } from './audit/signals.ts';

type Check = (record: DayRecord, before: DayRecord | undefined) => readonly Difference[];

/**
 * Reads every committed day once: days in order with nothing lost, labels that had ended, signals from tallies,
 * distributions and plans from recorded tallies and labels, tallies from ballots where they were kept. Signals, distributions and
 * ballots of a fork's shared days follow from its origin's scenario: they are left to an audit of that. Stops where a day is damaged.
 */
export function auditJournal(
  run: AuditedRun,
  progress: (done: number, total: number) => void = () => undefined,
): readonly AuditCheck[] {
  const { blueprint, market, days, firstOwnDay, journal } = run;
  const ofOwn =
    (differences: Check): Check =>
    (record, before) =>
      record.day < firstOwnDay ? [] : differences(record, before);
  const labels = { sum: 0 };
  const ballots = { sum: 0 };
  const checks: readonly { readonly check: AuditCheck['check']; readonly differences: Check }[] = [
    { check: 'journal', differences: (record, before) => orderDifferences(record, before, blueprint.types) },
    {
      check: 'labels',
      differences: (record) => {
        labels.sum += record.endedLabels.length;
        return labelDifferences(record, blueprint, market.description);
      },
    },
    { check: 'signals', differences: ofOwn((record) => signalDifferences(record, blueprint.aggregator)) },
    { check: 'distributions', differences: choiceChecker(blueprint, market.description) },
    {
      check: 'ballots',
      differences: ofOwn((record) => {
        if (record.ballots !== undefined) ballots.sum += record.ballotsExpected;
        return ballotDifferences(record, blueprint);
      }),
    },
  ];
  const findings = checks.map((): AuditFinding[] => []);
  let before: DayRecord | undefined;
  let read = 0;
  let damaged: string | undefined;
  for (; read < days; read++) {
    let record: DayRecord;
    try {
      record = journal.day(read);
    } catch (error) {
      damaged = error instanceof Error ? error.message : String(error);
      break;
    }
    const { day, date } = record;
    for (const [i, { check, differences }] of checks.entries()) {
      for (const difference of differences(record, before))
        findings[i]?.push({ check, day, date, ...difference });
    }
    before = record;
    progress(read + 1, days);
  }
  if (damaged !== undefined)
    findings[0]?.push({ check: 'journal', day: read, subject: 'damage', message: damaged });
  const counts = {
    labels: { checked: labels.sum, unit: 'labels' },
    ballots: {
      checked: ballots.sum,
      unit: 'ballots',
      ...(ballots.sum === 0 ? { notChecked: 'the journal keeps no ballots (execution.output.ballots)' } : {}),
    },
  } as const;
  return checks.map(({ check }, i) => ({
    check,
    checked: ofOwnDays.has(check) ? Math.max(0, read - firstOwnDay) : read,
    unit: 'days',
    ...(check === 'labels' || check === 'ballots' ? counts[check] : {}),
    findings: findings[i] as AuditFinding[],
  }));
}

/** Checks that need the scenario under which a day was cast. */
const ofOwnDays: ReadonlySet<AuditCheck['check']> = new Set(['signals', 'distributions', 'ballots']);
