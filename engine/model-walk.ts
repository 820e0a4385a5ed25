/**
 * A scenario's days with recorded answers alone: what its investors would ask now, without asking anybody.
 * 1. Nothing is guessed: a request is formed only where all that decides it is recorded. A day whose plan or memories need
 *    ballots that are not there ends the walk, but for the strategies of later days, which need none.
 * 2. Requests equal those of a live run: the same analyst, pools, plans and views.
 * 3. Under `coverPlan` every type is asked for as many investors as any plan could give it, so that no day waits for another.
 */
import { createPlainCast, type InvestorType } from '../actors/index.ts';
import { breathe, invariant, type Key, type TradingDate } from '../core/index.ts';
import { lastLabelledDay, type Market, type Snapshot, viewOf } from '../market/index.ts';
import type { Collected, CollectingClient } from '../models/index.ts';
import type { Blueprint } from './blueprint.ts';
import { chooseDistribution, optimizerKey, populationPlan } from './choice.ts';
import { LookbackWindow } from './window.ts';

export interface WalkedDay extends Collected {
  readonly day: number;
  readonly date: TradingDate;
  /** Investors per type; absent where they depend on ballots that are not recorded. */
  readonly counts?: Int32Array;
  /** Every decision of the day could be formed. */
  readonly isWhole: boolean;
}

export interface WalkRequest {
  /** Its analyst asks `client`. */
  readonly blueprint: Blueprint;
  readonly market: Market;
  readonly client: CollectingClient;
  /** Whether the distribution ever changes: the kind of optimizer is not `fixed`. */
  readonly learns: boolean;
  readonly coverPlan?: boolean;
}

/** All days in order; those that wait for ballots bring strategies alone, or end the walk. */
export async function* walkDays(request: WalkRequest): AsyncGenerator<WalkedDay> {
  const { blueprint, market, client, coverPlan = false } = request;
  const { decisions } = blueprint;
  const cast = createPlainCast({ ...decisions, keepBallots: false });
  const plans = coverPlan ? undefined : new PlanChoice(request);
  const selectors = new SelectorsKnown(blueprint);
  const waitsFor = dependencies(request);
  let firstIncomplete = Number.POSITIVE_INFINITY;
  let isWaiting = false;
  const feed = market.feed();
  for (let next = feed.next(); next !== undefined; next = feed.next()) {
    await breathe();
    const { snapshot, endedLabels } = next;
    const { day, date } = snapshot;
    plans?.labels.addLabels(endedLabels);
    isWaiting ||= waitsFor(day) >= firstIncomplete;
    if (isWaiting) {
      if (!hasStrategiesAhead(request)) return;
      await askStrategies(blueprint, snapshot, undefined, client);
      yield { day, date, isWhole: false, ...client.take() };
      continue;
    }
    const counts = plans === undefined ? mostOfEach(blueprint) : plans.at(day);
    const missedBefore = client.misses;
    const asked = counts.slice();
    if (decisions.strategyScope === 'type') {
      const answers = await askStrategies(blueprint, snapshot, counts, client);
      for (const { index } of decisions.types) {
        if (!selectors.learn(index, answers[index] ?? 'unasked')) asked[index] = 0;
      }
    }
    const ballots = await cast.cast(snapshot, asked, endedLabels);
    const everybodyAsked = asked.every((count, i) => count === counts[i]);
    if (!everybodyAsked || client.misses > missedBefore) firstIncomplete = Math.min(firstIncomplete, day);
    // To a memory, investors who were not asked would look like investors who were gone.
    isWaiting ||= !everybodyAsked && decisions.memory !== undefined;
    plans?.labels.addTally(day, ballots.tally);
    const asking = client.take();
    const isWhole = everybodyAsked && asking.open.every(({ purpose }) => purpose.kind !== 'strategy');
    yield { day, date, counts, isWhole, ...asking };
  }
}

/** Whether strategies of days that wait for ballots can be asked: one per type, of types that have investors in any case. */
export function hasStrategiesAhead({
  blueprint,
  learns,
}: Pick<WalkRequest, 'blueprint' | 'learns'>): boolean {
  const { decisions, floor, respawn } = blueprint;
  return decisions.strategyScope === 'type' && (floor > 0 || respawn === 'fixed' || !learns);
}

/** Investors of each type that no plan can exceed. */
export function mostOfEach({ types, investors, floor, respawn, uniformPlan }: Blueprint): Int32Array {
  if (respawn === 'fixed') return uniformPlan;
  return new Int32Array(types.length).fill(investors - floor * (types.length - 1));
}

/** The last day whose ballots the investors of a day depend on; -1 = none. */
export function dependencies({
  blueprint,
  market,
  learns,
  coverPlan = false,
}: Pick<WalkRequest, 'blueprint' | 'market' | 'learns' | 'coverPlan'>): (day: number) => number {
  const { fill, labelLag } = market.description;
  const { window, decisions, respawn } = blueprint;
  return (day) => {
    const labelled = lastLabelledDay(day, window.horizon, fill, labelLag);
    const ofPlan = respawn === 'plan' && learns && !coverPlan && labelled + 1 >= window.minimumDays;
    const remembered =
      decisions.memory === undefined ? -1 : lastLabelledDay(day, decisions.memory.horizon, fill, labelLag);
    return Math.max(ofPlan ? labelled : -1, remembered);
  };
}

/** Plans as the session makes them. */
class PlanChoice {
  readonly labels: LookbackWindow;
  private readonly blueprint: Blueprint;
  private readonly learns: boolean;
  private readonly key: Key;
  private distribution: Float64Array;

  constructor({ blueprint, market, learns }: WalkRequest) {
    const { fill, labelLag } = market.description;
    this.blueprint = blueprint;
    this.learns = learns;
    this.key = optimizerKey(blueprint);
    this.labels = new LookbackWindow({ ...blueprint.window, fill, labelLag });
    this.distribution = new Float64Array(blueprint.types.length).fill(1);
  }

  at(day: number): Int32Array {
    const { blueprint, labels } = this;
    if (blueprint.respawn === 'fixed') return blueprint.uniformPlan;
    if (this.learns) {
      const yesterday = this.distribution.slice();
      const choice = chooseDistribution(blueprint, this.key, day, labels.at(day), yesterday);
      this.distribution = choice.distribution;
    }
    return populationPlan(blueprint, this.distribution);
  }
}

type StrategyAnswer = 'given' | 'missing' | 'failed' | 'unasked';

/**
 * Static pools keep the selector of a type's first strategy: while an earlier strategy is missing, the first one is not known,
 * and neither are the pools.
 */
class SelectorsKnown {
  private readonly matters: boolean;
  private readonly known = new Set<number>();
  private readonly blocked = new Set<number>();

  constructor({ decisions: { pool } }: Blueprint) {
    this.matters = pool.redraw === 'static' && pool.selector === undefined;
  }

  /** Takes a day's answer; whether the type's investors can be asked on it. */
  learn(type: number, answer: StrategyAnswer): boolean {
    if (answer === 'missing' && this.matters && !this.known.has(type)) this.blocked.add(type);
    if (answer === 'given' && !this.blocked.has(type)) this.known.add(type);
    return answer !== 'missing' && !this.blocked.has(type);
  }
}

/** One strategy per type that has investors; without `counts`, per type. */
async function askStrategies(
  { decisions: { analyst, types } }: Blueprint,
  snapshot: Snapshot,
  counts: Int32Array | undefined,
  client: CollectingClient,
): Promise<readonly StrategyAnswer[]> {
  const answers: StrategyAnswer[] = [];
  for (const type of types) {
    const isAsked = counts === undefined || (counts[type.index] as number) > 0;
    answers[type.index] = isAsked ? await askStrategy(type) : 'unasked';
  }
  return answers;

  async function askStrategy(type: InvestorType): Promise<StrategyAnswer> {
    invariant(types[type.index] === type, 'types stand in mask order');
    const missed = client.misses;
    try {
      await analyst.strategy(type, viewOf(snapshot, type.mask));
      return 'given';
    } catch {
      // A failing strategy is a result: the investors of the type abstain, as they do in a run.
      return client.misses > missed ? 'missing' : 'failed';
    }
  }
}
