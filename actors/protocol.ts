/**
 * Every message between actors. Messages are immutable: whoever receives one may keep it, nobody may change it. What all
 * investors of a group share on a day travels in one object. Replies are correlated by (run, day, type) through `opened`
 * and by the investor's ordinal.
 */
import type { AbstentionRecord, PopulationEvent } from '../journal/index.ts';
import type { MarketDay, Snapshot } from '../market/index.ts';
import type { Abstention, Picks } from './analyst.ts';
import type { BallotPart } from './ballot-collector.ts';
import type { AbstentionReason } from './ballot-records.ts';
import type { DayBallots } from './day-assembly.ts';
import type { OpenDay } from './day-books.ts';
import type { EndedLabel } from './memory-book.ts';
import type { OpenedType } from './opened-type.ts';
import type { PoolBlock } from './pool-book.ts';
import type { Actor } from './system.ts';

/** Answer to a request from outside the actor system, or why that request alone fails. */
export type DeskMessage<Reply> =
  | { readonly kind: 'reply'; readonly request: number; readonly reply: Reply }
  | { readonly kind: 'failure'; readonly request: number; readonly error: unknown };

export interface MarketMessage {
  readonly kind: 'nextDay';
  readonly request: number;
  readonly replyTo: Actor<DeskMessage<MarketDay | undefined>>;
}

/** A group of one type: ordinals first .. first + count - 1 that live, or that a day asks. */
export interface GroupEntry {
  readonly actor: Actor<GroupMessage>;
  readonly first: number;
  readonly count: number;
}

export type PopulationReply = readonly PopulationEvent[] | DayBallots;

export type SupervisorMessage =
  | {
      readonly kind: 'respawn';
      readonly request: number;
      readonly plan: Int32Array;
      readonly cause: string;
      readonly replyTo: Actor<DeskMessage<PopulationReply>>;
    }
  | { readonly kind: 'typeResized'; readonly type: number; readonly groups: readonly GroupEntry[] }
  | {
      readonly kind: 'castDay';
      readonly request: number;
      readonly snapshot: Snapshot;
      readonly endedLabels: readonly EndedLabel[];
      /** Present when the day is cast again. */
      readonly timedOut: readonly AbstentionRecord[] | undefined;
      readonly replyTo: Actor<DeskMessage<PopulationReply>>;
    }
  | { readonly kind: 'typeOpened'; readonly opened: OpenedType }
  /** The day cannot be opened for a type; `error` is not a failure of anybody in it. */
  | { readonly kind: 'typeFailed'; readonly day: number; readonly error: unknown }
  | GroupAnswered;

/** From an aggregator to whoever asked the group. */
export interface GroupAnswered {
  readonly kind: 'groupAnswered';
  readonly day: number;
  readonly lane: number;
  readonly part: BallotPart;
  readonly events: readonly PopulationEvent[];
}

export interface GroupResized {
  readonly kind: 'groupResized';
  readonly first: number;
}

export type TypeMessage =
  | { readonly kind: 'resize'; readonly count: number; readonly replyTo: Actor<SupervisorMessage> }
  | GroupResized
  | { readonly kind: 'open'; readonly today: OpenDay; readonly replyTo: Actor<SupervisorMessage> };

export type GroupMessage =
  | { readonly kind: 'resize'; readonly count: number; readonly replyTo: Actor<GroupResized> }
  | {
      readonly kind: 'cast';
      readonly opened: OpenedType;
      /** The first ordinals of the group that the day's plan has. */
      readonly count: number;
      readonly replyTo: Actor<AggregatorMessage>;
    };

/** One object for all investors of a group. */
export interface InvestorMessage {
  readonly kind: 'decide';
  readonly opened: OpenedType;
  /** Absent when each investor draws by its own strategy, or there is none. */
  readonly pools: PoolBlock | undefined;
  readonly replyTo: Actor<AggregatorMessage>;
}

export type AggregatorMessage =
  | {
      readonly kind: 'collect';
      readonly opened: OpenedType;
      readonly group: Pick<GroupEntry, 'first' | 'count'>;
      readonly replyTo: Actor<GroupAnswered>;
    }
  | {
      readonly kind: 'ballot';
      readonly opened: OpenedType;
      readonly ordinal: number;
      readonly candidates: Uint16Array;
      /** Valid or not. */
      readonly answer: Picks | Abstention;
    }
  | {
      readonly kind: 'abstention';
      readonly opened: OpenedType;
      readonly ordinal: number;
      readonly reason: AbstentionReason;
      readonly text: string;
      /** What its failure led to. */
      readonly event?: 'restarted' | 'retired';
    };
