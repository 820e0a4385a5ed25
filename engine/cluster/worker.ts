/**
 * A process that answers shards of whatever runs the server sends it. All workers of a machine listen at one address: the system gives
 * each new connection to one of them.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createShardHost, type ShardLink } from '../../actors/index.ts';
import {
  type Clock,
  type Digest,
  MassError,
  secret,
  systemClock,
  systemTimers,
  type Timers,
  thisProcess,
} from '../../core/index.ts';
import {
  adminAddress,
  advertisedAddress,
  type ListenAddress,
  listenAddress,
  serverAddress,
} from './addresses.ts';
import { checkIngress, registerWorkers } from './admin.ts';
import type { ContentStore } from './content-store.ts';
import { LaneDesk, type LaneEvent } from './lane-desk.ts';
import { laneKey } from './lane-keys.ts';
import { DEFAULT_STORE, openStore } from './open-store.ts';
import { type DeskEvent, ShardDesk } from './shard-desk.ts';
import type { RunContents } from './wire/codec.ts';

export const DEFAULT_JOIN = 'http://127.0.0.1:8080';
export const DEFAULT_LISTEN = '127.0.0.1:9180';

export interface ClusterWorkerOptions {
  /** Address that runs come in at. @default DEFAULT_JOIN */
  readonly join?: string;
  /** Address of the server's administration. @default that of `join`, port 9070 */
  readonly admin?: string;
  /** @default DEFAULT_LISTEN */
  readonly listen?: string;
  /** Address that the server calls. @default what is listened at */
  readonly advertise?: string;
  /** A folder, or `s3://BUCKET/PREFIX`. @default DEFAULT_STORE */
  readonly store?: string;
  /** Which keys of model servers may be sent where: `VARIABLE=URL`. @default none */
  readonly keys?: readonly string[];
  /** Folder that a relative `store` starts at. */
  readonly workingFolder: string;
  readonly observe?: (event: WorkerEvent) => void;
  /** @default a host of this process's registries */
  readonly createHost?: (run: RunContents) => ShardLink;
  readonly clock?: Clock;
  readonly timers?: Timers;
}

export type WorkerEvent = DeskEvent | LaneEvent | { readonly kind: 'warning'; readonly text: string };

export interface ClusterWorker {
  readonly server: string;
  /** Address that the server calls this worker at. */
  readonly address: string;
  readonly store: string;
  /** Answers what it has begun, and leaves. */
  close(): Promise<void>;
}

/**
 * Joins a cluster. Throws `cluster.address`, `cluster.store` when the store cannot be used, `cluster.unreachable` and `cluster.failed`
 * when the server does not answer or does not take the worker.
 */
export async function startClusterWorker(options: ClusterWorkerOptions): Promise<ClusterWorker> {
  const server = serverAddress('--join', options.join ?? DEFAULT_JOIN);
  const admin = options.admin === undefined ? adminAddress(server) : serverAddress('--admin', options.admin);
  const listen = listenAddress(options.listen ?? DEFAULT_LISTEN);
  const address = advertisedAddress(listen, options.advertise);
  const keys = (options.keys ?? []).map(laneKey);
  const store = openStore(options.store ?? DEFAULT_STORE, options.workingFolder);
  await checkStore(store);
  const observe = options.observe ?? (() => undefined);
  const { pid, host } = thisProcess();
  const name = `${host}/${pid}`;
  const lanes = new LaneDesk({ name, keys, observe });
  const desk = new ShardDesk({
    store,
    name,
    createHost: options.createHost ?? (({ settings }) => createShardHost(settings)),
    observe,
    clock: options.clock ?? systemClock,
    timers: options.timers ?? systemTimers,
  });
  // The SDK takes a moment to load, and nobody but workers needs it.
  const { clusterHandler } = await import('./services.ts');
  const handler = clusterHandler(desk, lanes, (text) => observe({ kind: 'warning', text }));
  const listener = await listening(createServer(handler), listen);
  const close = async (): Promise<void> => {
    const closed = once(listener, 'close');
    listener.close();
    await Promise.all([desk.stop(), lanes.stop()]);
    listener.closeIdleConnections();
    await closed;
  };
  try {
    await checkIngress(server);
    await registerWorkers(admin, address);
  } catch (error) {
    await close();
    throw error;
  }
  return { server, address, store: store.place, close };
}

/** A store that cannot be written to would stop every run at its first day. */
async function checkStore(store: ContentStore): Promise<void> {
  const space = store.space(`probe-${secret().replaceAll(/[^A-Za-z0-9]/g, '')}`);
  const written: Digest = await space.put(new TextEncoder().encode(store.place));
  await space.get(written);
  await space.remove([written]);
}

async function listening(listener: Server, { host, port }: ListenAddress): Promise<Server> {
  // What waits for a worker that computes must not be cut off.
  listener.requestTimeout = 0;
  listener.headersTimeout = 0;
  // A connection stays with one worker: one for each request spreads them, however few there are.
  listener.maxRequestsPerSocket = 1;
  for (const reusePort of [true, false]) {
    try {
      listener.listen({ host, port, reusePort });
      await once(listener, 'listening');
      return listener;
    } catch (error) {
      // Some systems cannot share an address: one worker an address there.
      if (reusePort && error instanceof Error && 'code' in error && error.code === 'ENOTSUP') continue;
      throw new MassError(
        {
          code: 'cluster.address',
          path: '--listen',
          message: `the worker cannot listen at ${host}:${port}`,
          found: error instanceof Error ? error.message : String(error),
          hint: 'another program may be there: choose another port',
        },
        { cause: error },
      );
    }
  }
  return listener;
}
