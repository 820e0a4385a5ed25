import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../core/index.ts';
import {
  type CallResult,
  MAX_ANSWER_CHARACTERS,
  modelRequest,
  type OpenaiTransportOptions,
  openaiTransport,
  type StructuredMode,
  type Transport,
} from '../../models/index.ts';
import { mostInputTokens } from '../../models/price.ts';

const KEY = 'secret-key-0123456789+/=abc';

const request = modelRequest({
  model: 'scenario-name',
  messages: [
    { role: 'system', content: 'rules' },
    { role: 'user', content: 'pick' },
  ],
  sampling: { temperature: 0.5, topP: 0.9, maxOutputTokens: 77, seed: 4 },
  answer: { name: 'decision', schema: { type: 'object', properties: {} } },
});

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}
type Handler = (received: Received, response: ServerResponse, index: number) => void;

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function serve(handler: Handler): Promise<{ baseUrl: string; received: Received[]; server: Server }> {
  const received: Received[] = [];
  const server = createServer((incoming, response) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (text += chunk));
    incoming.on('end', () => {
      const { method, url, headers } = incoming;
      const one = { method, url, headers, body: JSON.parse(text) as Record<string, unknown> };
      received.push(one);
      handler(one, response, received.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, received, server };
}

function transportTo(baseUrl: string, options: Partial<OpenaiTransportOptions> = {}): Transport {
  const transport = openaiTransport({
    baseUrl,
    model: 'served-name',
    apiKey: KEY,
    timeoutMs: 2_000,
    ...options,
  });
  open.push(() => transport.close());
  return transport;
}

function call(transport: Transport, mode: StructuredMode = 'schema'): Promise<CallResult> {
  return transport.call(request, { mode, idempotencyKey: 'key-7' });
}

/** As a client does: again while the transport finds the words that the server takes. */
async function callInItsWords(transport: Transport): Promise<readonly CallResult[]> {
  const results: CallResult[] = [];
  do results.push(await call(transport));
  while (results.at(-1)?.kind === 'adjusted');
  return results;
}

function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function completion(message: Record<string, unknown>, finish = 'stop', more: Record<string, unknown> = {}) {
  return {
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
    usage: { prompt_tokens: 50, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 32 } },
    ...more,
  };
}

const refusalOf =
  (status: number, message: string, more: Record<string, unknown> = {}): Handler =>
  (_, response) =>
    json(response, status, { error: { message, ...more } });

async function resultOf(handler: Handler, mode?: StructuredMode, options?: Partial<OpenaiTransportOptions>) {
  const { baseUrl } = await serve(handler);
  return call(transportTo(baseUrl, options), mode);
}

describe('openai transport', () => {
  it('sends model, messages, sampling and shape, its own headers, and nothing about this machine', async () => {
    const { baseUrl, received } = await serve((_, response) =>
      json(response, 200, completion({ content: 'x' })),
    );
    const transport = transportTo(baseUrl, { idempotencyHeader: 'Idempotency-Key' });
    expect(await call(transport)).toEqual({
      kind: 'answer',
      answer: { text: 'x', finish: 'stop', inputTokens: 50, outputTokens: 9, cachedTokens: 32 },
    });
    await call(transport, 'json');
    await call(transport, 'text');
    const [schema, jsonMode, text] = received;
    expect(schema).toMatchObject({ method: 'POST', url: '/v1/chat/completions' });
    const { connection: _, host: __, ...headers } = schema?.headers ?? {};
    expect(headers).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${KEY}`,
      'content-length': expect.any(String) as string,
      'content-type': 'application/json',
      'idempotency-key': 'key-7',
      'user-agent': 'mass-engine',
    });
    expect(schema?.body).toEqual({
      model: 'served-name',
      messages: request.messages,
      temperature: 0.5,
      top_p: 0.9,
      max_tokens: 77,
      seed: 4,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'decision', strict: true, schema: { type: 'object', properties: {} } },
      },
    });
    expect(jsonMode?.body['response_format']).toEqual({ type: 'json_object' });
    expect(text?.body).not.toHaveProperty('response_format');
    expect(transport.adjusted()).toEqual([]);
  });

  it('without a key sends none, whatever the environment says', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      OPENAI_API_KEY: 'from-the-environment',
      OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
      OPENAI_ORG_ID: 'org',
      OPENAI_PROJECT_ID: 'project',
      OPENAI_CUSTOM_HEADERS: 'x-custom: 1\nauthorization: Bearer other',
      OPENAI_LOG: 'debug',
    });
    try {
      const { baseUrl, received } = await serve((_, response) =>
        json(response, 200, completion({ content: 'x' })),
      );
      const transport = openaiTransport({ baseUrl, timeoutMs: 2_000 });
      open.push(() => transport.close());
      expect(await call(transport)).toMatchObject({ kind: 'answer' });
      expect(Object.keys(received[0]?.headers ?? {}).toSorted()).toEqual([
        'accept',
        'connection',
        'content-length',
        'content-type',
        'host',
        'user-agent',
      ]);
      expect(received[0]?.body['model']).toBe('scenario-name');
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    }
  });

  describe('an answer', () => {
    const read: readonly [string, unknown, object][] = [
      [
        'the arguments of a tool call',
        completion(
          {
            content: null,
            tool_calls: [
              { id: '1', type: 'function', function: { name: 'decision', arguments: '{"buys":[]}' } },
            ],
          },
          'tool_calls',
        ),
        { text: '{"buys":[]}', finish: 'tool_calls' },
      ],
      [
        'a refusal',
        completion({ content: null, refusal: 'I will not.' }),
        { text: '', refusal: 'I will not.' },
      ],
      ['an empty answer', completion({ content: '' }), { text: '' }],
      ['a truncated answer', completion({ content: '{"bu' }, 'length'), { text: '{"bu', finish: 'length' }],
      [
        'an answer beside its reasoning',
        completion({ content: '{}', reasoning_content: 'long thoughts' }),
        { text: '{}' },
      ],
      [
        'thinking in the text as text',
        completion({ content: '<think>a</think>{}' }),
        { text: '<think>a</think>{}' },
      ],
      [
        'missing counts as the most that there can be',
        { choices: [{ message: { content: 'x' } }] },
        { text: 'x', inputTokens: mostInputTokens(request), outputTokens: 77, cachedTokens: 0 },
      ],
      [
        'an overlong answer as cut',
        completion({ content: 'y'.repeat(MAX_ANSWER_CHARACTERS + 1) }),
        { text: 'y'.repeat(MAX_ANSWER_CHARACTERS), finish: 'length' },
      ],
      ['half a surrogate pair as a replacement', completion({ content: 'a\ud800b' }), { text: 'a\ufffdb' }],
      [
        'an echoed key without it',
        completion({ content: `your key is ${KEY}` }),
        { text: 'your key is [key]' },
      ],
    ];
    for (const [name, body, answer] of read) {
      it(`reads ${name}`, async () => {
        const result = await resultOf((_, response) => json(response, 200, body));
        expect(result).toMatchObject({ kind: 'answer', answer });
      });
    }

    it('reads JSON that comes as another content type', async () => {
      const result = await resultOf((_, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        response.end(JSON.stringify(completion({ content: 'x' })));
      });
      expect(result).toMatchObject({ kind: 'answer', answer: { text: 'x' } });
    });
  });

  describe('tells failures apart', () => {
    const unreadable: readonly [string, Handler][] = [
      ['broken JSON', (_, response) => json(response, 200, '{"choices": [{')],
      ['no choices', (_, response) => json(response, 200, { choices: [] })],
      ['an error in a 200', (_, response) => json(response, 200, { error: { message: 'overloaded' } })],
      ['an empty body', (_, response) => json(response, 200, '')],
      [
        'a page',
        (_, response) => {
          response.writeHead(200, { 'content-type': 'text/html' });
          response.end(`<html>${'login '.repeat(1_000)}</html>`);
        },
      ],
      [
        'more than 4 MB',
        (_, response) => json(response, 200, completion({ content: 'z'.repeat(5_000_000) })),
      ],
    ];
    for (const [name, handler] of unreadable) {
      it(`${name} is unreadable and may be billed`, async () => {
        const result = await resultOf(handler);
        expect(result).toMatchObject({ kind: 'failed', fault: 'unreadable', mayBeBilled: true });
        expect('detail' in result && result.detail.length).toBeLessThanOrEqual(500);
      });
    }

    const statuses: readonly [number, string, boolean][] = [
      [429, 'rate-limited', false],
      [500, 'server', false],
      [503, 'server', false],
      [409, 'server', false],
      [502, 'server', true],
      [504, 'server', true],
      [524, 'server', true],
    ];
    for (const [status, fault, mayBeBilled] of statuses) {
      it(`${status} is ${fault} and ${mayBeBilled ? 'may be' : 'not'} billed`, async () => {
        const result = await resultOf(refusalOf(status, 'not now'));
        expect(result).toEqual({
          kind: 'failed',
          fault,
          detail: `${status} not now`,
          mayBeBilled,
        });
      });
    }

    it('reads how long to wait: milliseconds, seconds, or a date beside the server’s own clock', async () => {
      const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'));
      const waits: readonly [Record<string, string>, number | undefined][] = [
        [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
        [{ 'retry-after': '1.5' }, 1_500],
        [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT', date: 'Thu, 01 Jan 2026 00:00:10 GMT' }, 20_000],
        [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
        [{ 'retry-after': '99999999' }, 86_400_000],
        [{ 'retry-after': 'soon' }, undefined],
      ];
      for (const [headers, expected] of waits) {
        const result = await resultOf((_, response) => json(response, 429, {}, headers), 'schema', { clock });
        expect('retryAfterMs' in result ? result.retryAfterMs : undefined).toBe(expected);
      }
    });

    it('a server that does not answer in time is timed out, and may be billed', async () => {
      const hanging = await resultOf(() => undefined, 'schema', { timeoutMs: 80 });
      expect(hanging).toEqual({
        kind: 'failed',
        fault: 'timed-out',
        detail: 'no whole answer after 0.08 s',
        mayBeBilled: true,
      });
      const slow = await resultOf(
        (_, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write('{"choices":');
        },
        'schema',
        { timeoutMs: 80 },
      );
      expect(slow).toMatchObject({ fault: 'timed-out', mayBeBilled: true });
    });

    it('a connection that breaks is dropped: billed perhaps once the request had gone out', async () => {
      const early = await resultOf((_, response) => response.destroy());
      expect(early).toMatchObject({ kind: 'failed', fault: 'dropped', mayBeBilled: true });
      const midway = await resultOf((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"choices":', () => response.destroy());
      });
      expect(midway).toMatchObject({ kind: 'failed', fault: 'dropped', mayBeBilled: true });
      const chunked = await resultOf((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"choices":', () => response.destroy());
      });
      expect(chunked).toMatchObject({ kind: 'failed', fault: 'dropped', mayBeBilled: true });
    });

    it('nobody there is dropped, and not billed', async () => {
      const { baseUrl, server } = await serve(() => undefined);
      await new Promise((resolve) => server.close(resolve));
      const result = await call(transportTo(baseUrl));
      expect(result).toMatchObject({ kind: 'failed', fault: 'dropped', mayBeBilled: false });
      expect('detail' in result && result.detail).toContain('ECONNREFUSED');
    });

    it('an unknown way of structured output is unsupported, in text mode a rejection', async () => {
      const about = refusalOf(400, "'response_format.type' must be 'text'", { param: 'response_format' });
      expect(await resultOf(about, 'schema')).toMatchObject({ kind: 'unsupported' });
      expect(await resultOf(about, 'json')).toMatchObject({ kind: 'unsupported' });
      expect(await resultOf(about, 'text')).toMatchObject({ kind: 'rejected', status: 400 });
      expect(await resultOf(refusalOf(422, 'json_schema is not implemented'))).toMatchObject({
        kind: 'unsupported',
      });
    });

    it('a content filter is an answer that refuses', async () => {
      const result = await resultOf(
        refusalOf(400, 'triggered the content management policy', { code: 'content_filter' }),
      );
      expect(result).toMatchObject({
        kind: 'answer',
        answer: { text: '', finish: 'content_filter', inputTokens: 0 },
      });
    });

    for (const [status, message, more] of [
      [400, 'the context is too long', {}],
      [401, 'wrong key', {}],
      [402, 'no money', {}],
      [403, 'not for you', {}],
      [404, 'no such model', {}],
      [429, 'You exceeded your current quota', { code: 'insufficient_quota' }],
    ] as const) {
      it(`${status} "${message}" is rejected`, async () => {
        expect(await resultOf(refusalOf(status, message, more))).toEqual({
          kind: 'rejected',
          status,
          detail: `${status} ${message}`,
        });
      });
    }

    it('does not follow redirects, which could take the key elsewhere', async () => {
      const { baseUrl, received } = await serve((_, response) =>
        json(response, 307, {}, { location: 'http://127.0.0.1:1/' }),
      );
      const result = await call(transportTo(baseUrl));
      expect(result).toMatchObject({ kind: 'rejected', status: 307 });
      expect('detail' in result && result.detail).toContain('redirects are not followed');
      expect(received).toHaveLength(1);
    });
  });

  describe('learns what a server does not take', () => {
    it('the name of the token limit, once, for all calls', async () => {
      const { baseUrl, received } = await serve(({ body }, response) =>
        'max_tokens' in body
          ? json(response, 400, {
              error: {
                message:
                  "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
                param: 'max_tokens',
              },
            })
          : json(response, 200, completion({ content: 'x' })),
      );
      const transport = transportTo(baseUrl);
      const results = await Promise.all([call(transport), call(transport), call(transport)]);
      expect(results.map(({ kind }) => kind)).toEqual(['adjusted', 'adjusted', 'adjusted']);
      expect(received).toHaveLength(3);
      expect(await call(transport)).toMatchObject({ kind: 'answer' });
      expect(received.at(-1)?.body).toMatchObject({ max_completion_tokens: 77 });
      expect(received).toHaveLength(4);
      expect(transport.adjusted()).toEqual(['the limit of output tokens goes as max_completion_tokens']);
    });

    it('sampling parameters, one complaint after the other', async () => {
      const { baseUrl, received } = await serve(({ body }, response) => {
        const refused = ['temperature', 'top_p', 'seed'].find((name) => name in body);
        if (refused === undefined) return json(response, 200, completion({ content: 'x' }));
        const message = `Unsupported value: '${refused}' does not support this. Only the default (1) value is supported.`;
        return json(response, 400, { error: { message, param: refused } });
      });
      const transport = transportTo(baseUrl);
      const results = await callInItsWords(transport);
      expect(results.map(({ kind }) => kind)).toEqual(['adjusted', 'adjusted', 'adjusted', 'answer']);
      expect(received).toHaveLength(4);
      expect(transport.adjusted()).toEqual([
        'temperature is not sent',
        'top_p is not sent',
        'seed is not sent',
      ]);
    });

    it('a server that refuses both names is not asked for ever', async () => {
      const { baseUrl, received } = await serve((_, response) =>
        json(response, 400, { error: { message: 'max_tokens and max_completion_tokens are not supported' } }),
      );
      const results = await callInItsWords(transportTo(baseUrl));
      expect(results.map(({ kind }) => kind)).toEqual(['adjusted', 'rejected']);
      expect(received).toHaveLength(2);
    });

    it('a limit that is too large is no complaint about its name', async () => {
      const { baseUrl, received } = await serve(
        refusalOf(400, 'max_tokens is too large: 77. The maximum context length is 64 tokens.'),
      );
      expect(await call(transportTo(baseUrl))).toMatchObject({ kind: 'rejected' });
      expect(received).toHaveLength(1);
    });
  });

  it('a key with space around it is sent and taken out without', async () => {
    const { baseUrl, received } = await serve(({ headers }, response) =>
      json(response, 401, { error: { message: `no: ${headers.authorization?.replace('Bearer ', '')}` } }),
    );
    const result = await call(transportTo(baseUrl, { apiKey: ` ${KEY}\n` }));
    expect(received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(result).toMatchObject({ kind: 'rejected', detail: '401 no: [key]' });
  });

  it.each([
    'http://user:pass@127.0.0.1:1/v1',
    'http://127.0.0.1:1/v1?api-key=abc',
    'http://127.0.0.1:1/v1#abc',
  ])('takes no address with more in it than where the server is: %s', (baseUrl) => {
    expect(() => openaiTransport({ baseUrl, timeoutMs: 1 })).toThrow('holds no secret');
  });

  it('no text holds the key, however the server echoes it', async () => {
    const echoes = [
      KEY,
      encodeURIComponent(KEY),
      Buffer.from(KEY).toString('base64'),
      `Bearer ${KEY}`,
      'Incorrect API key provided: secret-k*****abc.',
      `${'x'.repeat(495)}${KEY}`,
    ];
    for (const echo of echoes) {
      for (const status of [200, 400, 401, 429, 500]) {
        for (const html of [false, true]) {
          const result = await resultOf((_, response) => {
            if (!html)
              return json(response, status, {
                error: { message: `${echo} ${JSON.stringify({ echo })}`, code: echo },
              });
            response.writeHead(status, { 'content-type': 'text/html' });
            return response.end(`<html>${echo}</html>`);
          });
          const text = JSON.stringify(result);
          expect(text).not.toContain(KEY.slice(0, 8));
          expect(text).not.toContain(Buffer.from(KEY).toString('base64').slice(0, 12));
          expect('detail' in result && result.detail.length).toBeLessThanOrEqual(500);
        }
      }
    }
  });
});
