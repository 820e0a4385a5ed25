/**
 * A run in progress: one committed market day per step, in order.
 * 1. The journal is written before anything is derived from a day; a day is either committed whole or not at all.
 * 2. A day uses the snapshot of its close, labels that have ended by it, and what earlier days committed. Nothing else.
 * 3. State after k committed days is the same whether they were simulated now or read from the journal.
 * 4. Days begin in order, and later ones before earlier ones are committed: day T once every tally that its window may hold
 *    is committed (`daysApart`). The distribution goes from day to day as they begin; digests and state as they are committed.
 * 5. Day T begins after the market was asked for it alone: nothing is read further ahead than investors are asked. What keeps
 *    a day from beginning is told after the days before it were committed.
 */
import {
  createMarketActor,
  createPopulation,
  type DayBallots,
  type DayReplay,
  type InvestorType,
  type MarketPort,
  type Population,
} from '../actors/index.ts';
import { type Digest, EMPTY_DIGEST, invariant, type Key, MassError } from '../core/index.ts';
import type { DayRecord, Journal } from '../journal/index.ts';
import { labelKnownAt, type Market, type MarketDay } from '../market/index.ts';
import type { OptimizerStep } from '../optimizer/index.ts';
import type { Blueprint } from './blueprint.ts';
import { chooseDistribution, optimizerKey, populationPlan } from './choice.ts';
import { chainData } from './day-digest.ts';
import { type CommittedChain, completeDay, type DayBegun } from './day-record.ts';
import type { Phase } from './events.ts';
import { advance, initialState, type RunState } from './run-state.ts';
import { LookbackWindow } from './window.ts';

export interface SessionObserver {
  phase?(phase: Phase, day: number): void;
  /** Every accepted and rejected step of the day's optimisation. */
  optimizerStep?(day: number, step: OptimizerStep): void;
  /** When a day is committed: messages between the population's actors since this session began. */
  messages?(day: number, sent: number): void;
}

export interface SessionParts {
  readonly blueprint: Blueprint;
  readonly market: Market;
  readonly journal: Journal;
  readonly observer?: SessionObserver;
  /** What a day that was cast before takes from its record (`timedOutOf`). @default every day is cast for the first time */
  readonly replay?: (day: number) => DayReplay | undefined;
}

/** A day whose investors are being asked. */
interface BegunDay extends DayBegun {
  readonly kind: 'begun';
  readonly ballots: Promise<DayBallots>;
}

/** What came of the next market day. */
type NextDay = BegunDay | { readonly kind: 'ended' } | { readonly kind: 'failed'; readonly error: unknown };

/** Days that may be in flight, the one to be committed next included: day T needs the tallies up to T minus this number. */
export function daysApart({ window }: Blueprint, { fill, labelLag }: Market['description']): number {
  return labelKnownAt(0, window.horizon, fill, labelLag);
}

export class Session {
  private readonly parts: SessionParts;
  private readonly market: MarketPort;
  private readonly window: LookbackWindow;
  private readonly population: Population;
  private readonly optimizerKey: Key;
  private readonly daysInFlight: number;
  /** In order, the one to be committed next first; nothing follows a day that did not begin. */
  private readonly inFlight: NextDay[] = [];
  private failure: { readonly error: unknown } | undefined;
  /** Of the day that began last. */
  private distribution: Float64Array;
  private committed: CommittedChain;

  private constructor(parts: SessionParts) {
    const { blueprint, market } = parts;
    this.parts = parts;
    this.market = createMarketActor(blueprint.decisions.run, market.feed());
    const { fill, labelLag } = market.description;
    this.window = new LookbackWindow({ ...blueprint.window, fill, labelLag });
    this.daysInFlight = Math.min(blueprint.daysInFlight, daysApart(blueprint, market.description));
    this.population = createPopulation({ ...blueprint.decisions, daysInFlight: this.daysInFlight });
    this.optimizerKey = optimizerKey(blueprint);
    const state = initialState(blueprint.types.length);
    this.committed = { state, digest: EMPTY_DIGEST, dataDigest: EMPTY_DIGEST };
    this.distribution = Float64Array.from(state.distribution);
  }

  /** Opens a session on a journal, empty or not: committed days are checked against the data and skipped. */
  static async open(parts: SessionParts): Promise<Session> {
    const session = new Session(parts);
    try {
      await session.catchUp();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  get state(): RunState {
    return this.committed.state;
  }

  /** The chained digest of the last committed day. */
  get lastDigest(): Digest {
    return this.committed.digest;
  }

  get types(): readonly InvestorType[] {
    return this.parts.blueprint.types;
  }

  /**
   * Simulates and commits the next day; undefined when the market has none. Later days that wait for no uncommitted one are
   * begun first. Rejects with what kept this day from being cast, and from then on with nothing else.
   */
  async step(): Promise<DayRecord | undefined> {
    if (this.failure !== undefined) throw this.failure.error;
    try {
      while (this.mayBegin()) {
        const next = await this.next();
        this.inFlight.push(next);
      }
      const [first] = this.inFlight;
      invariant(first !== undefined, 'at least one day is in flight');
      if (first.kind === 'ended') return undefined;
      if (first.kind === 'failed') throw first.error;
      const ballots = await first.ballots;
      this.inFlight.shift();
      return this.commit(first, ballots);
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  /** Days in flight are dropped, and a step that waits for one rejects with `run.interrupted`. */
  async close(): Promise<void> {
    await this.population.stop();
    await this.market.stop();
  }

  private mayBegin(): boolean {
    const last = this.inFlight.at(-1);
    return this.inFlight.length < this.daysInFlight && (last === undefined || last.kind === 'begun');
  }

  private async next(): Promise<NextDay> {
    try {
      const marketDay = await this.market.next();
      return marketDay === undefined ? { kind: 'ended' } : await this.begin(marketDay);
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  private async begin(marketDay: MarketDay): Promise<BegunDay> {
    const { snapshot, endedLabels } = marketDay;
    const { observer, blueprint } = this.parts;
    const day = snapshot.day;
    observer?.phase?.('snapshot', day);
    this.window.addLabels(endedLabels);

    observer?.phase?.('annealing', day);
    const choice = chooseDistribution(
      blueprint,
      this.optimizerKey,
      day,
      this.window.at(day),
      this.distribution.slice(),
      observer?.optimizerStep === undefined ? undefined : (step) => observer.optimizerStep?.(day, step),
    );
    this.distribution = choice.distribution;

    observer?.phase?.('respawn', day);
    const plan = populationPlan(blueprint, choice.distribution);
    const cause = day === 0 ? 'first day' : `backward optimisation at the close of day ${day}`;
    const respawned = await this.population.respawn(plan, cause);

    observer?.phase?.('ballots', day);
    const ballots = this.population.castDay(snapshot, endedLabels, this.parts.replay?.(day));
    // Whoever steps hears of it; nobody steps to a day that is dropped.
    ballots.catch(() => undefined);
    return { kind: 'begun', marketDay, choice, plan, respawned, ballots };
  }

  private commit(begun: BegunDay, ballots: DayBallots): DayRecord {
    const { observer, journal, blueprint } = this.parts;
    const { day } = begun.marketDay.snapshot;
    observer?.phase?.('score', day);
    const { state, record } = completeDay(blueprint, this.committed, begun, ballots);
    observer?.phase?.('commit', day);
    journal.commitDay(record);
    this.committed = { state, digest: record.digest, dataDigest: record.dataDigest };
    this.window.addTally(day, ballots.tally);
    observer?.messages?.(day, this.population.messages());
    observer?.phase?.('committed', day);
    return record;
  }

  /** Brings a fresh session to where the journal ends, without asking any investor. */
  private async catchUp(): Promise<void> {
    const { journal, blueprint } = this.parts;
    const remembers = blueprint.decisions.memory !== undefined;
    for (const record of journal.records(0, { ballots: remembers })) {
      const marketDay = await this.market.next();
      this.checkData(record, marketDay);
      const { plan, events, endedLabels, ballots } = record;
      invariant(
        !remembers || ballots !== undefined,
        `what investors remember of day ${record.day} was not kept`,
      );
      await this.population.observe({
        snapshot: marketDay.snapshot,
        plan,
        events,
        endedLabels,
        ...(ballots === undefined ? {} : { ballots }),
      });
      this.window.addLabels(record.endedLabels);
      this.window.addTally(record.day, record.tally);
      const { digest, dataDigest } = record;
      const { state } = advance(this.state, { ...record, horizons: blueprint.horizons });
      this.committed = { state, digest, dataDigest };
    }
    const { state } = this.committed;
    this.distribution = Float64Array.from(state.distribution);
    if (state.day > 0) await this.population.restore(Int32Array.from(state.plan));
  }

  private checkData(record: DayRecord, marketDay: MarketDay | undefined): asserts marketDay is MarketDay {
    const found =
      marketDay === undefined ? undefined : chainData(this.committed.dataDigest, marketDay.dataDigest);
    if (found === record.dataDigest) return;
    throw new MassError({
      code: 'run.identity',
      message: `the market data of day ${record.day} (${record.date}) differ from those that this run was made with`,
      found:
        marketDay === undefined
          ? 'no such day'
          : marketDay.snapshot.date === record.date
            ? 'other values'
            : `${marketDay.snapshot.date}`,
      expected: `the data with digest ${record.dataDigest.slice(0, 12)}`,
      hint: 'point --set market.path at the original data, or start a new run',
    });
  }
}
