/** Whether a study goes on over the data that it began with. */
import { type AlphaSpec, availableAlphas, MINED_LOG, type StudiedAlphas } from '../../alphas/index.ts';
import {
  type Digest,
  digestOfJson,
  EMPTY_DIGEST,
  formatDate,
  MassError,
  type TradingDate,
} from '../../core/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { Market } from '../../market/index.ts';
import type { AlphaStudyReport, StudiedAlpha } from '../alpha-study.ts';
import { chainData } from '../day-digest.ts';

const DATA = 'alphas.data';
const FORMULAS = 'alphas.formulas';
const KNOWN = 'alphas.known';

const MARKET = 'alphas.market';

interface NotedData {
  /** Sessions that the digest chains over, history included. */
  readonly sessions: number;
  readonly digest: Digest;
}

/** Dates of a market's sessions by day, those of its history from below 0 on. */
export type SessionDates = ReadonlyMap<number, TradingDate>;

/**
 * Walks a market once, and compares it with what the study noted of it when it began, which is noted now where nothing is. Throws
 * `run.identity` where a session differs or is gone.
 */
export function checkStudyData(
  market: Market,
  history: number,
  journal: Pick<Journal, 'putResult' | 'result'>,
): SessionDates {
  const noted = journal.result(DATA) as NotedData | undefined;
  const dates = new Map<number, TradingDate>();
  const feed = market.feed(history);
  let digest: Digest = EMPTY_DIGEST;
  let isSame = noted === undefined;
  for (let day = feed.next(); day !== undefined; day = feed.next()) {
    dates.set(day.snapshot.day, day.snapshot.date);
    digest = chainData(digest, day.dataDigest);
    if (noted !== undefined && dates.size === noted.sessions) isSame = digest === noted.digest;
  }
  if (!isSame) throw otherData(noted as NotedData, dates);
  if (noted === undefined || dates.size > noted.sessions) {
    journal.putResult(DATA, { sessions: dates.size, digest });
    journal.putResult(MARKET, marketOf(market));
  }
  return dates;
}

/** The market of a study, as far as it went last. */
export function notedMarket(journal: Pick<Journal, 'result'>): AlphaStudyReport['market'] | undefined {
  return journal.result(MARKET) as AlphaStudyReport['market'] | undefined;
}

function marketOf({ description }: Market): AlphaStudyReport['market'] {
  const { kind, firstDate, lastDate, days, instruments, fill } = description;
  return { kind, firstDate: formatDate(firstDate), lastDate: formatDate(lastDate), days, instruments, fill };
}

/** What a study is of, as its first stage after mining found it; for whoever reads the folder without market and lists. */
export interface NotedFormulas {
  readonly digest: Digest;
  readonly alphas: readonly StudiedAlpha[];
  readonly duplicates: readonly { readonly name: string; readonly sameAs: string }[];
}

/** The same for the formulas, whose lists are files that may change. */
export function checkStudyFormulas(
  { alphas, duplicates }: StudiedAlphas,
  market: Market,
  history: number,
  journal: Pick<Journal, 'putResult' | 'result'>,
): void {
  const digest = digestOfFormulas(alphas);
  const noted = journal.result(FORMULAS) as NotedFormulas | undefined;
  if (noted?.digest === digest) return;
  if (noted === undefined) {
    const { unavailable } = availableAlphas(market, alphas, { history });
    const reasons = new Map(unavailable.map(({ alpha, reason }) => [alpha.name, reason]));
    const found: NotedFormulas = {
      digest,
      alphas: alphas.map((alpha) => studiedAlpha(alpha, reasons.get(alpha.name))),
      duplicates: duplicates.map(({ alpha, sameAs }) => ({ name: alpha.name, sameAs })),
    };
    return journal.putResult(FORMULAS, found);
  }
  throw otherFormulas();
}

/**
 * The same for those that mined alphas have to differ from: noted when mining begins, and those of every stage after it. Throws
 * `run.identity`.
 */
export function checkKnownFormulas(
  known: readonly AlphaSpec[],
  journal: Pick<Journal, 'entryCount' | 'putResult' | 'result'>,
  { mines }: { readonly mines: boolean },
): void {
  const digest = digestOfFormulas(known);
  const noted = journal.result(KNOWN);
  if (noted === digest) return;
  const hasBegun = journal.entryCount(MINED_LOG) > 0;
  if (mines && !hasBegun) return journal.putResult(KNOWN, digest);
  if (noted !== undefined) throw otherFormulas();
}

function digestOfFormulas(alphas: readonly AlphaSpec[]): Digest {
  return digestOfJson(alphas.map(({ name, category, parsed }) => [name, category, parsed.digest]));
}

function otherFormulas(): MassError {
  return new MassError({
    code: 'run.identity',
    message: 'the formulas are not those that this study of alphas began with',
    hint: 'bring the files of formulas back as they were, or begin another study',
  });
}

export function notedFormulas(journal: Pick<Journal, 'result'>): NotedFormulas | undefined {
  return journal.result(FORMULAS) as NotedFormulas | undefined;
}

function studiedAlpha(alpha: AlphaSpec, unavailable: string | undefined): StudiedAlpha {
  const { name, category, formula, description, origin } = alpha;
  return {
    name,
    category,
    formula,
    ...(description === undefined ? {} : { description }),
    origin,
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}

function otherData({ sessions }: NotedData, dates: SessionDates): MassError {
  const all = [...dates.values()];
  return new MassError({
    code: 'run.identity',
    message: 'the data are not those that this study of alphas began with',
    found: `${all.length} sessions from ${formatDate(all[0] as TradingDate)} to ${formatDate(all.at(-1) as TradingDate)}`,
    expected: `the same ${sessions} sessions, and newer ones`,
    hint: 'bring the data back as they were, or begin another study',
  });
}
