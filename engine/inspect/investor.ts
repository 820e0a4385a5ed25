/** One investor on one day: what the journal says of it, and what the market and the recording add. */
import { type Ballot, type InvestorType, type RevisitedAnswer, recollectionOf } from '../../actors/index.ts';
import { invariant, MassError } from '../../core/index.ts';
import type { AbstentionRecord, DayRecord } from '../../journal/index.ts';
import { plainText } from '../../market/index.ts';
import type { Replay } from '../replay.ts';
import { abstentionShown, ballotOf, ballotShown, blocksOf } from './ballots.ts';
import { exchangeShown } from './exchanges.ts';
import type { MarketDays, PassedDay } from './market-days.ts';
import type { OpenedRun } from './opened-run.ts';
import { checkOrdinal, type RunFacts, type TypeFacts, typeNamed } from './run-facts.ts';
import type { RunLog } from './run-log.ts';
import { codesAt, columnsShown, headlinesShown, macroShown, numberOrNull, strategyShown } from './shown.ts';
import type { BallotView, InvestorView } from './views.ts';
import type { WatchedExchange } from './watched-client.ts';

export interface InvestorRequest {
  readonly day: number;
  readonly type: string;
  readonly ordinal: number;
}

export interface InvestorParts {
  readonly replay: Replay;
  readonly facts: RunFacts;
  readonly log: RunLog;
  /** Throws a `MassError` where the run cannot be met with its market. Not to be called twice at a time. */
  readonly market: () => Promise<{ readonly opened: OpenedRun; readonly days: MarketDays }>;
}

/** What the journal holds of an investor on a day. */
interface Journaled {
  readonly record: DayRecord;
  readonly type: TypeFacts;
  readonly ordinal: number;
  readonly ballot: Ballot | undefined;
  readonly abstention: AbstentionRecord | undefined;
  /** Undefined: the ballots that decide it were not kept; null: it does not remember. */
  readonly memory: ReturnType<typeof recollectionOf> | null;
}

/** What was found by asking again. */
interface Revisited {
  readonly passed: PassedDay;
  readonly looked: RevisitedAnswer;
  readonly exchanges: readonly WatchedExchange[];
}

/** Abstentions of investors who were not asked for a decision. */
const NOT_ASKED: ReadonlySet<string> = new Set(['retired', 'strategy', 'no-candidates']);

/** Throws `replay.no-such-day` and `replay.no-such-investor`. */
export async function investorView(parts: InvestorParts, request: InvestorRequest): Promise<InvestorView> {
  const { facts, log } = parts;
  const journaled = readJournal(parts, request);
  const { record, type, ordinal, ballot, abstention, memory } = journaled;
  const notes: string[] = [];
  if (memory === undefined)
    notes.push('what it remembered cannot be told: the ballots that decide it were not kept');
  const revisited = await revisit(parts, journaled, notes);
  const looked = revisited?.looked;
  const exchanges = revisited?.exchanges ?? [];
  if (looked !== undefined && looked.strategy === undefined && looked.failure !== undefined)
    notes.push(plainText(looked.failure));
  const missing = exchanges.filter(({ answer }) => answer === undefined).length;
  if (missing > 0 && abstention === undefined) notes.push('the recording lacks an answer to what it asked');
  return {
    day: record.day,
    date: record.date,
    type: type.id,
    ordinal,
    modalities: type.modalities,
    traits: type.traits,
    ballot:
      ballot === undefined
        ? castAgain(journaled, facts, revisited, notes)
        : ballotShown(ballot, record.instruments, abstention?.reason),
    strategy: looked?.strategy === undefined ? null : strategyShown(looked.strategy),
    view: revisited === undefined ? null : viewShown(journaled, revisited, notes),
    exchanges: exchanges.map(exchangeShown),
    memory:
      memory === null || memory === undefined
        ? null
        : memory.map(({ day, date, buys, returns }) => ({
            day,
            date,
            buys,
            returns: returns.map(numberOrNull),
          })),
    history: await log.historyOf(type, ordinal, record.day),
    notes,
  };
}

function readJournal(
  { replay, facts }: InvestorParts,
  { day, type: id, ordinal }: InvestorRequest,
): Journaled {
  const type = typeNamed(facts, id);
  const { plan } = replay.record(day, { ballots: false });
  checkOrdinal(type, ordinal, day, plan[type.index] as number);
  const record = replay.record(day, { ballots: blocksOf(id, ordinal, ordinal) });
  const { memory, layout, types } = facts;
  return {
    record,
    type,
    ordinal,
    ballot: ballotOf(record, facts, id, ordinal),
    abstention: record.abstentions.find((one) => one.type === id && one.ordinal === ordinal),
    memory:
      memory === undefined
        ? null
        : recollectionOf({ memory, layout, types }, type, ordinal, day, (of, block) =>
            replay.record(of, {
              ballots: block === undefined ? false : { type: id, firstBlock: block, lastBlock: block },
            }),
          ),
  };
}

/** Asks it again, where its market is there; `notes` says why it is not. */
async function revisit(
  { market, facts }: InvestorParts,
  journaled: Journaled,
  notes: string[],
): Promise<Revisited | undefined> {
  const { record, type } = journaled;
  const { fork } = facts.notes;
  if (fork !== undefined && record.day < fork.day) {
    notes.push(
      `this day was cast by the run that this one is a fork of, under its scenario: look at its view in ${fork.origin}, and there at what it may see and remembers, which stand here as in the fork`,
    );
    return undefined;
  }
  try {
    const { opened, days } = await market();
    const passed = await days.at(record.day);
    notes.push(...opened.notes);
    const known = opened.blueprint.types[type.index];
    invariant(known?.id === type.id, 'types are drawn from the seed as the run drew them');
    opened.client?.take();
    const looked = await passed.ask(questionOf(journaled, facts, known));
    return { passed, looked, exchanges: opened.client?.take() ?? [] };
  } catch (error) {
    if (!(error instanceof MassError) || error.code === 'internal.invariant') throw error;
    notes.push(`its view cannot be shown: ${plainText(error.problems[0].message)}`);
    return undefined;
  }
}

/** As the run asked it; for its decision only where something is learned from the answer. */
function questionOf(
  { ordinal, ballot, abstention, memory }: Journaled,
  { asksModels }: RunFacts,
  type: InvestorType,
): Parameters<PassedDay['ask']>[0] {
  const pool = ballot?.candidates;
  const wasAsked = ballot?.status !== 'abstention' || !NOT_ASKED.has(ballot.reason);
  const isLearned = asksModels ? wasAsked : ballot === undefined && abstention === undefined;
  return {
    type,
    ordinal,
    // An abstention whose pool was not noted would have chosen from the one that is drawn again.
    ...(pool === undefined || pool.length === 0 ? {} : { candidates: pool }),
    ...(memory === null || memory === undefined ? {} : { memory }),
    decides: isLearned && memory !== undefined,
  };
}

/** Its ballot where the run kept none. */
function castAgain(
  { record, abstention }: Journaled,
  { asksModels }: RunFacts,
  revisited: Revisited | undefined,
  notes: string[],
): BallotView | null {
  if (abstention !== undefined) return abstentionShown(abstention.reason, []);
  const { answer, candidates } = revisited?.looked ?? {};
  if (
    answer === undefined ||
    candidates === undefined ||
    'abstained' in answer ||
    !arePoolsKnown(revisited)
  ) {
    notes.push('the run kept no ballots, and this one cannot be cast again');
    return null;
  }
  notes.push(
    asksModels
      ? 'the run kept no ballots: this one was read again from its recorded answer'
      : 'the run kept no ballots: this one was cast again from its view',
  );
  const { instruments } = record;
  return {
    status: 'ballot',
    reason: null,
    candidates: codesAt(instruments, candidates),
    buys: codesAt(instruments, answer.buys),
    sells: codesAt(instruments, answer.sells),
  };
}

function arePoolsKnown(revisited: Revisited | undefined): boolean {
  return revisited?.passed.arePoolsKnown === true;
}

function viewShown(
  { record, ballot }: Journaled,
  revisited: Revisited,
  notes: string[],
): NonNullable<InvestorView['view']> {
  const { view, candidates: drawn } = revisited.looked;
  const noted = ballot === undefined || ballot.candidates.length === 0 ? undefined : ballot.candidates;
  const candidates = noted ?? (arePoolsKnown(revisited) ? drawn : undefined) ?? new Uint16Array(0);
  if (candidates.length === 0) notes.push('its candidates are not known');
  else if (ballot !== undefined && noted === undefined)
    notes.push('it was not asked: the candidates are those that it would have chosen from');
  return {
    candidates: codesAt(record.instruments, candidates),
    columns: columnsShown(view.columns, candidates),
    headlines: headlinesShown(view.headlines, candidates),
    macro: macroShown(view.macro),
  };
}
