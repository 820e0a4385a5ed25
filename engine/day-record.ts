/** How a day whose investors have answered becomes a record and the next state. Pure: equal days give equal records. */
import type { DayBallots } from '../actors/index.ts';
import type { Digest } from '../core/index.ts';
import type { DayRecord, PopulationEvent } from '../journal/index.ts';
import type { MarketDay } from '../market/index.ts';
import { checkedSignals } from '../optimizer/index.ts';
import type { Blueprint } from './blueprint.ts';
import type { Choice } from './choice.ts';
import { chainData, dayDigest } from './day-digest.ts';
import { advance, type RunState } from './run-state.ts';

/** What stands when a day's investors are asked. */
export interface DayBegun {
  readonly marketDay: MarketDay;
  readonly choice: Choice;
  readonly plan: Int32Array;
  /** What the plan changed. */
  readonly respawned: readonly PopulationEvent[];
}

/** Where the committed days end. */
export interface CommittedChain {
  readonly state: RunState;
  readonly digest: Digest;
  readonly dataDigest: Digest;
}

/** The record of a day that follows `before`, and the state after it. Throws what a foreign aggregator's signals deserve. */
export function completeDay(
  { aggregator, horizons, decisions }: Blueprint,
  before: CommittedChain,
  { marketDay, choice, plan, respawned }: DayBegun,
  ballots: DayBallots,
): { readonly state: RunState; readonly record: DayRecord } {
  const { snapshot, endedLabels } = marketDay;
  const { day, date, instruments } = snapshot;
  const { distribution } = choice;
  const { tally } = ballots;
  const signals = checkedSignals(aggregator, tally, distribution);
  const digest = dayDigest(before.digest, {
    day,
    date,
    instruments,
    views: ballots.viewDigests,
    ballots: ballots.digest,
    tally,
    ...signals,
    distribution,
    plan,
  });
  const change = { day, date, horizons, distribution, plan, endedLabels };
  const { state, patches, inversePatches } = advance(before.state, change);
  const record: DayRecord = {
    day,
    date,
    digest,
    dataDigest: chainData(before.dataDigest, marketDay.dataDigest),
    instruments,
    distribution,
    plan,
    ...(choice.record === undefined ? {} : { optimization: choice.record }),
    events: [...respawned, ...ballots.events],
    abstentions: ballots.abstentions,
    ballotsExpected: ballots.expected,
    ballotsReceived: ballots.received,
    tally,
    ...signals,
    patches,
    inversePatches,
    ...(decisions.keepBallots === true ? { ballots: ballots.blocks } : {}),
    endedLabels,
  };
  return { state, record };
}
