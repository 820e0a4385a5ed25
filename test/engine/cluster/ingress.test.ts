import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MassError, type Timers, VirtualClock } from '../../../core/index.ts';
import {
  adminAddress,
  advertisedAddress,
  listenAddress,
  serverAddress,
} from '../../../engine/cluster/addresses.ts';
import { registerWorkers } from '../../../engine/cluster/admin.ts';
import { checkEngine, thisEngine } from '../../../engine/cluster/engine-version.ts';
import { errorOf, failureOf, failureSchema } from '../../../engine/cluster/failure.ts';
import { type CallNotice, Ingress } from '../../../engine/cluster/ingress.ts';
import { startClusterWorker } from '../../../engine/index.ts';

interface Asked {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}
/** Status and text; `gone`: the connection ends without an answer. */
type Answer = readonly [status: number, text: string] | 'gone';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  vi.unstubAllGlobals();
});

/** A server that gives these answers in turn, the last one for ever. */
async function serverOf(answers: readonly Answer[], meanwhile: (number: number) => void = () => undefined) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ url: request.url, headers: request.headers, body: JSON.parse(body) });
      const answer = answers[Math.min(asked.length, answers.length) - 1] as Answer;
      meanwhile(asked.length);
      if (answer === 'gone') request.socket.destroy();
      else response.writeHead(answer[0], { 'content-type': 'application/json' }).end(answer[1]);
    });
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, asked };
}

function ingressOf(url: string, patienceMs = 60_000) {
  const clock = new VirtualClock();
  const notices: CallNotice[] = [];
  const pauses: number[] = [];
  // Pauses pass at once; nobody waits long enough to be told so.
  const timers: Timers = {
    after(milliseconds, work) {
      if (milliseconds === 8_000 || milliseconds === 30_000) return () => undefined;
      pauses.push(milliseconds);
      clock.advance(milliseconds);
      const soon = setImmediate(work);
      return () => clearImmediate(soon);
    },
  };
  const ingress = new Ingress({ url, patienceMs, clock, timers, observe: (notice) => notices.push(notice) });
  const stopping = new AbortController();
  const call = (idempotencyKey?: string, isImpatient = false) =>
    ingress.call({
      service: 'mass-run',
      key: 'a run/1',
      handler: 'castDay',
      body: { day: 1 },
      signal: stopping.signal,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      isImpatient,
    });
  return { call, clock, notices, pauses, stopping };
}

describe('a call of a run', () => {
  it('goes to the object of its key, and is repeated under the same idempotency key until it is answered', async () => {
    const { url, asked } = await serverOf(['gone', [503, ''], [500, 'x'], [404, ''], [200, '{"done":1}']]);
    const { call, notices, pauses } = ingressOf(url);
    expect(await call('key-1')).toEqual({ done: 1 });
    expect(asked.map(({ url: path }) => path)).toEqual(
      Array.from({ length: 5 }, () => '/mass-run/a%20run%2F1/castDay'),
    );
    expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(
      Array.from({ length: 5 }, () => 'key-1'),
    );
    expect(asked.map(({ body }) => body)).toEqual(Array.from({ length: 5 }, () => ({ day: 1 })));
    expect(notices.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'unreachable'));
    expect(pauses).toEqual([200, 400, 800, 1600]);
  });

  it('ends when its patience does, with what was last met', async () => {
    const { url, asked } = await serverOf([[503, 'draining']]);
    const { call, clock } = ingressOf(url, 10_000);
    await expect(call('key')).rejects.toMatchObject({ code: 'cluster.failed' });
    expect(clock.elapsed()).toBe(10_000);
    expect(asked.length).toBe(7);
    const nobody = ingressOf('http://127.0.0.1:9', 1000);
    await expect(nobody.call('key')).rejects.toThrow(/no Restate server answers.*npx @restatedev/);
  });

  it('has patience anew after an attempt that was long in contact', async () => {
    let clock = new VirtualClock();
    const answers: Answer[] = [...Array.from({ length: 8 }, (): Answer => 'gone'), [200, '1']];
    // Each attempt takes five minutes, as when Node gives up a silent request.
    const { url } = await serverOf(answers, () => clock.advance(300_000));
    const opened = ingressOf(url, 10_000);
    clock = opened.clock;
    expect(await opened.call('key')).toBe(1);
    expect(opened.pauses).toEqual(Array.from({ length: 8 }, () => 200));
  });

  it.each([
    'UND_ERR_CONNECT_TIMEOUT',
    'EHOSTUNREACH',
    'ENETDOWN',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'ECONNREFUSED',
  ])('has no patience anew after attempts that took long to find nobody: %s', async (code) => {
    const { call, clock } = ingressOf('http://10.9.9.9:1', 60_000);
    let attempts = 0;
    vi.stubGlobal('fetch', () => {
      attempts++;
      if (attempts > 20) return Promise.resolve(new Response('1'));
      clock.advance(10_300);
      const cause = Object.assign(new Error('nobody'), { code });
      const one = code === 'ETIMEDOUT' ? new AggregateError([cause]) : cause;
      return Promise.reject(new TypeError('fetch failed', { cause: one }));
    });
    await expect(call('key')).rejects.toMatchObject({ code: 'cluster.unreachable' });
    expect(attempts).toBeLessThan(10);
  });

  it('is made once without a key, and says that no worker has joined', async () => {
    const { url, asked } = await serverOf([[404, '{"message":"service not found"}']]);
    await expect(ingressOf(url).call()).rejects.toMatchObject({ code: 'cluster.unreachable' });
    await expect(ingressOf(url).call()).rejects.toThrow(/no worker has joined.*mass worker --join/);
    expect(asked.length).toBe(2);
  });

  it('that is impatient ends at once where nobody can answer it', async () => {
    const { url, asked } = await serverOf([[404, '{"message":"service not found"}']]);
    await expect(ingressOf(url).call('key', true)).rejects.toThrow(/no worker has joined/);
    expect(asked.length).toBe(1);
  });

  it('that no worker answers for as long as Node waits is sent again under its key, and never without one', async () => {
    const keys: unknown[] = [];
    vi.stubGlobal('fetch', (_url: string, { headers }: { readonly headers: Record<string, string> }) => {
      keys.push(headers['idempotency-key']);
      if (keys.length === 3) return Promise.resolve(new Response('1'));
      const cause = Object.assign(new Error('silence'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
      return Promise.reject(new TypeError('fetch failed', { cause }));
    });
    const { call } = ingressOf('http://10.9.9.9:1');
    expect(await call('key', true)).toBe(1);
    expect(keys).toEqual(['key', 'key', 'key']);
    await expect(call()).rejects.toMatchObject({ code: 'cluster.unreachable' });
    expect(keys).toHaveLength(4);
  });

  it('is not repeated when the server refuses it for good', async () => {
    const { url, asked } = await serverOf([[409, '{"message":"killed"}']]);
    await expect(ingressOf(url).call('key')).rejects.toThrow(/409.*killed.*\[cluster.failed\]/);
    expect(asked.length).toBe(1);
  });

  it('ends with the reason of whoever stops it', async () => {
    const { url } = await serverOf([[503, '']]);
    const { call, stopping } = ingressOf(url, 1e12);
    const answered = call('key');
    stopping.abort(new MassError({ code: 'run.interrupted', message: 'stopped' }));
    await expect(answered).rejects.toMatchObject({ code: 'run.interrupted' });
  });
});

describe('addresses', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://restate.internal/', 'http://restate.internal'],
    ['https://[::1]:8080', 'https://[::1]:8080'],
  ])('%s is a server', (given, address) => {
    expect(serverAddress('--join', given)).toBe(address);
  });

  it.each(['', '127.0.0.1:8080', 'ftp://a', 'http://a/path', 'http://a?b', 'http://me:secret@a', 'http://'])(
    '%j is none',
    (given) => {
      expect(() => serverAddress('--join', given)).toThrow(
        expect.objectContaining({ code: 'cluster.address' }),
      );
    },
  );

  it('say where workers listen and are called', () => {
    expect(adminAddress('http://10.0.0.5:8080')).toBe('http://10.0.0.5:9070');
    expect(listenAddress('127.0.0.1:9180')).toEqual({ host: '127.0.0.1', port: 9180 });
    expect(listenAddress('[::1]:1')).toEqual({ host: '::1', port: 1 });
    for (const wrong of ['9180', 'a:b', 'a:99999', ':9180', 'a b:1']) {
      expect(() => listenAddress(wrong)).toThrow(expect.objectContaining({ code: 'cluster.address' }));
    }
    expect(advertisedAddress({ host: '127.0.0.1', port: 9180 }, undefined)).toBe('http://127.0.0.1:9180');
    expect(advertisedAddress({ host: '::1', port: 9180 }, undefined)).toBe('http://[::1]:9180');
    expect(advertisedAddress({ host: '0.0.0.0', port: 9180 }, 'http://a:1')).toBe('http://a:1');
    expect(() => advertisedAddress({ host: '0.0.0.0', port: 9180 }, undefined)).toThrow(/--advertise http/);
  });
});

describe('joining', () => {
  it('tells the server where workers are called, over HTTP/1.1', async () => {
    const { url, asked } = await serverOf([[201, '{}']]);
    await registerWorkers(url, 'http://127.0.0.1:9180');
    expect(asked).toMatchObject([
      { url: '/deployments', body: { uri: 'http://127.0.0.1:9180', use_http_11: true, force: true } },
    ]);
  });

  it('quotes a server that does not want the worker, or is no Restate server', async () => {
    const { url } = await serverOf([[500, '{"message":"cannot reach it"}']]);
    await expect(registerWorkers(url, 'http://127.0.0.1:9180')).rejects.toThrow(
      /cannot reach it.*--advertise/,
    );
    await expect(registerWorkers('http://127.0.0.1:9', 'http://a')).rejects.toMatchObject({
      code: 'cluster.unreachable',
    });
  });

  it('needs an address that is free', async () => {
    const { url } = await serverOf([[201, '{}']]);
    const taken = createServer().listen(0, '127.0.0.1');
    servers.push(taken);
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const joined = startClusterWorker({
      join: url,
      admin: url,
      listen: `127.0.0.1:${port}`,
      store: 'runs/cluster-test',
      workingFolder: process.cwd(),
    });
    await expect(joined).rejects.toMatchObject({ code: 'cluster.address' });
  });
});

describe('versions', () => {
  it('must be equal', () => {
    const here = thisEngine();
    expect(here.node).toBe(Number(process.versions.node.split('.')[0]));
    expect(() => checkEngine(here, { ...here })).not.toThrow();
    for (const other of [{ semantics: -1 }, { node: 22 }, { messages: 0 }]) {
      expect(() => checkEngine(here, { ...here, ...other })).toThrow(
        expect.objectContaining({ code: 'cluster.version' }),
      );
    }
  });
});

describe('a failure', () => {
  it('goes through JSON whole, whatever was thrown', () => {
    const thrown = new MassError([
      {
        code: 'scenario.invalid',
        message: 'm',
        path: 'a.b',
        found: { x: [1, null] },
        expected: 'e',
        hint: 'h',
      },
      { code: 'market.no-days', message: 'n', file: 'f', line: 3, values: { day: 4 } },
    ]);
    const sent = failureSchema.parse(JSON.parse(JSON.stringify(failureOf(thrown))));
    expect(errorOf(sent).problems).toEqual(thrown.problems);
    expect(errorOf(sent).message).toBe(thrown.message);
    for (const odd of ['text', undefined, new RangeError('r')]) {
      expect(errorOf(failureSchema.parse(failureOf(odd))).code).toBe('internal.invariant');
    }
  });
});
