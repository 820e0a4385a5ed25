/**
 * What a worker does for the runs of a cluster, without the cluster: it reads what requests name, asks the run's host, keeps the answer.
 * Invariants:
 * 1. Whatever ends a run is an answer: a failure as data. Only what may pass is thrown (a store that cannot be used now, a worker that
 *    is leaving or answers a run at odds with this one), and whoever called calls again, here or elsewhere.
 * 2. The same request gets the same digest, however often and wherever it is asked.
 */
import { analysts, type HostSettings, type ShardLink } from '../../actors/index.ts';
import { type Clock, type Digest, MassError, type Timers } from '../../core/index.ts';
import { ContentCache } from './content-cache.ts';
import { type ContentSpace, type ContentStore, StoreTrouble } from './content-store.ts';
import { checkEngine, thisEngine } from './engine-version.ts';
import { describeFailure, type Failure, failureOf } from './failure.ts';
import { RunHosts, WorkerBusy } from './run-hosts.ts';
import {
  packAnswer,
  packOrdinals,
  type RunContents,
  unpackOrdinals,
  unpackRun,
  unpackSnapshot,
  unpackTypeDay,
} from './wire/codec.ts';
import type { OpenReply, OpenRequest, ShardCall, ShardReply } from './wire/messages.ts';

/** Decoded contents that a worker holds: a snapshot of 5,000 instruments and 100 columns is 4 MB. */
const CACHE_BYTES = 2 ** 28;
/** Runs that a worker serves at the same time without making their hosts anew. */
const MOST_RUNS = 4;
const IDLE_MS = 10 * 60_000;

/** What a worker tells whoever watches it. */
export type DeskEvent =
  | { readonly kind: 'opened'; readonly run: string }
  | {
      readonly kind: 'shard';
      readonly run: string;
      readonly day: number;
      readonly investors: number;
      readonly ms: number;
    }
  | { readonly kind: 'failed'; readonly run: string; readonly text: string };

export interface DeskSettings {
  readonly store: ContentStore;
  /** Names this worker in replies. */
  readonly name: string;
  readonly createHost: (run: RunContents) => ShardLink;
  readonly observe: (event: DeskEvent) => void;
  readonly clock: Clock;
  readonly timers: Timers;
}

export class ShardDesk {
  private readonly settings: DeskSettings;
  private readonly cache = new ContentCache(CACHE_BYTES);
  private readonly hosts: RunHosts;
  private readonly answering = new Set<Promise<unknown>>();
  private leaving = false;

  constructor(settings: DeskSettings) {
    this.settings = settings;
    const limits = { most: MOST_RUNS, idleMs: IDLE_MS };
    this.hosts = new RunHosts(settings.createHost, limits, settings.timers);
  }

  /** Whether this worker can serve a run: it reads the run's settings and writes something for the run to read. */
  open(request: OpenRequest): Promise<OpenReply> {
    const { store, name, observe } = this.settings;
    const opened = async (): Promise<OpenReply> => {
      try {
        const contents = await this.run(request);
        const written = await store.space(request.run).put(packOrdinals([contents.settings.types.length]));
        observe({ kind: 'opened', run: request.run });
        return { worker: name, place: store.place, written };
      } catch (error) {
        // A store that fails at the start is said at once: waiting would hide why.
        return { failure: this.told(request.run, failureOf(error)) };
      }
    };
    return this.counted(opened);
  }

  /** Throws what may pass. */
  cast(request: ShardCall): Promise<ShardReply> {
    const { name } = this.settings;
    const answered = async (): Promise<ShardReply> => {
      try {
        return { worker: name, ...(await this.answerOf(request)) };
      } catch (error) {
        const failure = failureOf(error);
        this.told(request.run, failure);
        if (error instanceof StoreTrouble || error instanceof WorkerBusy) throw error;
        return { worker: name, failure };
      }
    };
    return this.counted(answered);
  }

  /** Ends when what is being answered has been answered; nothing new is begun. */
  async stop(): Promise<void> {
    this.leaving = true;
    await Promise.allSettled(this.answering);
    await this.hosts.stop();
  }

  private async answerOf(
    request: ShardCall,
  ): Promise<{ readonly answer: Digest; readonly messages: number }> {
    const { store, observe, clock } = this.settings;
    const began = clock.elapsed();
    const space = store.space(request.run);
    const { first, count } = request;
    const [run, snapshot, typeDay, retired] = await Promise.all([
      this.run(request),
      this.fetched(space, request, request.snapshot, unpackSnapshot),
      this.fetched(space, request, request.typeDay, unpackTypeDay),
      request.retired === undefined ? [] : this.fetched(space, request, request.retired, unpackOrdinals),
    ]);
    const { value, messages } = await this.hosts.with(
      `${request.run}/${request.settings}`,
      run,
      async (host) => {
        const [answer] = await host.castDay([{ snapshot, typeDay, first, count, retired }]);
        return packAnswer(answer as NonNullable<typeof answer>);
      },
    );
    const answer = await space.put(value);
    const ms = clock.elapsed() - began;
    observe({ kind: 'shard', run: request.run, day: snapshot.day, investors: count, ms });
    return { answer, messages };
  }

  private run(request: OpenRequest): Promise<RunContents> {
    checkEngine(request.engine, thisEngine());
    return this.fetched(this.settings.store.space(request.run), request, request.settings, (bytes) =>
      withAnalyst(unpackRun(bytes)),
    );
  }

  private fetched<T>(
    space: ContentSpace,
    { place }: OpenRequest,
    digest: Digest,
    decode: (bytes: Uint8Array) => T,
  ): Promise<T> {
    const fetch = async (): Promise<Uint8Array> => {
      const bytes = await space.get(digest);
      if (bytes === undefined) throw notShared(this.settings.store.place, place);
      return bytes;
    };
    return this.cache.get(digest, fetch, decode);
  }

  private async counted<T>(work: () => Promise<T>): Promise<T> {
    if (this.leaving) throw new Error('this worker is leaving');
    const answer = work();
    this.answering.add(answer);
    try {
      return await answer;
    } finally {
      this.answering.delete(answer);
    }
  }

  private told(run: string, failure: Failure): Failure {
    this.settings.observe({ kind: 'failed', run, text: describeFailure(failure) });
    return failure;
  }
}

/** A worker and a run that do not find each other's contents. */
export function notShared(workers: string, runs: string): MassError {
  if (workers === runs) {
    return new MassError({
      code: 'cluster.store',
      message: "a worker and the run name the same store, and one does not find the other's contents there",
      found: runs,
      expected: 'a store that both see and that nobody else removes anything from',
      hint: 'a folder must be one that both machines see; if it is, something removed what it held: resume the run',
    });
  }
  return new MassError({
    code: 'cluster.store',
    message: 'a worker and the run use different stores',
    found: `the worker's is ${workers}`,
    expected: `the run's, ${runs}`,
    hint: 'start both with the same --store; a folder must be one that both machines see',
  });
}

/** Who asks a worker may be anybody: its analyst is one that needs nothing but what came with it. */
function withAnalyst({ settings, modalities }: RunContents): RunContents {
  const { analyst } = settings;
  if (!analysts.kinds().includes(analyst.kind)) throw unknownKind(analyst);
  const kind = analysts.get(analyst.kind);
  const { success, data, error } = kind.options.safeParse(analyst);
  if (!success) throw refused(analyst, error.issues.map(({ message }) => message).join('; '));
  const options = data as never;
  if (
    kind.asksModels === true ||
    kind.memory?.(options) !== undefined ||
    kind.recording?.(options) !== undefined
  ) {
    throw refused(analyst, 'it asks models, remembers or reads a recording');
  }
  return { settings: { ...settings, analyst: data as HostSettings['analyst'] }, modalities };
}

function refused(analyst: HostSettings['analyst'], why: string): MassError {
  return new MassError({
    code: 'cluster.kinds',
    message: `workers do not take this analyst: ${why}`,
    found: analyst,
    hint: 'start the run and its workers from the same installation; only rule-like analysts live in shards',
  });
}

function unknownKind(analyst: HostSettings['analyst']): MassError {
  return new MassError({
    code: 'cluster.kinds',
    message: "a worker does not know the run's kind of analyst",
    found: analyst.kind,
    expected: `one of ${analysts.kinds().join(', ')}`,
    hint: 'start workers with --kinds FILE, the scenario file that registers it',
  });
}
