import { resolve } from 'node:path';
import type { AuditReport } from '../../experiments/index.ts';
import { exitCodes } from '../exit-codes.ts';
import { count, counted, wrap } from '../format.ts';
import { MOST_DAYS, numberOf } from '../number-option.ts';
import type { CommandContext, Outcome } from '../outcome.ts';
import { plainTable } from '../plain-table.ts';

export interface AuditFlags {
  readonly days?: string;
  readonly full?: boolean;
}

/** `mass audit`: casts days of a run again without their future, and says what differs. Writes nothing. */
export async function audit(
  { services, terminal, json }: CommandContext,
  folder: string,
  { days, full = false }: AuditFlags,
): Promise<Outcome> {
  const report = await services.auditRun(resolve(terminal.cwd, folder), {
    ...numberOf('days', '--days', days, { least: 1, most: MOST_DAYS, whole: true }),
    full,
    ...(json ? {} : { progress: (text: string) => terminal.err(text) }),
  });
  return {
    json: report,
    lines: linesOf(report),
    exitCode: report.verdict === 'clean' ? exitCodes.ok : exitCodes.failure,
  };
}

/** What each check shows when nothing is found. */
const meanings: Readonly<Record<AuditReport['checks'][number]['check'], string>> = {
  journal: 'no day and no ballot is lost',
  labels: 'every label used had ended',
  signals: 'scores follow from tallies',
  distributions: 'weights and plans, learned again',
  ballots: 'tallies follow from ballots',
  data: 'the market shows what it showed',
  replay: 'cast again, the day is the same',
  'future absent': 'the same on data that end that day',
  'future noise': 'the same before another future',
  portfolios: 'traded alike under all three',
  results: 'statistics follow from the journal',
};

/** What a unit counts, where its name is that of the check. */
const spelledUnits: Readonly<Record<string, string>> = { labels: 'day x horizon' };

/** Most findings that the text lists; `--json` has all. */
const MOST_LISTED = 20;

function linesOf(report: AuditReport): readonly string[] {
  const { runId, days, firstDate, lastDate, shared, sampledDays, checks, findings } = report;
  const sample = sampledDays.map(({ day }) => day).join(', ');
  return [
    `${runId}: ${counted(days, 'day')}${days === 0 ? '' : `, ${firstDate} to ${lastDate}`}`,
    ...(shared === undefined
      ? []
      : wrap(
          `Fork        of ${shared.origin}: the first ${counted(shared.days, 'day')} belong to that run and its scenario; audit it for them`,
          '            ',
        )),
    ...wrap(
      `Sampled     ${sampledDays.length === 0 ? 'no day' : `${sampledDays.length === 1 ? 'day' : 'days'} ${sample}, counted from 0`}`,
      '            ',
    ),
    '',
    ...plainTable(
      ['Check', 'shows that', 'looked at', 'result'],
      checks.map(({ check, checked, unit, findings: found, notChecked }) => [
        check,
        meanings[check],
        `${count(checked)} ${spelledUnits[unit] ?? unit}`,
        found > 0
          ? `${count(found)} FOUND`
          : checked === 0
            ? 'n/a'
            : notChecked === undefined
              ? 'ok'
              : 'in part',
      ]),
      ['left', 'left', 'right', 'left'],
    ),
    ...checks.flatMap(({ check, notChecked }) =>
      notChecked === undefined ? [] : wrap(`note: ${check}: ${notChecked}`, '  '),
    ),
    ...(findings.length === 0 ? [] : ['', ...findings.slice(0, MOST_LISTED).flatMap(linesOfFinding)]),
    ...(findings.length > MOST_LISTED
      ? [`and ${counted(findings.length - MOST_LISTED, 'finding')} more (--json has all)`]
      : []),
    '',
    ...wrap(`Verdict     ${verdictOf(report)}`, '            '),
  ];
}

function linesOfFinding({
  check,
  day,
  date,
  message,
  types,
}: AuditReport['findings'][number]): readonly string[] {
  const when = day === undefined ? check : `day ${day}${date === undefined ? '' : ` (${date})`}, ${check}`;
  const who = types === undefined || types.length === 0 ? '' : ` [types ${types.join(', ')}]`;
  return wrap(`${when}: ${message}${who}`, '  ');
}

function verdictOf({ verdict, findings, sampledDays }: AuditReport): string {
  if (verdict === 'found') return `${counted(findings.length, 'finding')}: this run is not as it must be`;
  if (verdict === 'unproven') return 'not proven: no day could be cast without its future';
  return `no look-ahead found on ${counted(sampledDays.length, 'sampled day')}; the journal agrees with itself`;
}
