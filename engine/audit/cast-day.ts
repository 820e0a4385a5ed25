/** Casts one day of a run again, after the journal's days before it, on one market or another. */
import { type DayReplay, timedOutOf } from '../../actors/index.ts';
import { MassError } from '../../core/index.ts';
import type { JudgementSeries } from '../../evaluation/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import type { AsOf, MarketDay } from '../../market/index.ts';
import { Session } from '../session.ts';
import type { AuditedRun } from './audited-run.ts';
import type { Difference } from './finding.ts';
import { portfoliosAfter } from './portfolios.ts';
import { prefixOf } from './prefix-journal.ts';
import { watchedMarket } from './watched-market.ts';

/** Another future to cast a day under. */
export interface OtherFuture {
  readonly asOf: AsOf;
  /** At the end of a sentence: `once the data end that day`. */
  readonly otherwise: string;
}

export type CastDay =
  | {
      readonly kind: 'cast';
      readonly record: DayRecord;
      /** The session after the day, on the market as it is and on this one. */
      readonly after: { readonly full: MarketDay | undefined; readonly cut: MarketDay | undefined };
      /** Portfolios up to the day on the market without its future. */
      readonly traded?: JudgementSeries['portfolios'];
    }
  /** The market shows a day differently: this one or one before it. */
  | { readonly kind: 'other data'; readonly day: number; readonly differences: readonly Difference[] }
  /** A question was asked that the run did not ask, or the recording lost its answer. */
  | { readonly kind: 'not recorded'; readonly questions: readonly string[]; readonly message: string }
  | { readonly kind: 'failed'; readonly error: MassError };

/**
 * The day on the market as it is, or under another future. Investors are asked as the run asked them; what a live run took
 * from the world besides its data, such as model answers, comes from what it recorded. Throws `audit.unsupported` when the
 * market does not make the future another one.
 */
export async function castDay(run: AuditedRun, day: number, future?: OtherFuture): Promise<CastDay> {
  const differing = (found: ReturnType<typeof watchedMarket> | undefined): CastDay | undefined =>
    found?.first === undefined || found.first.day > day ? undefined : { kind: 'other data', ...found.first };
  let watched: ReturnType<typeof watchedMarket> | undefined;
  try {
    const casting = await run.casting(future?.asOf);
    try {
      const { blueprint, market } = casting;
      if (future !== undefined) {
        checkEnd(market.description.lastDate, future.asOf);
        watched = watchedMarket(market, run.market, future.otherwise, blueprint.types);
      }
      const journal = prefixOf(run.journal, day);
      const session = await Session.open({
        blueprint,
        market: watched?.market ?? market,
        journal,
        replay: (of) => replayOf(run, of),
      });
      try {
        const record = await session.step();
        const other = differing(watched);
        if (other !== undefined) return other;
        if (record === undefined) throw noDay(day);
        const after = watched?.peek() ?? { full: undefined, cut: undefined };
        if (future === undefined) return { kind: 'cast', record, after };
        const traded = await portfoliosAfter(run, market, day);
        return { kind: 'cast', record, after, traded };
      } finally {
        await session.close();
      }
    } finally {
      await casting.close();
    }
  } catch (error) {
    // Whatever fails on a day that the market shows differently fails because of that.
    const other = differing(watched);
    if (other !== undefined) return other;
    const failure = castError(error);
    if (failure.code !== 'models.missing-answers') return { kind: 'failed', error: failure };
    const { listed } = (failure.problems[0].values ?? {}) as { readonly listed?: readonly string[] };
    return { kind: 'not recorded', questions: listed ?? [], message: failure.problems[0].message };
  }
}

/** What kept a day from being cast, where that says something about the run; anything else is thrown on. */
export function castError(error: unknown): MassError {
  if (error instanceof MassError && !passesOn.has(error.code)) return error;
  throw error;
}

/** What a day took from the world besides data and model answers: who did not answer in time. */
export function replayOf({ journal }: AuditedRun, day: number): DayReplay {
  return { timedOut: timedOutOf(journal.day(day, { ballots: false })) };
}

/** What says nothing about the run. */
const passesOn: ReadonlySet<string> = new Set([
  'audit.unsupported',
  'internal.invariant',
  'journal.corrupt',
  'models.recording',
]);

function noDay(day: number): MassError {
  return new MassError({
    code: 'market.no-days',
    message: `the market has no day ${day}`,
    found: 'no such day',
  });
}

function checkEnd(lastDate: number, { date, future }: AsOf): void {
  if (future !== 'absent' || lastDate <= date) return;
  throw new MassError({
    code: 'audit.unsupported',
    message: 'the market source goes on after the date that it was asked to end at',
    found: lastDate,
    expected: `nothing after ${date}`,
    hint: 'make the source honour "asOf" of its request: it must leave out what becomes known later as it reads its data',
  });
}
