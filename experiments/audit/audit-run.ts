/** The look-ahead audit of a run: what is written in DESIGN.md under "no look-ahead" is shown to be so, or where it is not. */
import { formatDate, MassError } from '../../core/index.ts';
import {
  type AuditCheck,
  type AuditCheckName,
  type AuditedRun,
  type AuditFinding,
  type AuditRequest,
  auditChecks,
  auditData,
  auditDay,
  auditJournal,
  auditOf,
  auditReplay,
  auditResults,
  openAudit,
} from '../../engine/index.ts';
import { sampledDays } from './sample.ts';

export interface AuditOptions {
  /** Days to be cast again without their future; the first learned and the last one are always among them. @default 8 */
  readonly days?: number;
  /** Casts all days of the run again as well, to verify the digest of each. @default false */
  readonly full?: boolean;
  /** What is being done, for people. */
  readonly progress?: (text: string) => void;
}

/** What an audit looked at and found. JSON. */
export interface AuditReport {
  readonly runId: string;
  readonly name: string;
  /** Committed days when the audit began, with the first and last date, yyyy-mm-dd. */
  readonly days: number;
  readonly firstDate: string;
  readonly lastDate: string;
  /** Of a fork: whose days are the first ones, and how many. They are read and met with the market, and not cast again. */
  readonly shared?: { readonly origin: string; readonly days: number };
  readonly sampledDays: readonly { readonly day: number; readonly date: string }[];
  /** In the order of `auditChecks`. */
  readonly checks: readonly AuditCheckReport[];
  readonly findings: readonly (Omit<AuditFinding, 'date'> & { readonly date?: string })[];
  /**
   * `clean`: nothing was found. `found`: something is not as it must be. `unproven`: nothing was found, but the future could
   * not be taken away.
   */
  readonly verdict: 'clean' | 'found' | 'unproven';
}

export interface AuditCheckReport extends Omit<AuditCheck, 'findings'> {
  readonly findings: number;
}

const USUAL_DAYS = 8;

/** Audits a run folder, also while it is being written; nothing of it is changed. Throws as `openAudit`. */
export async function auditRun(runDir: string, options: AuditOptions = {}): Promise<AuditReport> {
  return report(await openAudit(runDir), options);
}

/** Audits a run in memory (`simulate`). */
export async function auditSimulated(
  request: AuditRequest,
  options: AuditOptions = {},
): Promise<AuditReport> {
  return report(await auditOf(request), options);
}

async function report(run: AuditedRun, options: AuditOptions): Promise<AuditReport> {
  try {
    return await audited(run, options);
  } finally {
    run.close();
  }
}

async function audited(run: AuditedRun, options: AuditOptions): Promise<AuditReport> {
  const { days = USUAL_DAYS, full = false, progress = () => undefined } = options;
  const { journal } = run;
  progress(`reading ${run.days} days`);
  const found = new Map<AuditCheckName, AuditCheck>();
  const add = (check: AuditCheck) => found.set(check.check, check);
  for (const check of auditJournal(run)) add(check);
  // Days after a damaged one cannot be reached.
  const readable = found.get('journal')?.checked ?? 0;
  const whole = { ...run, days: readable };
  const data = auditData(whole);
  add(data);
  const isOther = data.findings.length > 0;
  const castable = isOther ? (data.findings[0]?.day ?? 0) : readable;
  const sample = sampledDays({
    days: castable,
    from: run.firstOwnDay,
    count: days,
    ...firstLearned(run, castable),
    key: run.blueprint.key,
  });
  for (const check of await auditFuture(whole, sample, options)) add(check);
  if (full) {
    progress(`casting all ${Math.max(0, castable - run.firstOwnDay)} days again`);
    const replayed = await auditReplay({ ...run, days: castable }, (done, total) =>
      progressOf(progress, done, total),
    );
    // It ends with the first day that differs; the sampled ones after that were cast by themselves.
    const { findings = [] } = found.get('replay') ?? {};
    const reached = replayed.findings[0]?.day ?? castable;
    add({
      ...replayed,
      findings: [...replayed.findings, ...findings.filter(({ day = 0 }) => day > reached)],
    });
  }
  if (readable === run.days) {
    progress('computing the results again');
    add(await auditResults(run));
  } else
    add({
      check: 'results',
      checked: 0,
      unit: 'numbers',
      findings: [],
      notChecked: 'the journal is damaged',
    });
  const checks = auditChecks.flatMap((name) => found.get(name) ?? []);
  const findings = checks.flatMap((check) => check.findings);
  const dateOf = (day: number) => formatDate(journal.day(day, { ballots: false }).date);
  const { runId, name } = journal.manifest();
  return {
    runId,
    name,
    days: run.days,
    firstDate: readable === 0 ? '' : dateOf(0),
    lastDate: readable === 0 ? '' : dateOf(readable - 1),
    ...(run.blueprint.fork === undefined || run.firstOwnDay === 0
      ? {}
      : { shared: { origin: run.blueprint.fork.origin, days: run.firstOwnDay } }),
    sampledDays: sample.map((day) => ({ day, date: dateOf(day) })),
    checks: checks.map((check) => ({ ...check, findings: check.findings.length })),
    findings: findings.map(({ date, ...finding }) => ({
      ...finding,
      ...(date === undefined ? {} : { date: formatDate(date) }),
    })),
    verdict: verdictOf(findings, found.get('future absent')),
  };
}

function verdictOf(
  findings: readonly AuditFinding[],
  absent: AuditCheck | undefined,
): AuditReport['verdict'] {
  if (findings.length > 0) return 'found';
  return absent === undefined || absent.checked === 0 || absent.notChecked !== undefined
    ? 'unproven'
    : 'clean';
}

function firstLearned(
  { journal, firstOwnDay }: AuditedRun,
  days: number,
): { readonly firstLearned?: number } {
  for (let day = firstOwnDay; day < days; day++) {
    if (journal.day(day, { ballots: false }).optimization !== undefined) return { firstLearned: day };
  }
  return {};
}

/** The sampled days under both futures, and as they were. */
async function auditFuture(
  run: AuditedRun,
  sample: readonly number[],
  { progress = () => undefined }: AuditOptions,
): Promise<readonly AuditCheck[]> {
  const findings: AuditFinding[] = [];
  let checked = 0;
  let noisy = 0;
  let portfolios = 0;
  let notChecked: string | undefined;
  for (const day of sample) {
    progress(`sampled day ${checked + 1} of ${sample.length}: day ${day}, counted from 0`);
    try {
      const one = await auditDay(run, day);
      // A day before the sampled ones may be met from each of them.
      findings.push(...one.findings.filter((finding) => !findings.some((known) => isSame(known, finding))));
      checked++;
      portfolios += one.portfolios;
      if (one.hasFuture) noisy++;
    } catch (error) {
      if (!(error instanceof MassError) || error.code !== 'audit.unsupported') throw error;
      notChecked = error.problems[0].message;
      break;
    }
  }
  const counts = [
    { check: 'replay', checked, unit: 'days' },
    { check: 'future absent', checked, unit: 'days' },
    { check: 'future noise', checked: noisy, unit: 'days' },
    { check: 'portfolios', checked: portfolios, unit: 'portfolios' },
  ] as const;
  return counts.map((count) => ({
    ...count,
    findings: findings.filter(({ check }) => check === count.check),
    ...(notChecked === undefined ? reasonOf(count, checked) : { notChecked }),
  }));
}

/** Why a check that could be made looked at nothing. */
function reasonOf(
  { check, checked }: Pick<AuditCheck, 'check' | 'checked'>,
  days: number,
): { readonly notChecked?: string } {
  if (checked > 0) return {};
  if (days === 0) return { notChecked: 'no day could be cast again' };
  if (check === 'portfolios')
    return { notChecked: 'the market has no fills, or no sampled day could be cast' };
  return check === 'future noise' ? { notChecked: 'no session follows the sampled days' } : {};
}

function isSame(a: AuditFinding, b: AuditFinding): boolean {
  return a.check === b.check && a.day === b.day && a.subject === b.subject;
}

const PROGRESS_DAYS = 20;

function progressOf(progress: (text: string) => void, done: number, total: number): void {
  if (done % PROGRESS_DAYS === 0) progress(`${done} of ${total} days cast again`);
}
