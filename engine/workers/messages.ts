/** What the threads of a run and their link say to each other. */
import type { HostSettings, OpenedData, PoolData, ShardAnswer } from '../../actors/index.ts';
import type { ColumnSpec, Modality, Snapshot } from '../../market/index.ts';
import type { HeldChanges } from './held.ts';
import type { Thrown } from './thrown.ts';

/** What a thread begins with. */
export interface ThreadSettings {
  readonly settings: HostSettings;
  readonly modalities: readonly Modality[];
  /** Files of scenarios whose code registers kinds, in order. */
  readonly code: readonly string[];
}

/** A day's market without what the thread holds: numbers name that, offsets count in the day's shared numbers. */
export interface SnapshotMessage extends Pick<Snapshot, 'day' | 'date' | 'headlines' | 'macro'> {
  /** The buffer of the day. */
  readonly numbers: number;
  readonly instruments: number;
  readonly industries: number;
  readonly sizesAt?: number;
  readonly columns: readonly {
    readonly spec: number;
    readonly learnedSign: -1 | 0 | 1;
    readonly at: number;
  }[];
}

/** `TypeDay` with numbers instead of pools. */
export interface TypeDayMessage {
  readonly type: number;
  readonly timedOut?: readonly (readonly [ordinal: number, text: string])[];
  readonly opened: OpenedData<number>;
}

/** All that one thread is asked on a day. */
export interface DayMessage {
  readonly lists: HeldChanges<readonly string[]>;
  readonly specs: HeldChanges<ColumnSpec>;
  readonly pools: HeldChanges<PoolData>;
  readonly buffers: HeldChanges<SharedArrayBuffer>;
  readonly snapshot: SnapshotMessage;
  readonly typeDays: readonly TypeDayMessage[];
  /** `typeDay`: its place in `typeDays`. */
  readonly shards: readonly {
    readonly typeDay: number;
    readonly first: number;
    readonly count: number;
    readonly retired: readonly number[];
  }[];
}

/** `cast` counts the days that the link was asked for. */
export interface ToThread {
  readonly cast: number;
  readonly day: DayMessage;
}

export type FromThread =
  | {
      readonly kind: 'answered';
      readonly cast: number;
      /** In the order of the message's shards. */
      readonly answers: readonly ShardAnswer[];
      /** Messages between the thread's actors so far. */
      readonly messages: number;
    }
  | { readonly kind: 'failed'; readonly thrown: Thrown };
