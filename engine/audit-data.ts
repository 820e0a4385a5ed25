import { EMPTY_DIGEST, formatDate } from '../core/index.ts';
import type { DayRecord } from '../journal/index.ts';
import type { MarketDay } from '../market/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import type { AuditCheck, AuditFinding, Difference } from './audit/finding.ts';
import { firstFew, isSame, listDifference, shownPair } from './audit/values.ts';
import { chainData } from './day-digest.ts';

/**
 * Whether the market shows every committed day as it did when the day was cast: the chain of its data digests is the
 * journal's, and so are the day's members and the labels that ended. Stops at the first day that differs, because the chain of all that follow does, too. Throws `journal.corrupt`.
 */
export function auditData({ journal, market, days }: AuditedRun): AuditCheck {
  const feed = market.feed();
  const findings: AuditFinding[] = [];
  let chain = EMPTY_DIGEST;
  let checked = 0;
  for (; checked < days && findings.length === 0; checked++) {
    const record = journal.day(checked, { ballots: false });
    const { day, date, dataDigest } = record;
    const marketDay = feed.next();
    if (marketDay === undefined || marketDay.snapshot.date !== date) {
      const found = marketDay === undefined ? 'no such day' : formatDate(marketDay.snapshot.date);
      const message = `the market has ${found} where the run had ${formatDate(date)}`;
      findings.push({ check: 'data', day, date, subject: 'day', message });
      continue;
    }
    for (const difference of keptDifferences(record, marketDay)) {
      findings.push({ check: 'data', day, date, ...difference });
    }
    chain = chainData(chain, marketDay.dataDigest);
    if (chain === dataDigest || findings.length > 0) continue;
    const message = 'the market data differ from those that the day was cast on, or their digest was changed';
    findings.push({ check: 'data', day, date, subject: 'data digest', message });
  }
  return { check: 'data', checked, unit: 'days', findings };
}

/** What the journal keeps of a market day beside its digest. */
function keptDifferences(
  { instruments, endedLabels }: DayRecord,
  { snapshot, endedLabels: shown }: MarketDay,
): readonly Difference[] {
  const members = listDifference(instruments, snapshot.instruments);
  if (members !== undefined) {
    const { onlyWas, onlyIs } = members;
    return [{ subject: 'members', message: `members are others: ${firstFew([...onlyWas, ...onlyIs])}` }];
  }
  const unknown = new Map(shown.map((label) => [`${label.day} ${label.horizon}`, label.values]));
  const found: Difference[] = [];
  for (const { day, horizon, values } of endedLabels) {
    const subject = `label ${horizon}`;
    const name = `${day} ${horizon}`;
    const market = unknown.get(name);
    unknown.delete(name);
    const wrong = values.findIndex(
      (value, i) => market === undefined || !isSame(value, market[i] ?? Number.NaN),
    );
    if (market !== undefined && market.length === values.length && wrong === -1) continue;
    const [was, is] = shownPair(values[wrong] ?? Number.NaN, market?.[wrong] ?? Number.NaN);
    const message = `the label of day ${day} over ${horizon} days is ${was} for member ${wrong}, and ${is} in the market`;
    found.push({ subject, message });
  }
  for (const name of unknown.keys()) {
    const [day = '', horizon = ''] = name.split(' ');
    found.push({
      subject: `label ${horizon}`,
      message: `the label of day ${day} over ${horizon} days is missing`,
    });
  }
  return found;
}
