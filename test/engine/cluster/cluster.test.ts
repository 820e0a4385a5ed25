/** Shards on three worker processes and a real Restate server. The tests are one story: each goes on with what the one before left. */
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createShardHost,
  type HostSettings,
  SHARD_ORDINALS,
  type ShardAnswer,
  type ShardLink,
} from '../../../actors/index.ts';
import { type ClusterNotice, openClusterLink } from '../../../engine/index.ts';
import { dayRequests, hostSettings } from './population.ts';
import { freePorts, serverProgram, type TestServer, testServer } from './restate-server.ts';
import { keys, s3Server } from './s3-server.ts';
import { startWorker, type WorkerProcess } from './worker-processes.ts';

const program = serverProgram();
const why = program === undefined ? ' (skipped: there is no Restate server for this platform)' : '';

/** 13 shards. */
const counts = [5 * SHARD_ORDINALS - 100, 2_000, 3 * SHARD_ORDINALS, 3 * SHARD_ORDINALS + 7];
const shards = 13;

describe.skipIf(program === undefined)(`a cluster of three workers${why}`, () => {
  let folder: string;
  let server: TestServer;
  let address: string;
  const workers: WorkerProcess[] = [];
  const links: ShardLink[] = [];
  const castOnce = new Map<number, readonly string[]>();
  /** What a host in this process answers, which no name of a run changes. */
  const local = async (day: number): Promise<readonly string[]> => {
    const known = castOnce.get(day) ?? exact(await castHere(day));
    castOnce.set(day, known);
    return known;
  };

  const join3 = async (): Promise<void> => {
    const args = ['--join', server.ingress, '--admin', server.admin, '--listen', address];
    const missing = Array.from({ length: 3 - workers.length }, () => startWorker(folder, args));
    workers.push(...(await Promise.all(missing)));
  };
  const open = async (
    settings: HostSettings,
    observe: (notice: ClusterNotice) => void = () => undefined,
    runDir?: string,
  ) => {
    const days: Readonly<Record<string, number>>[] = [];
    const link = await openClusterLink({
      settings,
      modalities: [],
      url: server.ingress,
      workingFolder: folder,
      observe,
      ...(runDir === undefined ? {} : { runDir }),
      onDay: (_, by) => days.push(by),
    });
    links.push(link);
    return { link, days };
  };
  /** Durable calls of a service so far, by how they stand. */
  const durable = async (service: string): Promise<Record<string, number>> => {
    const rows = await server.query(
      `select status, count(*) n from sys_invocation where target_service_name = '${service}' group by status`,
    );
    return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
  };
  /** Resolves while the day is being cast: some of its shards are answered, others are not. */
  const midDay = async (answeredBefore: number): Promise<void> => {
    for (;;) {
      const { completed = 0 } = await durable('mass-shard');
      if (completed > answeredBefore) return;
      await sleep(5);
    }
  };

  /** Resolves when the server has a call of a service that nobody has answered. */
  const begun = async (service: string): Promise<void> => {
    for (;;) {
      const { completed: _, ...others } = await durable(service);
      if (Object.keys(others).length > 0) return;
      await sleep(5);
    }
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mass-cluster-'));
    server = await testServer(program as string);
    address = `127.0.0.1:${(await freePorts(1))[0]}`;
    await server.start();
    await join3();
  });

  afterAll(async () => {
    await Promise.all(links.map((link) => link.stop()));
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await server?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers like a host in this process, by one durable call a shard and day', async () => {
    const settings = hostSettings({ run: 'equal' });
    const { link, days } = await open(settings);
    const before = await durable('mass-shard');
    for (const day of [0, 1, 2]) {
      const requests = dayRequests(settings, day, counts);
      expect(requests.length).toBe(shards);
      expect(exact(await link.castDay(requests))).toEqual(await local(day));
    }
    const after = await durable('mass-shard');
    expect((after['completed'] ?? 0) - (before['completed'] ?? 0)).toBe(3 * shards);
    expect(await durable('mass-day')).toEqual({ completed: 3 });
    expect(new Set(days.flatMap((day) => Object.keys(day))).size).toBe(3);
    expect(link.messages()).toBeGreaterThanOrEqual(3 * shards);
    await link.stop();
    expect(await readdir(join(folder, '.mass-store'))).toEqual([]);
  });

  it('goes on when a worker is killed in the middle of a day', async () => {
    const settings = hostSettings({ run: 'killed' });
    const { link, days } = await open(settings);
    await link.castDay(dayRequests(settings, 0, counts));
    const before = await durable('mass-shard');
    const [dead] = workers.splice(0, 1) as [WorkerProcess];
    const answered = link.castDay(dayRequests(settings, 1, counts));
    await begun('mass-shard');
    // It takes requests and answers none, so that it dies with some.
    process.kill(dead.pid, 'SIGSTOP');
    await midDay(before['completed'] as number);
    expect(await dead.end('SIGKILL')).toBe('SIGKILL');
    expect(exact(await answered)).toEqual(await local(1));
    expect(exact(await link.castDay(dayRequests(settings, 2, counts)))).toEqual(await local(2));
    expect(Object.keys(days[2] ?? {})).not.toContainEqual(expect.stringContaining(`/${dead.pid}`));
    await link.stop();
  });

  it('waits when all workers are gone, and goes on when others come', async () => {
    const settings = hostSettings({ run: 'alone' });
    const { link, days } = await open(settings);
    const ends = await Promise.all(workers.splice(0).map((worker) => worker.end('SIGTERM')));
    expect(ends).toEqual([0, 0]);
    const answered = link.castDay(dayRequests(settings, 0, counts));
    await sleep(300);
    expect(days).toEqual([]);
    await join3();
    expect(exact(await answered)).toEqual(await local(0));
    await link.stop();
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'goes on when the server ends by %s in the middle of a day and comes back',
    async (signal) => {
      const settings = hostSettings({ run: `server-${signal}` });
      const notices: string[] = [];
      const { link } = await open(settings, ({ kind }) => notices.push(kind));
      // Nobody answers while the server goes, so that it cannot end with the day done.
      for (const { pid } of workers) process.kill(pid, 'SIGSTOP');
      const answered = link.castDay(dayRequests(settings, 0, counts));
      await begun('mass-run');
      await server.end(signal);
      await sleep(500);
      await server.start();
      for (const { pid } of workers) process.kill(pid, 'SIGCONT');
      expect(exact(await answered)).toEqual(await local(0));
      expect(notices).toContain('unreachable');
      expect(exact(await link.castDay(dayRequests(settings, 1, counts)))).toEqual(await local(1));
      await link.stop();
    },
  );

  it('does a day once whose request is delivered twice at the same time and once more later', async () => {
    const settings = hostSettings({ run: 'twice' });
    const replies: string[] = [];
    const twice = await duplicating(server.ingress, replies);
    const link = await openClusterLink({ settings, modalities: [], url: twice.url, workingFolder: folder });
    links.push(link);
    const before = await durable('mass-shard');
    const answers = await link.castDay(dayRequests(settings, 0, counts));
    expect(exact(answers)).toEqual(await local(0));
    expect(replies.length).toBe(3);
    expect(new Set(replies).size).toBe(1);
    const after = await durable('mass-shard');
    expect((after['completed'] ?? 0) - (before['completed'] ?? 0)).toBe(shards);
    await link.stop();
    twice.close();
  });

  it('asks again for a day that is asked for a second time, when its answers were removed', async () => {
    const settings = hostSettings({ run: 'again' });
    const { link } = await open(settings);
    const requests = dayRequests(settings, 0, counts);
    const first = exact(await link.castDay(requests));
    const before = await durable('mass-shard');
    expect(exact(await link.castDay(requests))).toEqual(first);
    const after = await durable('mass-shard');
    expect((after['completed'] ?? 0) - (before['completed'] ?? 0)).toBe(shards);
    await link.stop();
  });

  it('gives a resumed run the answers of the day that it was stopped in', async () => {
    const settings = hostSettings({ run: 'resumed' });
    const runDir = join(folder, 'runs', 'resumed');
    const { link: stopped } = await open(settings, undefined, runDir);
    const requests = dayRequests(settings, 0, counts);
    const before = await durable('mass-shard');
    for (const { pid } of workers) process.kill(pid, 'SIGSTOP');
    const never = stopped.castDay(requests).catch((error: unknown) => error);
    await begun('mass-run');
    await stopped.stop();
    for (const { pid } of workers) process.kill(pid, 'SIGCONT');
    expect(await never).toMatchObject({ code: 'run.interrupted' });
    const { link: resumed } = await open(settings, undefined, runDir);
    expect(exact(await resumed.castDay(requests))).toEqual(await local(0));
    const after = await durable('mass-shard');
    expect((after['completed'] ?? 0) - (before['completed'] ?? 0)).toBe(shards);
    await resumed.stop();
  });

  it('keeps two links of one run apart', async () => {
    const settings = hostSettings({ run: 'two' });
    const [{ link: one }, { link: other }] = [await open(settings), await open(settings)];
    const requests = dayRequests(settings, 0, counts);
    const [first, second] = await Promise.all([one.castDay(requests), other.castDay(requests)]);
    expect(exact(first)).toEqual(exact(second));
    await one.stop();
    expect(exact(await other.castDay(dayRequests(settings, 1, counts)))).toEqual(await local(1));
    await other.stop();
  });

  it('says at once that a worker does not know the analyst', async () => {
    const strange = hostSettings({ run: 'strange', analyst: { kind: 'of-my-own' } });
    await expect(open(strange)).rejects.toMatchObject({ code: 'cluster.kinds' });
  });

  it('says at once that worker and run have different stores', async () => {
    const opened = openClusterLink({
      settings: hostSettings({ run: 'elsewhere' }),
      modalities: [],
      url: server.ingress,
      store: 'another',
      workingFolder: folder,
    });
    await expect(opened).rejects.toMatchObject({ code: 'cluster.store' });
    await expect(opened).rejects.toThrow(/\.mass-store.*another/);
  });

  it('works over a bucket as over a folder', async () => {
    const bucket = await s3Server('bucket');
    const environment = {
      AWS_ENDPOINT_URL: bucket.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    };
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const store = 's3://bucket/runs';
    // Another address is another deployment, and the server sends new calls to the newest: this test is the last one.
    const elsewhere = `127.0.0.1:${(await freePorts(1))[0]}`;
    const args = ['--join', server.ingress, '--admin', server.admin, '--listen', elsewhere, '--store', store];
    workers.push(await startWorker(folder, args, environment));
    const settings = hostSettings({ run: 'bucket' });
    const link = await openClusterLink({
      settings,
      modalities: [],
      url: server.ingress,
      store,
      workingFolder: folder,
    });
    expect(exact(await link.castDay(dayRequests(settings, 0, counts)))).toEqual(await local(0));
    expect(bucket.objects.size).toBeGreaterThan(4);
    await link.stop();
    expect(bucket.objects.size).toBe(0);
    vi.unstubAllEnvs();
    bucket.close();
  });
});

/** Stands before the server and delivers each day's request twice at the same time, then once more. */
async function duplicating(to: string, replies: string[]): Promise<{ readonly url: string; close(): void }> {
  const proxy = createServer((request, response) => {
    const deliver = async (body: string): Promise<string> => {
      const { 'idempotency-key': key } = request.headers;
      const headers = {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': String(key) }),
      };
      const reply = await fetch(`${to}${request.url}`, { method: 'POST', headers, body });
      return reply.text();
    };
    void text(request).then(async (body) => {
      const isDay = request.url?.endsWith('/castDay') === true;
      const delivered = await Promise.all([deliver(body), ...(isDay ? [deliver(body)] : [])]);
      if (isDay) replies.push(...delivered, await deliver(body));
      response.end(delivered[0]);
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, close: () => proxy.close() };
}

async function castHere(day: number): Promise<readonly ShardAnswer[]> {
  const settings = hostSettings({ run: 'here' });
  const host = createShardHost(settings);
  const answers = await host.castDay(dayRequests(settings, day, counts));
  await host.stop();
  return answers;
}

/** Answers as text: equality of long arrays is told at once. */
function exact(answers: readonly ShardAnswer[]): readonly string[] {
  return answers.map(({ words, shown, bought, sold, ...rest }) =>
    JSON.stringify([
      rest,
      ...[words, shown, bought, sold].map(
        (row) => row && Buffer.from(row.buffer, row.byteOffset, row.byteLength).toString('base64'),
      ),
    ]),
  );
}
