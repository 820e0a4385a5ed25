export type {
  Abstention,
  Analyst,
  AnalystKind,
  AnalystServices,
  BatchRequest,
  DecisionRequest,
  MemorySettings,
  Picks,
  Remembered,
} from './analyst.ts';
export { objectInAnswer } from './analysts/model/answer-json.ts';
export { fenced } from './analysts/model/cells.ts';
export { faultBeforeReading, faultWithoutObject, quoted, useless } from './analysts/model/faults.ts';
export { harmless } from './analysts/model/harmless.ts';
export type { Question } from './analysts/model/requests.ts';
export { type Ask, askedUntilUsable } from './analysts/model/tries.ts';
export { RuleAnalyst, type RuleOptions } from './analysts/rule.ts';
export { firstAndLast, LateAnswers, type Script, scriptedAnalyst } from './analysts/scripted.ts';
export { analysts } from './analysts.ts';
export {
  type AbstentionReason,
  abstentionReasons,
  type Ballot,
  type BallotLayout,
  BLOCK_ORDINALS,
  readBallot,
  recordWords,
} from './ballot-records.ts';
export type { DayBallots } from './day-assembly.ts';
export { Desk } from './desk.ts';
export { type Fault, type FaultDraw, type FaultRates, faultDraw } from './faulty-analyst.ts';
export { type FirstSelectors, SelectorWatch } from './first-selectors.ts';
export { GROUP_ORDINALS } from './group-size.ts';
export {
  type HoldingPeriod,
  holdingPeriods,
  type InvestorType,
  type RiskAppetite,
  riskAppetites,
  type Strategy,
  type Style,
} from './investor-type.ts';
export { createMarketActor, type MarketPort } from './market-actor.ts';
export type { EndedLabel } from './memory-book.ts';
export type { RawAnswer } from './opened-type.ts';
export { createPlainCast, type PastDay, type PlainCast } from './plain-cast.ts';
export { createPopulation, type DayReplay, type Population } from './population.ts';
export type { DeskMessage } from './protocol.ts';
export { type RecollectionSettings, recollectionOf } from './recollection.ts';
export type { RestartLimits } from './restart-budget.ts';
export {
  createRevisitedDays,
  type RevisitedAnswer,
  type RevisitedDay,
  type RevisitedDays,
  type RevisitedInvestor,
} from './revisited-days.ts';
export { type DecisionSettings, layoutOf, type PoolSettings, type PopulationSettings } from './settings.ts';
export { checkSettings } from './settings-check.ts';
export {
  type Grain,
  type HostSettings,
  mapPools,
  type OpenedData,
  type PoolData,
  SHARD_ORDINALS,
  type ShardAnswer,
  type ShardLink,
  type ShardRequest,
  shardName,
  shardNameOf,
  type TypeDay,
} from './shard.ts';
export { createShardedPopulation } from './sharded-population.ts';
export { createShardHost, type HostServices } from './shards/host.ts';
export {
  type Actor,
  ActorSystem,
  type Behaviour,
  type Crash,
  type DeadLetters,
  MAX_CHILDREN,
  MESSAGES_PER_TURN,
} from './system.ts';
export { timedOutOf } from './timed-out.ts';
export { type DrawnTypes, drawTypes, type GivenType, type TypesRequest } from './types.ts';
