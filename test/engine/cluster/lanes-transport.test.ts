import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { thisEngine } from '../../../engine/cluster/engine-version.ts';
import { LaneDesk } from '../../../engine/cluster/lane-desk.ts';
import { laneKey } from '../../../engine/cluster/lane-keys.ts';
import { Lanes } from '../../../engine/cluster/lane-transport.ts';
import { type LaneCall, laneOf, laneRequest } from '../../../engine/cluster/wire/lanes.ts';
import { type CallResult, endpointOptions, modelRequest, type Purpose } from '../../../models/index.ts';
import { scriptedTransport } from '../../../models/transports/scripted.ts';
import { freePorts } from './restate-server.ts';

const request = modelRequest({
  model: 'm',
  messages: [{ role: 'user', content: 'which?' }],
  sampling: { temperature: 0, topP: 1, maxOutputTokens: 10, seed: 3 },
  answer: { name: 'decision', schema: { type: 'object' } },
});
const purpose: Purpose = {
  kind: 'decision',
  day: 3,
  date: 20210106,
  type: 'valuation+news',
  typeIndex: 0,
  ordinal: 7,
  attempt: 1,
};
const options = { mode: 'schema', idempotencyKey: 'key-0', purpose } as const;
const answer: CallResult = {
  kind: 'answer',
  answer: { text: '{}', finish: 'stop', inputTokens: 1, outputTokens: 2, cachedTokens: 0 },
};
const failed: CallResult = { kind: 'failed', fault: 'server', detail: '500', mayBeBilled: false };
const baseUrl = 'http://127.0.0.1:1/v1';

interface Arrival {
  readonly path: string;
  readonly name: string;
  readonly call: LaneCall;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Stands in for a Restate server with workers. `end` is given every call. */
async function standIn(
  end: (
    arrival: Arrival,
    response: ServerResponse,
    request: IncomingMessage,
  ) => CallResult | 'another' | undefined,
  port = 0,
) {
  const arrivals: Arrival[] = [];
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const call = laneRequest.parse(JSON.parse(body));
      const arrival = { path: String(incoming.url), name: String(incoming.headers['idempotency-key']), call };
      arrivals.push(arrival);
      const result = end(arrival, response, incoming);
      if (result === undefined) return;
      const asker = result === 'another' ? 'another' : call.asker;
      const reply = {
        asker,
        worker: 'w',
        result: result === 'another' ? failed : result,
        adjusted: ['seed is not sent'],
      };
      response.end(JSON.stringify(reply));
    });
  }).listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return { arrivals, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` };
}

function transportTo(url: string, server: { readonly run?: string; readonly baseUrl?: string } = {}) {
  const at = server.baseUrl ?? baseUrl;
  const lanes = new Lanes({ url, run: server.run ?? 'run.1' });
  return lanes.transport({
    name: 'e',
    baseUrl: at,
    options: endpointOptions.parse({ baseUrl: at, apiKeyEnv: 'NEVER_READ_HERE', timeoutSeconds: 5 }),
  });
}

describe('the lanes of a run', () => {
  it('carry one call to the lane of its investor, and its end back', async () => {
    const { url, arrivals } = await standIn(() => answer);
    const transport = transportTo(url);
    expect(await transport.call(request, options)).toEqual(answer);
    expect(arrivals.length).toBe(1);
    expect(decodeURIComponent(arrivals[0]?.path ?? '')).toBe('/mass-lane/run.1/valuation+news/7/call');
    expect(arrivals[0]?.call).toMatchObject({
      question: request,
      mode: 'schema',
      idempotencyKey: 'key-0',
      endpoint: { baseUrl, timeoutMs: 5000, apiKeyEnv: 'NEVER_READ_HERE' },
    });
    expect(transport.adjusted()).toEqual(['seed is not sent']);
  });

  it('have a lane for each investor, type, document and judge', () => {
    const { ordinal: _, ...ofType } = purpose;
    expect(laneOf({ ...ofType, kind: 'strategy' })).toBe('valuation+news');
    expect(laneOf({ ...purpose, kind: 'verdict' })).toBe('verdict/valuation+news/7');
  });

  it('name calls alike for a resumed run, and otherwise for other runs, servers and ways of answering', async () => {
    const { url, arrivals } = await standIn(() => answer);
    await transportTo(url).call(request, options);
    await transportTo(url).call(request, { ...options, idempotencyKey: 'another try' });
    await transportTo(url, { baseUrl: 'http://127.0.0.1:2/v1' }).call(request, options);
    await transportTo(url).call(request, { ...options, mode: 'json' });
    await transportTo(url, { run: 'run.2' }).call(request, options);
    const names = arrivals.map(({ path, name }) => `${path} ${name}`);
    expect(names[1]).toBe(names[0]);
    expect(new Set(names).size).toBe(4);
  });

  it('give a failure to the client, and make another call when it asks again', async () => {
    const { url, arrivals } = await standIn(() => (arrivals.length === 1 ? failed : answer));
    const transport = transportTo(url);
    expect(await transport.call(request, options)).toEqual(failed);
    expect(await transport.call(request, options)).toEqual(answer);
    expect(new Set(arrivals.map(({ name }) => name)).size).toBe(2);
  });

  it('pass over what failed before the run was resumed', async () => {
    const { url, arrivals } = await standIn(() => (arrivals.length < 3 ? 'another' : answer));
    expect(await transportTo(url).call(request, options)).toEqual(answer);
    expect(arrivals.map(({ name }) => name.at(-1))).toEqual(['0', '1', '2']);
  });

  it('wait for the same call after the connection broke, and say that it may be billed until it has ended', async () => {
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const transport = transportTo(url);
    const unsent = { kind: 'failed', fault: 'dropped', mayBeBilled: false };
    expect(await transport.call(request, options)).toMatchObject(unsent);
    const breaking = await standIn((_, response) => void response.destroy(), port);
    expect(await transport.call(request, options)).toMatchObject({ ...unsent, mayBeBilled: true });
    servers.pop()?.close();
    expect(await transport.call(request, { ...options, idempotencyKey: 'key-1' })).toMatchObject({
      ...unsent,
      mayBeBilled: true,
    });
    const back = await standIn(() => answer, port);
    expect(await transport.call(request, { ...options, idempotencyKey: 'key-1' })).toEqual(answer);
    expect(back.arrivals[0]?.name).toBe(breaking.arrivals[0]?.name);
  });

  it('tell a server without workers, which costs nothing, from a request that nobody takes', async () => {
    const { url } = await standIn(({ call }, response) => {
      response.statusCode = call.mode === 'schema' ? 404 : 400;
      response.end('no');
      return undefined;
    });
    const transport = transportTo(url);
    expect(await transport.call(request, options)).toMatchObject({ fault: 'dropped', mayBeBilled: false });
    expect(await transport.call(request, { ...options, mode: 'json' })).toMatchObject({
      kind: 'rejected',
      status: 400,
    });
  });

  it('give up a call when the run ends', async () => {
    const arrived = Promise.withResolvers<void>();
    const { url } = await standIn(() => {
      arrived.resolve();
      return undefined;
    });
    const transport = transportTo(url);
    const called = transport.call(request, options);
    await arrived.promise;
    transport.close();
    expect(await called).toMatchObject({ kind: 'failed', fault: 'dropped', mayBeBilled: true });
  });
});

describe('a worker that makes calls', () => {
  const call: LaneCall = {
    engine: thisEngine(),
    asker: 'a',
    endpoint: { name: 'e', baseUrl, timeoutMs: 1000 },
    mode: 'schema',
    idempotencyKey: 'key-0',
    question: request,
  };
  const withKey = { ...call, endpoint: { ...call.endpoint, apiKeyEnv: 'K' } };
  const deskWith = (keys: readonly string[], variables: Readonly<Record<string, string>> = {}) => {
    const connected: (string | undefined)[] = [];
    const transport = scriptedTransport(() => answer);
    const desk = new LaneDesk({
      name: 'w',
      keys: keys.map(laneKey),
      observe: () => undefined,
      connect: (_, key) => {
        connected.push(key);
        return transport;
      },
      variable: (name) => variables[name],
    });
    return { desk, connected, transport };
  };

  it('calls once, with the key of its own environment, and keeps the connection', async () => {
    const { desk, connected, transport } = deskWith(['K=http://127.0.0.1:1'], { K: 'secret' });
    expect(await desk.call('run', withKey)).toEqual({
      asker: 'a',
      worker: 'w',
      result: answer,
      adjusted: [],
    });
    await desk.call('run', withKey);
    expect(connected).toEqual(['secret']);
    expect(transport.calls.length).toBe(2);
    await desk.stop();
    expect(transport.isClosed()).toBe(true);
    await expect(desk.call('run', withKey)).rejects.toThrow('leaving');
  });

  it.each([
    ['another server', ['K=https://api.example.com'], { K: 'secret' }],
    ['another port', ['K=http://127.0.0.1:2'], { K: 'secret' }],
    ['another variable', ['L=http://127.0.0.1:1'], { K: 'secret', L: 'other' }],
    ['no variable', ['K=http://127.0.0.1:1'], {}],
  ])('sends no key that was meant for %s', async (_, keys, variables) => {
    const { desk, transport } = deskWith(keys, variables);
    expect((await desk.call('run', withKey)).result).toMatchObject({ kind: 'rejected', status: 401 });
    expect(
      desk.probe({ engine: thisEngine(), endpoints: [call.endpoint, withKey.endpoint] }).refusals.length,
    ).toBe(1);
    expect(transport.calls).toEqual([]);
  });

  it('takes no question of another version, and none that is not what its digest says', async () => {
    const { desk, transport } = deskWith([]);
    const other = { ...call, engine: { ...call.engine, semantics: 0 } };
    expect((await desk.call('run', other)).result).toMatchObject({ kind: 'rejected', status: 400 });
    expect(transport.calls).toEqual([]);
    expect(laneRequest.parse(JSON.parse(JSON.stringify(call)))).toEqual(call);
    const changed = { ...call, question: { ...request, model: 'another' } };
    expect(laneRequest.safeParse(changed).success).toBe(false);
    const image = { kind: 'image', mediaType: 'image/png', data: 'none', alt: '' };
    const broken = { ...request, messages: [{ role: 'user', content: [image] }] };
    expect(laneRequest.safeParse({ ...call, question: broken }).success).toBe(false);
  });

  it.each(['K', 'K=', 'K=ftp://a', '=http://a', 'sk-123', 'K=a.example'])(
    'does not take %j as a key',
    (key) => {
      expect(() => laneKey(key)).toThrow(expect.objectContaining({ code: 'cluster.address' }));
    },
  );
});
