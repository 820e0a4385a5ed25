/**
 * A run in progress: one market day per step, each committed before the next begins.
 * 1. The journal is written before anything is derived from a day; a day is either committed whole or not at all.
 * 2. A day uses the snapshot of its close, labels that have ended by it, and what earlier days committed. Nothing else.
 * 3. State after k committed days is the same whether they were simulated now or read from the journal.
 */
import {
  createMarketActor,
  createPopulation,
  type InvestorType,
  type MarketPort,
  type Population,
} from '../actors/index.ts';
import {
  type Digest,
  EMPTY_DIGEST,
  type Key,
  MassError,
  streamAt,
  subKey,
  VirtualClock,
} from '../core/index.ts';
import type { DayRecord, Journal, OptimizationRecord } from '../journal/index.ts';
import type { Market, MarketDay } from '../market/index.ts';
import {
  type Aggregator,
  checkedResult,
  checkedSignals,
  type Optimizer,
  type OptimizerStep,
  planOf,
} from '../optimizer/index.ts';
import type { Blueprint } from './blueprint.ts';
import { chainData, dayDigest } from './day-digest.ts';
import type { Phase } from './events.ts';
import { advance, initialState, type RunState } from './run-state.ts';
import { LookbackWindow } from './window.ts';

const MILLISECONDS_A_DAY = 86_400_000;

export interface SessionObserver {
  phase?(phase: Phase, day: number): void;
  /** Every accepted and rejected step of the day's optimisation. */
  optimizerStep?(day: number, step: OptimizerStep): void;
}

export interface SessionParts {
  readonly blueprint: Blueprint;
  readonly market: Market;
  readonly journal: Journal;
  readonly observer?: SessionObserver;
}

interface Choice {
  readonly distribution: Float64Array;
  readonly record?: OptimizationRecord;
}

export class Session {
  private readonly parts: SessionParts;
  private readonly market: MarketPort;
  private readonly window: LookbackWindow;
  private readonly population: Population;
  /** Moves with the market's days, so that restart budgets do not depend on the machine. */
  private readonly clock = new VirtualClock();
  private readonly optimizer: Optimizer;
  private readonly aggregator: Aggregator;
  private readonly optimizerKey: Key;
  private current: RunState;
  private digest: Digest = EMPTY_DIGEST;
  private dataDigest: Digest = EMPTY_DIGEST;

  private constructor(parts: SessionParts) {
    const { blueprint, market } = parts;
    this.parts = parts;
    this.market = createMarketActor(blueprint.decisions.run, market.feed());
    const { fill, labelLag } = market.description;
    this.window = new LookbackWindow({ ...blueprint.window, fill, labelLag });
    this.population = createPopulation({ ...blueprint.decisions, clock: this.clock });
    this.optimizer = blueprint.optimizer;
    this.aggregator = blueprint.aggregator;
    this.optimizerKey = subKey(blueprint.key, 'optimizer');
    this.current = initialState(blueprint.types.length);
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
    return this.current;
  }

  /** The chained digest of the last committed day. */
  get lastDigest(): Digest {
    return this.digest;
  }

  get types(): readonly InvestorType[] {
    return this.parts.blueprint.types;
  }

  /** Simulates and commits the next day; undefined when the market has none. */
  async step(): Promise<DayRecord | undefined> {
    const marketDay = await this.market.next();
    if (marketDay === undefined) return undefined;
    const { snapshot, endedLabels } = marketDay;
    const { observer, journal, blueprint } = this.parts;
    const day = snapshot.day;
    observer?.phase?.('snapshot', day);
    this.window.addLabels(endedLabels);

    observer?.phase?.('annealing', day);
    const choice = this.chooseDistribution(day);

    observer?.phase?.('respawn', day);
    const plan =
      blueprint.respawn === 'plan'
        ? planOf(choice.distribution, blueprint.investors, blueprint.floor)
        : blueprint.uniformPlan;
    const cause = day === 0 ? 'first day' : `backward optimisation at the close of day ${day}`;
    const respawned = await this.population.respawn(plan, cause);

    observer?.phase?.('ballots', day);
    this.clock.advance(MILLISECONDS_A_DAY);
    const ballots = await this.population.castDay(snapshot);
    observer?.phase?.('score', day);
    const signals = checkedSignals(this.aggregator, ballots.tally, choice.distribution);
    const dataDigest = chainData(this.dataDigest, marketDay.dataDigest);
    const digest = dayDigest(this.digest, {
      day,
      date: snapshot.date,
      instruments: snapshot.instruments,
      views: ballots.viewDigests,
      ballots: ballots.digest,
      tally: ballots.tally,
      ...signals,
      distribution: choice.distribution,
      plan,
    });
    const change = {
      day,
      date: snapshot.date,
      horizons: blueprint.horizons,
      distribution: choice.distribution,
      plan,
      endedLabels,
    };
    const { state, patches, inversePatches } = advance(this.current, change);

    observer?.phase?.('commit', day);
    const record: DayRecord = {
      day,
      date: snapshot.date,
      digest,
      dataDigest,
      instruments: snapshot.instruments,
      distribution: choice.distribution,
      plan,
      ...(choice.record === undefined ? {} : { optimization: choice.record }),
      events: [...respawned, ...ballots.events],
      abstentions: ballots.abstentions,
      ballotsExpected: ballots.expected,
      ballotsReceived: ballots.received,
      tally: ballots.tally,
      ...signals,
      patches,
      inversePatches,
      ...(blueprint.decisions.keepBallots === true ? { ballots: ballots.blocks } : {}),
      endedLabels,
    };
    journal.commitDay(record);
    this.current = state;
    this.digest = digest;
    this.dataDigest = dataDigest;
    this.window.addTally(day, ballots.tally);
    observer?.phase?.('committed', day);
    return record;
  }

  async close(): Promise<void> {
    await this.population.stop();
    await this.market.stop();
  }

  private chooseDistribution(day: number): Choice {
    const { blueprint, observer } = this.parts;
    const yesterday = Float64Array.from(this.current.distribution);
    const window = this.window.at(day);
    if (window === undefined) return { distribution: yesterday };
    const found = this.optimizer.optimize(
      { days: window.days, types: blueprint.types.length, ...blueprint.objective },
      yesterday.slice(),
      streamAt(this.optimizerKey, day, 0),
      observer?.optimizerStep === undefined ? undefined : (step) => observer.optimizerStep?.(day, step),
    );
    const result = checkedResult(found, yesterday);
    if (result === undefined) return { distribution: yesterday };
    const { distribution, startFitness, fitness, evaluations, accepted } = result;
    return {
      distribution,
      record: {
        windowFirstDay: window.firstDay,
        windowLastDay: window.lastDay,
        startFitness,
        fitness,
        evaluations,
        accepted,
      },
    };
  }

  /** Brings a fresh session to where the journal ends, without asking any investor. */
  private async catchUp(): Promise<void> {
    const { journal, blueprint } = this.parts;
    for (const record of journal.records(0, { ballots: false })) {
      const marketDay = await this.market.next();
      this.checkData(record, marketDay);
      this.clock.advance(MILLISECONDS_A_DAY);
      await this.population.observe({
        snapshot: marketDay.snapshot,
        plan: record.plan,
        events: record.events,
      });
      this.window.addLabels(record.endedLabels);
      this.window.addTally(record.day, record.tally);
      this.current = advance(this.current, { ...record, horizons: blueprint.horizons }).state;
      this.digest = record.digest;
      this.dataDigest = record.dataDigest;
    }
    if (this.current.day > 0) await this.population.restore(Int32Array.from(this.current.plan));
  }

  private checkData(record: DayRecord, marketDay: MarketDay | undefined): asserts marketDay is MarketDay {
    const found = marketDay === undefined ? undefined : chainData(this.dataDigest, marketDay.dataDigest);
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
