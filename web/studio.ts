/**
 * The studio: a web server over a folder of runs.
 * 1. It reads run folders and never writes one; runs that it starts are written by processes of their own.
 * 2. It answers while runs go on, and while reports are made.
 * 3. When it ends, runs that it started end where they can go on later, also when it is killed.
 */

import { basename } from 'node:path';
import fastifySse from '@fastify/sse';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { invariant, MassError, type Problem } from '../core/index.ts';
import { ENGINE_VERSION } from '../engine/index.ts';
import type { ApiError, Session } from './api.ts';
import { Events } from './events.ts';
import { LiveRuns } from './live/live-runs.ts';
import { refusalOf } from './problems.ts';
import { dayRoutes } from './routes/days.ts';
import { eventRoutes } from './routes/events.ts';
import { MAX_BODY } from './routes/limits.ts';
import { pageRoutes } from './routes/page.ts';
import { runRoutes } from './routes/runs.ts';
import { scenarioRoutes } from './routes/scenarios.ts';
import { RunList } from './run-list.ts';
import { RunsFolder } from './runs-folder.ts';
import { ScenarioFolder } from './scenario-folder.ts';
import { guard } from './security/guard.ts';
import { dataPolicy, everyAnswer } from './security/headers.ts';
import { isLoopback, shownHost } from './security/site.ts';
import { tokenFrom } from './security/token.ts';
import { Shelf } from './shelf.ts';
import type { StudioParts } from './studio-parts.ts';
import { Threads } from './work/threads.ts';

/** Where a studio listens unless told otherwise. */
const DEFAULT_PORT = 8765;
/** A request that takes longer to arrive is given up. */
const REQUEST_MS = 30_000;
const LONGEST_PARAMETER = 300;
const HEARTBEAT_MS = 15_000;

export interface StudioOptions {
  /** Folder of run folders; made where it does not exist. Absolute. */
  readonly runsDir: string;
  /** Folder of scenario files, where relative paths of scenarios start. Absolute. */
  readonly scenariosDir: string;
  /** Name or address to listen on; beyond loopback a token of the user's is required. @default 127.0.0.1 */
  readonly host?: string;
  /** 0 = any free one. @default 8765, or any free one where that is taken */
  readonly port?: number;
  /** File that holds the token. Absolute. @default the variable `MASS_STUDIO_TOKEN`, or a random one */
  readonly tokenFile?: string;
  /** TypeScript scenario that registered kinds: processes of runs load it too. Absolute. */
  readonly kinds?: string;
  /** What the user started; told to a second writer of a run. @default mass studio */
  readonly command?: string;
}

/** A run that goes on in a studio. */
export interface StudioRun {
  /** Name of its folder. */
  readonly run: string;
  /** The problems that it ended with; undefined = it did all its work, or was stopped. */
  readonly ended: Promise<readonly Problem[] | undefined>;
}

export interface Studio {
  /** As it stands in addresses, without a slash at its end. */
  readonly origin: string;
  /** The first address, with the token. */
  readonly address: string;
  /** The token was chosen by the user: it should be shown nowhere. */
  readonly isTokenGiven: boolean;
  /** Runs that it started go on, now. */
  readonly isRunning: boolean;
  /** Starts a run of a scenario file, which may be code. Rejects with what keeps it from its first day. */
  start(request: {
    readonly file: string;
    readonly set: readonly string[];
    /** Absolute folder that a relative `market.path` in `set` starts at. */
    readonly workingFolder: string;
  }): Promise<StudioRun>;
  /** Stops the runs that it started where they can go on later, and waits for them. */
  close(): Promise<void>;
}

/** Throws `studio.token`, `studio.port` and `journal.write-failed`. */
export async function startStudio(options: StudioOptions): Promise<Studio> {
  const { host = '127.0.0.1', tokenFile, kinds, command = 'mass studio' } = options;
  const token = tokenFrom({
    isRequired: !isLoopback(host),
    ...(tokenFile === undefined ? {} : { tokenFile }),
  });
  const folder = new RunsFolder(options.runsDir);
  const scenarios = new ScenarioFolder(options.scenariosDir);
  const list = new RunList(folder);
  const shelf = new Shelf(folder);
  const events: Events = new Events({ folder, list, shelf, live: () => live });
  const live = new LiveRuns(
    {
      changed: (run) => events.runChanged(run),
      failed: (run, problems) => events.runFailed(run, problems),
    },
    { command, ...(kinds === undefined ? {} : { kinds }) },
  );
  const threads = new Threads(kinds === undefined ? {} : { kinds });
  const parts: StudioParts = { folder, scenarios, list, shelf, live, events, threads };

  let port = 0;
  const { server, endStreams } = await serverOf(parts, { token: token.value, host, port: () => port });
  const close = async () => {
    endStreams();
    events.close();
    await server.close();
    await Promise.all([live.close(), threads.close()]);
    await shelf.closeAll();
  };
  try {
    port = await listen(server, host, options.port);
  } catch (error) {
    await close();
    throw error;
  }
  const origin = `http://${shownHost(host)}:${port}`;
  return {
    origin,
    address: `${origin}/?token=${token.value}`,
    isTokenGiven: token.isGiven,
    get isRunning() {
      return live.names().length > 0;
    },
    start: async ({ file, set, workingFolder }) => {
      const order = { kind: 'file' as const, file, set, workingFolder, outDir: folder.path, paused: false };
      const { name, ended } = await live.start(order);
      events.runsChanged();
      return { run: name, ended };
    },
    close,
  };
}

async function serverOf(
  parts: StudioParts,
  guarded: Parameters<typeof guard>[1],
): Promise<{ readonly server: FastifyInstance; readonly endStreams: () => void }> {
  const server = fastify({
    logger: false,
    bodyLimit: MAX_BODY,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (error, _request, reply) => refuse(error, reply as FastifyReply),
  });
  // Bodies are JSON: what a form of another site can send without asking is not taken.
  server.removeContentTypeParser('text/plain');
  server.setErrorHandler((error, _request, reply) => refuse(error, reply));
  await guard(server, guarded);
  // Its declarations are of a module with a default export, which CommonJS has not: the module is the plugin.
  await server.register(fastifySse as unknown as typeof fastifySse.default, {
    heartbeatInterval: HEARTBEAT_MS,
  });
  const { folder, scenarios } = parts;
  server.get(
    '/api/session',
    (): Promise<Session> =>
      Promise.resolve({
        version: ENGINE_VERSION,
        runsFolder: basename(folder.path),
        scenariosFolder: basename(scenarios.path),
      }),
  );
  runRoutes(server, parts);
  dayRoutes(server, parts);
  scenarioRoutes(server, parts);
  const endStreams = eventRoutes(server, parts);
  await pageRoutes(server);
  return { server, endStreams };
}

function refuse(error: unknown, reply: FastifyReply): void {
  const { status, problems } = refusalOf(error);
  void reply
    .headers({ ...everyAnswer, 'content-security-policy': dataPolicy })
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ problems } satisfies ApiError);
}

/** The port that is listened on. Throws `studio.port`. */
async function listen(server: FastifyInstance, host: string, port: number | undefined): Promise<number> {
  try {
    await server.listen({ host, port: port ?? DEFAULT_PORT });
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
      throw notListening(error, host, port ?? DEFAULT_PORT);
    try {
      await server.listen({ host, port: 0 });
    } catch (again) {
      throw notListening(again, host, 0);
    }
  }
  const [address] = server.addresses();
  invariant(typeof address === 'object', 'a studio listens on a port');
  return address.port;
}

function notListening(error: unknown, host: string, port: number): MassError {
  return new MassError(
    {
      code: 'studio.port',
      message: 'the studio cannot listen here',
      found: error instanceof Error ? error.message : String(error),
      expected: `${shownHost(host)}:${port}, free and of this machine`,
      hint: 'choose another --port or --host, or leave them out',
    },
    { cause: error },
  );
}
