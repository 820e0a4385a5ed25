/**
 * Shards: neighbouring investors of one type that are asked together, wherever they live: in this thread, in a worker thread, in a
 * process on another machine.
 * Invariants:
 * 1. Shard s of a type holds ordinals s * SHARD_ORDINALS and following. It ends on a block's border, or with its type.
 * 2. A request is plain data and holds everything that the answer depends on beside the host's settings, so a request that is asked
 *    again, anywhere, gets the same answer. What a host keeps from day to day (pools) it can draw again.
 * 3. An answer is integers and digests: answers are merged in no order that could be seen.
 */
import { type Digest, invariant, type TypeId } from '../core/index.ts';
import type { AbstentionRecord } from '../journal/index.ts';
import type { Snapshot } from '../market/index.ts';
import { BLOCK_ORDINALS } from './ballot-records.ts';
import type { InvestorType, Strategy } from './investor-type.ts';
import type { PoolSettings } from './settings.ts';

/** Blocks of a shard: a million investors of 16 types are 64 shards. */
export const SHARD_BLOCKS = 16;
/** Most investors of a shard. */
export const SHARD_ORDINALS = SHARD_BLOCKS * BLOCK_ORDINALS;

/** `actor`: every investor is an actor. `cohort`: an actor for each shard, whose investors are typed arrays. */
export type Grain = 'actor' | 'cohort';

/** What the pools of a type are drawn from, as data. */
export interface PoolData {
  /** Digest of weights, members and day: equal ids, equal pools. */
  readonly id: Digest;
  /** One per member of the day. */
  readonly weights: Float64Array;
  /** The day that the draws' addresses name. */
  readonly day: number;
}

/** A type on one day, as `OpenedType` has it, as data. */
export interface TypeDay {
  /** Its place in mask order. */
  readonly type: number;
  /** Present when the day is cast again: who did not answer in time, and what the journal says of it. */
  readonly timedOut?: readonly (readonly [ordinal: number, text: string])[];
  readonly opened: OpenedData<PoolData>;
}

/** What a type was opened with; `Pools` stands for what its pools are drawn from. */
export type OpenedData<Pools> =
  | { readonly scope: 'shared'; readonly strategy: Strategy; readonly pools: Pools }
  /** `pools`: of all investors; else those of each selector that a strategy may name. */
  | { readonly scope: 'individual'; readonly pools: Pools }
  | { readonly scope: 'individual'; readonly poolsBySelector: Readonly<Record<string, Pools>> }
  | { readonly scope: 'failed'; readonly reason: string };

/** The same with other pools: each as `of` gives it. */
export function mapPools<From, To>(opened: OpenedData<From>, of: (pools: From) => To): OpenedData<To> {
  if (opened.scope === 'failed') return opened;
  if ('pools' in opened) return { ...opened, pools: of(opened.pools) };
  const named = Object.entries(opened.poolsBySelector).map(
    ([selector, pools]) => [selector, of(pools)] as const,
  );
  return { scope: 'individual', poolsBySelector: Object.fromEntries(named) };
}

/** One shard's day. Requests of a day share their snapshot, those of a type their `typeDay`: the same objects. */
export interface ShardRequest {
  readonly snapshot: Snapshot;
  readonly typeDay: TypeDay;
  /** Ordinals first .. first + count - 1: all of the shard that the day's plan has; at least one. */
  readonly first: number;
  readonly count: number;
  /** Those among them that abstain because their restart budget is spent, ascending. */
  readonly retired: readonly number[];
}

/** What a shard answered on one day. `shown`, `bought`, `sold`: per member of the day. */
export interface ShardAnswer {
  /** Place of the type. */
  readonly type: number;
  readonly first: number;
  readonly count: number;
  /** SHA-256 of the records of each block, in order. */
  readonly blocks: readonly Digest[];
  /** The records themselves (`ballot-records.ts`), where ballots are kept. */
  readonly words?: Uint16Array;
  readonly shown: Int32Array;
  readonly bought: Int32Array;
  readonly sold: Int32Array;
  readonly received: number;
  /** By ordinal. */
  readonly abstentions: readonly AbstentionRecord[];
  /** Failures that spend restarts, by ordinal: who threw, or did not answer in time. */
  readonly failures: readonly (readonly [ordinal: number, text: string])[];
}

/** What a host of shards is made of, as plain data: it may be sent to another thread or machine. */
export interface HostSettings {
  readonly run: string;
  readonly grain: Grain;
  /** In mask order. */
  readonly types: readonly InvestorType[];
  /** Kind and options, resolved; created there from the registry. */
  readonly analyst: { readonly kind: string };
  /** Root key of the run. */
  readonly key: { readonly hi: number; readonly lo: number };
  readonly pool: PoolSettings;
  readonly picks: number;
  readonly sells: number;
  readonly strategyScope: 'type' | 'investor';
  readonly keepBallots: boolean;
  readonly answerTimeoutSeconds?: number;
  readonly faults?: { readonly throw: number; readonly hang: number; readonly garbage: number };
}

/** Where shards live. */
export interface ShardLink {
  /**
   * Asks the shards of one day; each answer counts once. Rejects when an answer cannot be had: with a `RunStop`, a broken
   * invariant, or `run.workers-lost`.
   */
  castDay(requests: readonly ShardRequest[]): Promise<readonly ShardAnswer[]>;
  /** Messages between actors so far, wherever they are. */
  messages(): number;
  /** Whoever waits gets `run.interrupted`. */
  stop(): Promise<void>;
}

/** Place of an investor's shard within its type. Pure. */
export function shardOf(ordinal: number): number {
  return Math.floor(ordinal / SHARD_ORDINALS);
}

/** `shardName` of the shard that a request is for. Pure. */
export function shardNameOf(
  types: readonly InvestorType[],
  { typeDay, first }: Pick<ShardRequest, 'typeDay' | 'first'>,
): string {
  const type = types[typeDay.type];
  invariant(type !== undefined, `there is no investor type ${typeDay.type}`);
  return shardName(type.id, shardOf(first));
}

/** Name of a shard of a run's population: what placements hash and clusters key by. Pure. */
export function shardName(type: TypeId, shard: number): string {
  return `${type}/${shard}`;
}
