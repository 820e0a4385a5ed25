/**
 * A run in progress: one committed market day per step, in order.
 * 1. The journal is written before anything is derived from a day; a day is either committed whole or not at all.
 * 2. A day uses the snapshot of its close, labels that have ended by it, and what earlier days committed. Nothing else.
 * 3. State after k committed days is the same whether they were simulated now or read from the journal.
 * 4. Days begin in order, and later ones before earlier ones are committed: day T once every tally that its window may hold
 *    is committed (`daysApart`). The distribution goes from day to day as they begin; digests and state as they are committed.
 * 5. Day T begins after the market was asked for it alone: nothing is read further ahead than investors are asked. What keeps
 *    a day from beginning is told after the days before it were committed.
 * 6. Phases are announced one after the other: while an observer holds one, no other day begins, is scored or committed; only
 *    answers that were asked for before arrive. Nothing is announced or committed once the session is closed.
 */
import {
  createMarketActor,
  createPopulation,
  createShardedPopulation,
  type DayBallots,
  type DayReplay,
  type InvestorType,
  type MarketPort,
  type Population,
  type ShardLink,
} from '../actors/index.ts';
import { type Digest, EMPTY_DIGEST, invariant, type Key, MassError } from '../core/index.ts';
import type { DayRecord, Journal } from '../journal/index.ts';
import { labelKnownAt, type Market, type MarketDay } from '../market/index.ts';
import type { OptimizerStep } from '../optimizer/index.ts';
import type { Blueprint } from './blueprint.ts';
import { chooseDistribution, optimizerKey, populationPlan } from './choice.ts';
import type { DayFacts } from './day-facts.ts';
import { type CommittedChain, completeDay, type DayBegun } from './day-record.ts';
import type { Phase } from './events.ts';
import { distributionSetFor, pastSelectors } from './fork/fork-start.ts';
import { KEYFRAME_DAYS, keyframeName } from './replay/keyframes.ts';
import { advance, initialState, type RunState } from './run-state.ts';
import { checkSameData } from './same-data.ts';
import { idleShards, openShards, type ShardWatch } from './shards.ts';
import { LookbackWindow } from './window.ts';

export interface SessionObserver {
  /** Before the next day is begun. Whoever drives the session waits for it, and then looks whether the run should go on. */
  next?(): void | Promise<void>;
  /** `facts`: what is known of the day. The session waits for a promise; other days that are being asked go on meanwhile. */
  phase?(phase: Phase, day: number, facts: DayFacts): void | Promise<void>;
  /** Every accepted and rejected step of the day's optimisation. */
  optimizerStep?(day: number, step: OptimizerStep): void;
  /** When a day is committed: messages between the population's actors since this session began. */
  messages?(day: number, sent: number): void;
  /** The session is closed: nothing more is announced, and nothing that it waits for may hold it. */
  closed?(): void;
}

export interface SessionParts extends ShardWatch {
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
  private isClosed = false;

  /** `link`: where the shards live; undefined: every investor is an actor here. */
  private constructor(parts: SessionParts, link: ShardLink | undefined) {
    const { blueprint, market } = parts;
    this.parts = parts;
    this.market = createMarketActor(blueprint.decisions.run, market.feed());
    const { fill, labelLag } = market.description;
    this.window = new LookbackWindow({ ...blueprint.window, fill, labelLag });
    this.daysInFlight = Math.min(blueprint.daysInFlight, daysApart(blueprint, market.description));
    const decisions = { ...blueprint.decisions, daysInFlight: this.daysInFlight };
    this.population =
      link === undefined ? createPopulation(decisions) : createShardedPopulation(decisions, link);
    this.optimizerKey = optimizerKey(blueprint);
    const state = initialState(blueprint.types.length);
    this.committed = { state, digest: EMPTY_DIGEST, dataDigest: EMPTY_DIGEST };
    this.distribution = Float64Array.from(state.distribution);
  }

  /**
   * Opens a session on a journal, empty or not: committed days are checked against the data and skipped. Where no day is left, no worker
   * and no cluster is needed. Throws `journal.*` and as `openShards`.
   */
  static async open(parts: SessionParts): Promise<Session> {
    const { blueprint, market, journal } = parts;
    const isOver = journal.days() >= market.description.days;
    const link = isOver ? idleShards(blueprint) : await openShards(blueprint, parts);
    let session: Session;
    try {
      session = new Session(parts, link);
    } catch (error) {
      await link?.stop();
      throw error;
    }
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
      return await this.commit(first, ballots);
    } catch (error) {
      this.failure = { error };
      throw error;
    }
  }

  /** Days in flight are dropped, and a step that waits for one rejects with `run.interrupted`. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.parts.observer?.closed?.();
    try {
      await this.population.stop();
    } finally {
      await this.market.stop();
    }
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
    await this.announce('snapshot', { marketDay });
    this.window.addLabels(endedLabels);

    await this.announce('annealing', { marketDay });
    const choice = chooseDistribution(
      blueprint,
      this.optimizerKey,
      day,
      this.window.at(day),
      this.distribution.slice(),
      observer?.optimizerStep === undefined ? undefined : (step) => observer.optimizerStep?.(day, step),
    );
    this.distribution = choice.distribution;

    await this.announce('respawn', { marketDay, choice });
    const plan = populationPlan(blueprint, choice.distribution);
    const cause = causeOf(blueprint, day);
    const respawned = await this.population.respawn(plan, cause);

    await this.announce('ballots', { marketDay, choice, plan, respawned });
    const ballots = this.population.castDay(snapshot, endedLabels, this.parts.replay?.(day));
    // Whoever steps hears of it; nobody steps to a day that is dropped.
    ballots.catch(() => undefined);
    return { kind: 'begun', marketDay, choice, plan, respawned, ballots };
  }

  private async commit(begun: BegunDay, ballots: DayBallots): Promise<DayRecord> {
    const { observer, journal, blueprint } = this.parts;
    const { marketDay, choice, plan, respawned } = begun;
    const { day } = marketDay.snapshot;
    const facts: DayFacts = { marketDay, choice, plan, respawned, ballots };
    await this.announce('score', facts);
    const { state, record } = completeDay(blueprint, this.committed, begun, ballots);
    await this.announce('commit', { ...facts, record });
    journal.commitDay(record);
    if (state.day % KEYFRAME_DAYS === 0) journal.putResult(keyframeName(state.day), state);
    this.committed = { state, digest: record.digest, dataDigest: record.dataDigest };
    this.window.addTally(day, ballots.tally);
    observer?.messages?.(day, this.population.messages());
    await this.announce('committed', { ...facts, record });
    return record;
  }

  /** Throws `run.interrupted` once the session is closed, also while somebody holds it here. */
  private async announce(phase: Phase, facts: DayFacts): Promise<void> {
    this.checkOpen();
    const held = this.parts.observer?.phase?.(phase, facts.marketDay.snapshot.day, facts);
    if (!(held instanceof Promise)) return;
    await held;
    this.checkOpen();
  }

  private checkOpen(): void {
    if (!this.isClosed) return;
    throw new MassError({
      code: 'run.interrupted',
      message: 'the run was stopped within a day',
    });
  }

  /** Brings a fresh session to where the journal ends, without asking any investor. */
  private async catchUp(): Promise<void> {
    const { journal, blueprint } = this.parts;
    const remembers = blueprint.decisions.memory !== undefined;
    for (const record of journal.records(0, { ballots: remembers })) {
      const marketDay = await this.market.next();
      checkSameData(record, this.committed.dataDigest, marketDay);
      const { plan, events, endedLabels, ballots } = record;
      const selectors = pastSelectors(blueprint.fork, record.day);
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
        ...(selectors === undefined ? {} : { selectors }),
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
}

/** Why the population of a day is what it is. */
function causeOf({ fork }: Blueprint, day: number): string {
  if (distributionSetFor(fork, day) !== undefined)
    return `distribution set by hand at the close of day ${day}`;
  return day === 0 ? 'first day' : `backward optimisation at the close of day ${day}`;
}
