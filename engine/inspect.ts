/**
 * A run folder opened for looking into: an investor, a type, an instrument, a day's optimisation, respawn and market.
 * 1. Nothing is written, and nobody is asked but the run's recording and analysts that cost nothing.
 * 2. Market and recording are opened when they are first needed, once, and again when the run goes on over days that arrived
 *    since. One request at a time uses them.
 * 3. What is shown of a day is what was known at its close.
 */
import { annealingView } from './inspect/annealing.ts';
import { InstrumentReader } from './inspect/instrument.ts';
import { type InvestorRequest, investorView } from './inspect/investor.ts';
import { type MarketPageRequest, marketView } from './inspect/market.ts';
import { MarketDays } from './inspect/market-days.ts';
import { type OpenedRun, openedRun } from './inspect/opened-run.ts';
import { respawnView } from './inspect/respawn.ts';
import { factsOf } from './inspect/run-facts.ts';
import { RunLog } from './inspect/run-log.ts';
import { type TypeRequest, typeView } from './inspect/type.ts';
import { TypeQuality } from './inspect/type-quality.ts';
import type {
  AnnealingView,
  InstrumentView,
  InvestorView,
  MarketView,
  RespawnView,
  TypeView,
} from './inspect/views.ts';
import type { Replay } from './replay.ts';

export type { InvestorRequest, MarketPageRequest, TypeRequest };

export interface InstrumentRequest {
  readonly code: string;
  /** @default nothing is said of single days */
  readonly day?: number;
}

/** All of them reject with `replay.no-such-day`, and with `replay.no-such-investor` for names that the run does not have. */
export interface Inspection {
  /** What cannot be shown is null, and `notes` says why. */
  investor(request: InvestorRequest): Promise<InvestorView>;
  type(request: TypeRequest): Promise<TypeView>;
  instrument(request: InstrumentRequest): Promise<InstrumentView>;
  /** Rejects with `replay.not-available` for a day that a fork shares with a run that learned otherwise. */
  annealing(day: number): Promise<AnnealingView>;
  respawn(day: number): Promise<RespawnView>;
  /** Rejects with `replay.not-available` when the market is not the one that the run saw, and with `market.*`. */
  market(request: MarketPageRequest): Promise<MarketView>;
  /** The replay stays open. */
  close(): Promise<void>;
}

/** Instruments that are kept as they were read. */
const MOST_INSTRUMENTS = 32;

interface OpenedMarket {
  readonly opened: OpenedRun;
  readonly days: MarketDays;
}

/** Looks into a run; `replay` stays the caller's. */
export function openInspection(replay: Replay): Inspection {
  const facts = factsOf(replay);
  const log = new RunLog(replay, facts);
  const quality = new TypeQuality(replay, facts);
  const instruments = new Map<string, InstrumentReader>();
  let known: OpenedMarket | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function letGo(): Promise<void> {
    const { opened } = known ?? {};
    known = undefined;
    await opened?.close();
  }

  /** What could not be opened is tried again by whoever asks next: data may be brought back. */
  async function market(): Promise<OpenedMarket> {
    // Days have arrived since it was opened.
    if (known !== undefined && replay.days() > known.opened.market.description.days) await letGo();
    if (known === undefined) {
      const opened = await openedRun(replay);
      known = { opened, days: new MarketDays(replay, opened) };
    }
    return known;
  }

  /** After those that came before. */
  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  }

  return {
    investor: (request) => inTurn(() => investorView({ replay, facts, log, market }, request)),
    type: (request) => typeView({ replay, facts, log, quality }, request),
    async instrument({ code, day }) {
      const reader = instruments.get(code) ?? new InstrumentReader(replay, code);
      const view = await reader.view(facts, day);
      // What was asked for last is kept longest; a code that the run does not have is not kept.
      instruments.delete(code);
      instruments.set(code, reader);
      const [oldest] = instruments.keys();
      if (instruments.size > MOST_INSTRUMENTS && oldest !== undefined) instruments.delete(oldest);
      return view;
    },
    annealing: async (day) => annealingView(replay, facts, day),
    respawn: async (day) => respawnView(replay, facts, day),
    market: (request) =>
      inTurn(async () => {
        const { days } = await market();
        const { snapshot } = await days.at(request.day);
        return marketView(snapshot, request);
      }),
    close: () => inTurn(letGo),
  };
}
