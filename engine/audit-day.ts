/** One day of a run under the look-ahead audit: cast again without its future, with another one, and as it was. */
import { layoutOf } from '../actors/index.ts';
import { formatDate, type Key, MassError, subKey } from '../core/index.ts';
import type { DayRecord } from '../journal/index.ts';
import type { AuditedRun } from './audit/audited-run.ts';
import { type CastDay, castDay, type OtherFuture } from './audit/cast-day.ts';
import type { AuditCheckName, AuditFinding, Difference } from './audit/finding.ts';
import { marketDayDifferences } from './audit/market-day-differences.ts';
import { portfolioDifferences, portfoliosAfter } from './audit/portfolios.ts';
import { recordDifferences } from './audit/record-differences.ts';

export interface AuditedDay {
  readonly day: number;
  readonly findings: readonly AuditFinding[];
  /** Whether the future was replaced; false where nothing follows the day, so that there is none to replace. */
  readonly hasFuture: boolean;
  /** Portfolios that were traded up to the day without its future; 0 where the market has no fills. */
  readonly portfolios: number;
}

/** Most differences that one day is told of, under each future. */
const MOST_TOLD = 8;

/**
 * Casts `day` three times from the journal's days before it: on data that end at its close, on data whose future is noise,
 * and on the data as they are. The first two must equal the third, and the third the journal. The first difference is told
 * where it arises: in what the market shows, else in what investors are asked, else in what they answer. Throws
 * `audit.unsupported` when the market cannot end or change its future.
 */
export async function auditDay(run: AuditedRun, day: number): Promise<AuditedDay> {
  const kept = run.journal.day(day);
  const { date } = kept;
  const absent: OtherFuture = { asOf: { date, future: 'absent' }, otherwise: 'once the data end that day' };
  const noise: OtherFuture = {
    asOf: { date, future: { noise: noiseKey(run, day) } },
    otherwise: 'once what follows is noise',
  };
  const ended = await castDay(run, day, absent);
  const noisy = await castDay(run, day, noise);
  const replayed = await castDay(run, day);
  const findings: AuditFinding[] = [];
  const tell = (check: AuditCheckName, of: number, differences: readonly Difference[]) => {
    const at = of === day ? date : run.journal.day(of, { ballots: false }).date;
    const told = differences.slice(0, MOST_TOLD);
    for (const difference of told) findings.push({ check, day: of, date: at, ...difference });
    const more = differences.length - told.length;
    if (more > 0)
      findings.push({
        check,
        day: of,
        date: at,
        subject: 'more',
        message: `and ${more} more differences that day`,
      });
  };
  if (replayed.kind === 'cast')
    tell('replay', day, recordsDiffer(run, kept, replayed.record, 'when it is cast again'));
  else tell('replay', day, failures(replayed, 'when it is cast again'));
  const told = new Set<string>();
  const futures = [
    ['future absent', ended, absent],
    ['future noise', noisy, noise],
  ] as const;
  for (const [check, cast, future] of futures) {
    const of = cast.kind === 'other data' ? cast.day : day;
    const differences = againstReplay(run, cast, replayed, future.otherwise);
    // What one future has shown need not be told again of the other.
    tell(
      check,
      of,
      differences.filter(({ subject }) => !told.has(subject)),
    );
    for (const { subject } of differences) told.add(subject);
  }
  const portfolios = await tradedAlike(run, day, [
    { cast: ended, otherwise: absent.otherwise },
    { cast: noisy, otherwise: noise.otherwise },
  ]);
  tell('portfolios', day, portfolios.differences);
  return { day, findings, hasFuture: checkNoise(run, noisy, day), portfolios: portfolios.count };
}

/** Portfolios of the journal's scores up to the day, on each market without its future and on the one as it is. */
async function tradedAlike(
  run: AuditedRun,
  day: number,
  futures: readonly { readonly cast: CastDay; readonly otherwise: string }[],
): Promise<{ readonly count: number; readonly differences: readonly Difference[] }> {
  const traded = futures.flatMap(({ cast, otherwise }) =>
    cast.kind === 'cast' && cast.traded !== undefined ? [{ is: cast.traded, otherwise }] : [],
  );
  if (traded.length === 0) return { count: 0, differences: [] };
  const was = await portfoliosAfter(run, run.market, day);
  return {
    count: traded.length * was.length,
    differences: traded.flatMap(({ is, otherwise }) => portfolioDifferences(was, is, otherwise)),
  };
}

function noiseKey({ blueprint }: AuditedRun, day: number): Key {
  return subKey(subKey(blueprint.key, 'audit'), `noise after day ${day}`);
}

function recordsDiffer(
  { blueprint: { types, decisions } }: AuditedRun,
  was: DayRecord,
  is: DayRecord,
  otherwise: string,
): readonly Difference[] {
  return recordDifferences({ was, is, otherwise, types, layout: layoutOf(decisions) });
}

function againstReplay(
  run: AuditedRun,
  cast: CastDay,
  replayed: CastDay,
  otherwise: string,
): readonly Difference[] {
  if (cast.kind !== 'cast') {
    // What fails all the same says nothing about the future.
    if (cast.kind !== 'other data' && cast.kind === replayed.kind) return [];
    return failures(cast, otherwise);
  }
  if (replayed.kind !== 'cast') return [];
  return recordsDiffer(run, replayed.record, cast.record, otherwise).map((difference) =>
    answers.has(difference.subject)
      ? { ...difference, message: `no view shows it, but ${difference.message}` }
      : difference,
  );
}

/** Differences that views do not explain, once they are known to be equal. */
const answers: ReadonlySet<string> = new Set(['ballots', 'tally', 'abstentions']);

function failures(
  cast: Exclude<CastDay, { readonly kind: 'cast' }>,
  otherwise: string,
): readonly Difference[] {
  if (cast.kind === 'other data') return cast.differences;
  if (cast.kind === 'failed') {
    return [{ subject: 'failure', message: `the day cannot be cast ${otherwise}: ${cast.error.message}` }];
  }
  const { questions, message } = cast;
  if (questions.length === 0) return [{ subject: 'prompt', message: `${message} (${otherwise})` }];
  return questions.map((question) => ({
    subject: 'prompt',
    message: `the prompt of the ${question} differs ${otherwise}: the run did not ask it`,
  }));
}

/**
 * Noise that is none would prove nothing: the session after the day must be another one. Throws `audit.unsupported`; false
 * where no session follows.
 */
function checkNoise({ blueprint: { types } }: AuditedRun, noisy: CastDay, day: number): boolean {
  if (noisy.kind !== 'cast') return true;
  const { full, cut } = noisy.after;
  if (full === undefined) return false;
  const otherwise = '';
  const differences = marketDayDifferences({ full, cut, otherwise, types, membersOf: () => [] });
  if (differences.length > 0) return true;
  throw new MassError({
    code: 'audit.unsupported',
    message: `the market source was asked for noise after day ${day}, and shows the same ${formatDate(full.snapshot.date)}`,
    hint: 'make the source honour "asOf" of its request: it must replace what becomes known later as it reads its data',
  });
}
