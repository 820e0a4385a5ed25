/**
 * Shards in worker threads of this process.
 * Invariants:
 * 1. Each worker has one thread with a host of shards. A shard is pinned to a worker by its name (`placement.ts`); where it lives is never seen
 *    in an answer.
 * 2. A day is one message to a worker and one back. A day's numbers lie in memory that all threads share.
 * 3. After a failure every call rejects with it, those that wait included: a day is answered whole or not at all.
 */
import {
  type HostSettings,
  type ShardAnswer,
  type ShardLink,
  type ShardRequest,
  shardNameOf,
} from '../actors/index.ts';
import { heapLimitMb, invariant, MassError, startThread } from '../core/index.ts';
import type { Modality } from '../market/index.ts';
import type { ThreadSettings } from './workers/messages.ts';
import { DayPacker } from './workers/packed-day.ts';
import { type Home, placeShards } from './workers/placement.ts';
import { SharedDays } from './workers/shared-days.ts';
import { type ThreadDeath, WorkerSeat } from './workers/worker-seat.ts';
import { workersLost } from './workers/workers-lost.ts';

export interface ThreadLinkSettings {
  readonly settings: HostSettings;
  /** At least 1. */
  readonly workers: number;
  /** What the scenario declares beside the modalities that every thread knows. */
  readonly modalities: readonly Modality[];
  /** Absolute paths of scenarios whose code registers kinds, in the order in which they were loaded here. */
  readonly code: readonly string[];
  /** Most memory of the heap of one thread, in MB. Typed arrays lie outside. @default the limit of this thread */
  readonly memoryMb?: number;
  /** A thread ended and was replaced; its shards of the day are asked again. */
  readonly onReplaced?: (death: ThreadDeath) => void;
}

export interface ThreadLink extends ShardLink {
  /** Bytes of the memory that the threads share. */
  sharedBytes(): number;
}

interface Waiting {
  readonly resolve: (answers: readonly ShardAnswer[]) => void;
  readonly reject: (error: unknown) => void;
  readonly answers: ShardAnswer[];
  /** Workers that have yet to answer. */
  missing: number;
}

/**
 * Starts the threads. `castDay` rejects with what a host throws, of the same kind and with the same problems; with `run.workers-lost` when
 * threads end again and again; and with `run.interrupted` after `stop`, which ends threads at once, whatever they do.
 */
export function createThreadLink(given: ThreadLinkSettings): ThreadLink {
  const { settings, workers, modalities, code, memoryMb = heapLimitMb() } = given;
  invariant(Number.isInteger(workers) && workers >= 1, 'there is at least one worker');
  const workerData: ThreadSettings = { settings, modalities, code };
  const file = new URL('workers/thread.ts', import.meta.url);
  const shared = new SharedDays();
  const packer = new DayPacker(shared);
  const waiting = new Map<number, Waiting>();
  let casts = 0;
  /** Where shards lived on the last day. */
  let homes: ReadonlyMap<string, Home> = new Map();
  let failure: { readonly error: unknown } | undefined;

  const fail = (error: unknown): void => {
    failure ??= { error };
    for (const { reject } of waiting.values()) reject(failure.error);
    waiting.clear();
  };
  const onAnswers = (cast: number, answers: readonly ShardAnswer[]): void => {
    const day = waiting.get(cast);
    if (day === undefined) return;
    for (const answer of answers) day.answers.push(answer);
    if (--day.missing > 0) return;
    waiting.delete(cast);
    day.resolve(day.answers);
  };
  const seats = Array.from(
    { length: workers },
    (_, worker) =>
      new WorkerSeat(worker, {
        start: () => startThread(file, workerData, { memoryMb }),
        onAnswers,
        onFailure: fail,
        onReplaced: (death) => given.onReplaced?.(death),
        onLost: (death, deaths) => fail(workersLost(death, deaths, memoryMb)),
      }),
  );

  /** The day's requests by worker. */
  const placed = (requests: readonly ShardRequest[]): readonly (readonly ShardRequest[])[] => {
    const shards = requests.map((request) => ({
      name: shardNameOf(settings.types, request),
      load: request.count,
    }));
    const byWorker: ShardRequest[][] = seats.map(() => []);
    const places = placeShards(shards, workers, homes);
    homes = new Map(shards.map(({ name, load }, at) => [name, { worker: places[at] as number, load }]));
    for (const [at, worker] of places.entries()) byWorker[worker]?.push(requests[at] as ShardRequest);
    return byWorker;
  };

  return {
    async castDay(requests) {
      if (failure !== undefined) throw failure.error;
      const [first] = requests;
      if (first === undefined) return [];
      const { snapshot } = first;
      invariant(
        requests.every((request) => request.snapshot === snapshot),
        'requests of a day share their snapshot',
      );
      const packed = packer.pack(snapshot);
      const byWorker = placed(requests);
      const cast = ++casts;
      const answers = await new Promise<readonly ShardAnswer[]>((resolve, reject) => {
        const missing = byWorker.filter(({ length }) => length > 0).length;
        waiting.set(cast, { resolve, reject, answers: [], missing });
        try {
          for (const [worker, own] of byWorker.entries()) {
            if (own.length > 0) seats[worker]?.ask(cast, { packed, requests: own });
          }
        } catch (error) {
          fail(error);
        }
      });
      // Not after a failure: threads may still read it.
      shared.giveBack(packed.numbers);
      return answers;
    },
    messages: () => seats.reduce((sum, { messages }) => sum + messages, 0),
    sharedBytes: () => shared.bytes,
    async stop() {
      fail(new MassError({ code: 'run.interrupted', message: 'the population was stopped' }));
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}
