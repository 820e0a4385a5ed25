/** The real Restate server for tests: its own folder, free ports of loopback alone, gone afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Path of the server's program; undefined where there is none for this platform. */
export function serverProgram(): string | undefined {
  try {
    const require = createRequire(
      createRequire(import.meta.url).resolve('@restatedev/restate-server/package.json'),
    );
    const path = require.resolve(`@restatedev/restate-server-${platform()}-${arch()}/bin/restate-server`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

export interface TestServer {
  /** Where runs come in. */
  readonly ingress: string;
  readonly admin: string;
  /** Starts it, again after a stop with what it kept; resolves when it answers. */
  start(): Promise<void>;
  /** Ends the process, keeps its folder. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Rows of its introspection. */
  query(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Below the ports that systems give to outgoing connections: what is free now stays free while its owner is away. */
const LOWEST_PORT = 20_000;
const PORTS = 10_000;

/** Ports that nobody listens at now, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const free = new Set<number>();
  while (free.size < count) {
    const port = LOWEST_PORT + randomInt(PORTS);
    const server = createServer();
    try {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      free.add(port);
      await new Promise((resolve) => server.close(resolve));
    } catch {
      // Taken: another one.
    }
  }
  return [...free];
}

export async function testServer(program: string): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'restate-'));
  const [fabric, ingressPort, adminPort] = await freePorts(3);
  const ingress = `http://127.0.0.1:${ingressPort}`;
  const admin = `http://127.0.0.1:${adminPort}`;
  let child: ChildProcess | undefined;
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(signal);
    await once(ending, 'exit');
  };
  return {
    ingress,
    admin,
    async start() {
      child = spawn(program, ['--node-name', 'test', '--base-dir', folder], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          RESTATE_LISTEN_MODE: 'tcp',
          RESTATE_BIND_ADDRESS: `127.0.0.1:${fabric}`,
          RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${fabric}/`,
          RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingressPort}`,
          RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${adminPort}`,
          RESTATE_DISABLE_TELEMETRY: 'true',
          RESTATE_DEFAULT_NUM_PARTITIONS: '4',
          RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: '256 MiB',
          DO_NOT_TRACK: '1',
        },
      });
      const started = child;
      let log = '';
      for (const stream of [started.stdout, started.stderr]) {
        stream?.on('data', (data: Buffer) => {
          log = `${log}${data.toString('utf8')}`.slice(-5000);
        });
      }
      for (let tries = 0; tries < 300; tries++) {
        if (started.exitCode !== null) break;
        const isUp = await fetch(`${ingress}/restate/health`, { signal: AbortSignal.timeout(1000) }).then(
          (response) => response.ok,
          () => false,
        );
        if (isUp) return;
        await sleep(100);
      }
      throw new Error(`the Restate server did not start: ${log}`);
    },
    end,
    async query(sql) {
      const response = await fetch(`${admin}/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: sql }),
      });
      if (!response.ok) throw new Error(await response.text());
      return ((await response.json()) as { rows: readonly Readonly<Record<string, unknown>>[] }).rows;
    },
    async remove() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
