/**
 * Shards of a run on the workers of a cluster.
 * Invariants:
 * 1. Days are cast one after the other. A day is one call, repeated until it is answered or patience ends.
 * 2. What a day needs is stored before it is asked for. Its answers are removed when they have been read; its inputs when the next day's
 *    are stored, or the link stops; the last day's stay when the link was stopped while it was being cast: a resumed run asks for it again.
 * 3. An answer that was made for an earlier question (before the run was resumed) counts only if it is whole and no failure; else the
 *    day is asked for anew.
 * 4. Links that are open at the same time have different spaces, whatever processes they are in: none removes what another needs. A
 *    space is that of a run's folder, which one process at a time writes to, or of one link alone.
 */
import {
  type HostSettings,
  recordWords,
  type ShardAnswer,
  type ShardLink,
  type ShardRequest,
  shardNameOf,
} from '../../actors/index.ts';
import {
  type Clock,
  type Digest,
  digestOfJson,
  MassError,
  secret,
  systemClock,
  systemTimers,
  type Timers,
} from '../../core/index.ts';
import type { Modality } from '../../market/index.ts';
import { CLUSTER_URL, serverAddress } from './addresses.ts';
import { type ContentSpace, type ContentStore, contentDigest } from './content-store.ts';
import { eachOf } from './each-of.ts';
import { thisEngine } from './engine-version.ts';
import { errorOf } from './failure.ts';
import { type CallNotice, Ingress } from './ingress.ts';
import { DEFAULT_STORE, openStore } from './open-store.ts';
import { notShared } from './shard-desk.ts';
import { releaseSpace, reservedSpace, spaceName } from './spaces.ts';
import { packOrdinals, packRun, packSnapshot, packTypeDay, unpackAnswer } from './wire/codec.ts';
import { type DayCall, type DayReply, dayReply, openReply } from './wire/messages.ts';

/** What a run is told about its cluster. */
export type ClusterNotice =
  | CallNotice
  /** Contents that nobody needs any more could not be removed from the store. */
  | { readonly kind: 'left-behind'; readonly reason: string };

export interface ClusterLinkOptions {
  readonly settings: HostSettings;
  /** What the scenario declared beside the modalities that every process knows. */
  readonly modalities: readonly Modality[];
  /** Address that the Restate server takes calls at. */
  readonly url: string;
  /** A folder, or `s3://BUCKET/PREFIX`. @default DEFAULT_STORE */
  readonly store?: string;
  /** Absolute path of the run's folder: a run that is resumed finds what it asked. @default in memory, never resumed */
  readonly runDir?: string;
  /** Folder that a relative `store` starts at. */
  readonly workingFolder: string;
  /** Told while the run waits, and of what does not keep it from going on. */
  readonly observe?: (notice: ClusterNotice) => void;
  /** Aborted when nobody waits for the link to be opened any more. */
  readonly signal?: AbortSignal;
  /** Told of each day: its shards by worker. */
  readonly onDay?: (day: number, workers: Readonly<Record<string, number>>) => void;
  /** Seconds without a server after which the run stops. @default 600 */
  readonly patienceSeconds?: number;
  readonly clock?: Clock;
  readonly timers?: Timers;
}

const PATIENCE_SECONDS = 600;

/**
 * Opens a run on a cluster and sees that a worker can serve it. Throws `cluster.address`, `cluster.unreachable`, `cluster.store`,
 * `cluster.version`, `cluster.kinds` and `cluster.failed`, and `run.interrupted` when `signal` is aborted meanwhile.
 */
export async function openClusterLink(options: ClusterLinkOptions): Promise<ShardLink> {
  const { settings, modalities, workingFolder, clock = systemClock, timers = systemTimers } = options;
  const observe = options.observe ?? (() => undefined);
  const ingress = new Ingress({
    url: serverAddress(CLUSTER_URL, options.url),
    patienceMs: 1000 * (options.patienceSeconds ?? PATIENCE_SECONDS),
    clock,
    timers,
    observe,
  });
  const store = openStore(options.store ?? DEFAULT_STORE, workingFolder);
  const packed = packRun({ settings, modalities });
  const digest = contentDigest(packed);
  const run = reservedSpace(spaceName(settings.run, digest, options.runDir));
  const { onDay } = options;
  const link = new ClusterLink({ ingress, store, run, settings, digest, observe, onDay });
  const giveUp = (): void => void link.stop().catch(() => undefined);
  options.signal?.addEventListener('abort', giveUp);
  try {
    await link.open(packed);
  } catch (error) {
    await link.stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
  return link;
}

interface LinkParts {
  readonly ingress: Ingress;
  readonly store: ContentStore;
  readonly run: string;
  readonly settings: HostSettings;
  /** Of the settings' contents. */
  readonly digest: Digest;
  readonly observe: (notice: ClusterNotice) => void;
  readonly onDay: ClusterLinkOptions['onDay'];
}

class ClusterLink implements ShardLink {
  private readonly parts: LinkParts;
  private readonly space: ContentSpace;
  private readonly stopping = new AbortController();
  private days: Promise<unknown> = Promise.resolve();
  private isCasting = false;
  private inputs: ReadonlySet<Digest> = new Set();
  private sent = 0;

  constructor(parts: LinkParts) {
    this.parts = parts;
    this.space = parts.store.space(parts.run);
  }

  async open(packed: Uint8Array): Promise<void> {
    const { ingress, store, run } = this.parts;
    await this.space.put(packed);
    const reply = openReply.parse(
      await ingress.call({
        service: 'mass-run',
        key: run,
        handler: 'open',
        body: this.about(),
        signal: this.stopping.signal,
        // Of this link alone: what an earlier one was answered tells nothing of the workers that are there now.
        idempotencyKey: [run, 'open', secret()].join('/'),
        isImpatient: true,
      }),
    );
    if ('failure' in reply) throw errorOf(reply.failure);
    if ((await this.space.get(reply.written)) === undefined) throw notShared(reply.place, store.place);
    await this.removed([reply.written]);
  }

  castDay(requests: readonly ShardRequest[]): Promise<readonly ShardAnswer[]> {
    const answered = this.days.then(() => this.cast(requests));
    this.days = answered.catch(() => undefined);
    return answered;
  }

  messages(): number {
    return this.sent;
  }

  async stop(): Promise<void> {
    const isWhole = !this.isCasting;
    this.stopping.abort(
      new MassError({ code: 'run.interrupted', message: 'the run was stopped while a cluster cast its day' }),
    );
    await this.days;
    if (isWhole) await this.removed([...this.inputs, this.parts.digest]);
    this.inputs = new Set();
    releaseSpace(this.parts.run);
  }

  private async cast(requests: readonly ShardRequest[]): Promise<readonly ShardAnswer[]> {
    this.stopping.signal.throwIfAborted();
    const [first] = requests;
    if (first === undefined) return [];
    this.isCasting = true;
    try {
      return await this.castStored(first, requests);
    } finally {
      this.isCasting = this.stopping.signal.aborted;
    }
  }

  private async castStored(
    first: ShardRequest,
    requests: readonly ShardRequest[],
  ): Promise<readonly ShardAnswer[]> {
    const call = await this.stored(first, requests);
    const { reply, contents } =
      (await this.answered(call, 'attach')) ?? (await this.answered(call, 'anew')) ?? this.lost();
    this.sent += reply.messages;
    const { pool, picks, sells, keepBallots } = this.parts.settings;
    const record = keepBallots ? recordWords({ pool: pool.size, buys: picks, sells }) : 0;
    const answers = contents.map((bytes, i) => {
      const { typeDay, first: from, count, snapshot } = requests[i] as ShardRequest;
      const members = snapshot.instruments.length;
      return unpackAnswer(bytes, { type: typeDay.type, first: from, count, members, recordWords: record });
    });
    await this.removed([...new Set(reply.answers)]);
    this.parts.onDay?.(call.day, reply.workers);
    return answers;
  }

  /** Stores what the shards of a day need, and lets go of the day before. */
  private async stored({ snapshot }: ShardRequest, requests: readonly ShardRequest[]): Promise<DayCall> {
    const inputs = new Set<Digest>();
    const kept = async (bytes: Uint8Array): Promise<Digest> => {
      const digest = await this.space.put(bytes);
      inputs.add(digest);
      return digest;
    };
    const snapshotDigest = await kept(packSnapshot(snapshot));
    const typeDays = new Map(requests.map(({ typeDay }) => [typeDay, '']));
    await eachOf([...typeDays.keys()], async (typeDay) => {
      typeDays.set(typeDay, await kept(packTypeDay(typeDay)));
    });
    const { settings } = this.parts;
    const shards = await eachOf(requests, async ({ typeDay, first, count, retired }) => ({
      name: shardNameOf(settings.types, { typeDay, first }),
      typeDay: typeDays.get(typeDay) as Digest,
      first,
      count,
      ...(retired.length === 0 ? {} : { retired: await kept(packOrdinals(retired)) }),
    }));
    await this.removed([...this.inputs].filter((digest) => !inputs.has(digest)));
    this.inputs = inputs;
    return { ...this.about(), asker: secret(), day: snapshot.day, snapshot: snapshotDigest, shards };
  }

  /**
   * One call for the day, and what its answers hold. Undefined: what an earlier question was answered is of no use. Throws the failure
   * that a host met.
   */
  private async answered(
    call: DayCall,
    mode: 'attach' | 'anew',
  ): Promise<
    | { readonly reply: Extract<DayReply, { answers: unknown }>; readonly contents: readonly Uint8Array[] }
    | undefined
  > {
    const { ingress, run } = this.parts;
    const { asker, ...asked } = call;
    const value = await ingress.call({
      service: 'mass-run',
      key: run,
      handler: 'castDay',
      body: call,
      signal: this.stopping.signal,
      idempotencyKey: [run, call.day, digestOfJson(asked), ...(mode === 'anew' ? [asker] : [])].join('/'),
    });
    const reply = dayReply.parse(value);
    const isOurs = reply.asker === asker;
    if ('failure' in reply) {
      if (isOurs) throw errorOf(reply.failure);
      return undefined;
    }
    const found = await eachOf(reply.answers, (digest) => this.space.get(digest));
    const contents = found.filter((bytes) => bytes !== undefined);
    if (contents.length === call.shards.length) return { reply, contents };
    return isOurs ? this.lost() : undefined;
  }

  /** What stays in the store because it cannot be removed does not keep a run from going on. */
  private async removed(digests: readonly Digest[]): Promise<void> {
    try {
      await this.space.remove(digests);
    } catch (error) {
      this.parts.observe({
        kind: 'left-behind',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  private lost(): never {
    throw new MassError({
      code: 'cluster.store',
      message: 'answers of shards are not in the store, although workers wrote them',
      found: this.parts.store.place,
      expected: 'the same store on every machine of the cluster',
      hint: 'start all workers with the --store of the run, and let nobody else remove anything there',
    });
  }

  private about(): Pick<DayCall, 'engine' | 'run' | 'settings' | 'place'> {
    const { run, digest, store } = this.parts;
    return { engine: thisEngine(), run, settings: digest, place: store.place };
  }
}
