import { EMPTY_DIGEST, formatDate } from '../core/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import type { AuditCheck, AuditFinding } from './audit/finding.ts';
import { chainData } from './day-digest.ts';

/**
 * Whether the market shows every committed day as it did when the day was cast: the chain of its data digests is the
 * journal's. Stops at the first day that differs, because the chain of all that follow does, too. Throws `journal.corrupt`.
 */
export function auditData({ journal, market, days }: AuditedRun): AuditCheck {
  const feed = market.feed();
  const findings: AuditFinding[] = [];
  let chain = EMPTY_DIGEST;
  let checked = 0;
  for (; checked < days && findings.length === 0; checked++) {
    const { day, date, dataDigest } = journal.day(checked, { ballots: false });
    const marketDay = feed.next();
    if (marketDay === undefined || marketDay.snapshot.date !== date) {
      const found = marketDay === undefined ? 'no such day' : formatDate(marketDay.snapshot.date);
      const message = `the market has ${found} where the run had ${formatDate(date)}`;
      findings.push({ check: 'data', day, date, subject: 'day', message });
      continue;
    }
    chain = chainData(chain, marketDay.dataDigest);
    if (chain === dataDigest) continue;
    const message = 'the market data differ from those that the day was cast on, or their digest was changed';
    findings.push({ check: 'data', day, date, subject: 'data digest', message });
  }
  return { check: 'data', checked, unit: 'days', findings };
}
