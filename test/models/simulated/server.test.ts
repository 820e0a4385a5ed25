/** The server as clients meet it: over HTTP, with fetch and with the openai package. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startSimulatedServerProcess } from '../../../models/simulated/process.ts';
import { startSimulatedServer } from '../../../models/simulated/server.ts';
import type { SimulatedServer, SimulatedServerSurroundings } from '../../../models/simulated-server.ts';
import { jsonOf } from './answers.ts';
import { codes, decisionFormat, decisionPrompt, options, requestBody } from './prompts.ts';

async function started(
  more: object = {},
  surroundings: SimulatedServerSurroundings = {},
): Promise<SimulatedServer> {
  const server = await startSimulatedServer(options(more), surroundings);
  let closed = false;
  const close = async () => {
    if (!closed) await server.close();
    closed = true;
  };
  onTestFinished(close);
  return { ...server, close };
}

const post = (
  server: SimulatedServer,
  body: string,
  init: { readonly headers?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
) =>
  fetch(`${server.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...init.headers },
    body,
    ...(init.signal === undefined ? {} : { signal: init.signal }),
  });
const body = requestBody(decisionPrompt());
const client = (server: SimulatedServer) =>
  new OpenAI({ baseURL: server.baseUrl, apiKey: 'any', maxRetries: 0 });
const question = { model: 'test-model', messages: [{ role: 'user' as const, content: decisionPrompt() }] };
const best = ['SYN0010', 'SYN0009', 'SYN0008'];

describe('the server', () => {
  it('answers like a chat completion, with token counts', async () => {
    const server = await started();
    const first = await post(server, body);
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-[0-9a-f]{32}$/),
      object: 'chat.completion',
      model: 'test-model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: JSON.stringify(jsonOf(body)), refusal: null },
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: expect.any(Number), prompt_tokens_details: { cached_tokens: 0 } },
    });
    const again = (await (await post(server, body)).json()) as { usage: { prompt_tokens: number } };
    const { prompt_tokens: tokens } = again.usage;
    expect(again.usage).toMatchObject({
      prompt_tokens_details: { cached_tokens: Math.floor((tokens - 1) / 128) * 128 },
    });
    expect(server.counts()).toMatchObject({ received: 2, answered: 2, open: 0, inputTokens: 2 * tokens });
    expect(Object.values(server.counts().repeated)).toEqual([2]);
    expect(Object.values(server.counts().answeredAgain)).toEqual([2]);
  });

  it('works with the openai package: structured output, tools, refusals, streams, models', async () => {
    const server = await started();
    const shape = z.object({ buys: z.array(z.string()), sells: z.array(z.string()), rationale: z.string() });
    const parsed = await client(server).chat.completions.parse({
      ...question,
      response_format: zodResponseFormat(shape, 'decision'),
    });
    expect(parsed.choices[0]?.message.parsed?.buys).toEqual(best);

    const stream = await client(server).chat.completions.create({
      ...question,
      response_format: { type: 'json_object' },
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let tokens = 0;
    const finishes: string[] = [];
    for await (const { choices, usage } of stream) {
      text += choices[0]?.delta.content ?? '';
      tokens += usage?.completion_tokens ?? 0;
      if (choices[0]?.finish_reason) finishes.push(choices[0].finish_reason);
    }
    expect(JSON.parse(text)).toMatchObject({ buys: best });
    expect(finishes).toEqual(['stop']);
    expect(tokens).toBe(Math.ceil(Buffer.byteLength(text) / 4));

    const models = await client(server).models.list();
    expect(models.data.map(({ id }) => id)).toEqual(['simulated']);

    const tools = await started({ style: 'tools' });
    for (const streamed of [false, true]) {
      const { choices } = streamed
        ? await client(tools)
            .chat.completions.stream({ ...question, stream: true })
            .finalChatCompletion()
        : await client(tools).chat.completions.create(question);
      const call = choices[0]?.message.tool_calls?.[0];
      expect(choices[0]).toMatchObject({ message: { content: null }, finish_reason: 'tool_calls' });
      expect(call?.type === 'function' && JSON.parse(call.function.arguments)).toMatchObject({ buys: best });
    }
  });

  it.each([
    ['schema', [200, 200, 200]],
    ['json', [400, 200, 200]],
    ['text', [400, 400, 200]],
  ])('that knows %s answers 400 when asked for more', async (structured, statuses) => {
    const server = await started({ structured });
    const formats = [
      decisionFormat(),
      { response_format: { type: 'json_object' } },
      { response_format: undefined },
    ];
    const answers = await Promise.all(
      formats.map((format) => post(server, requestBody(decisionPrompt(), format))),
    );
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    for (const answer of answers.filter(({ status }) => status === 400))
      expect(await answer.json()).toMatchObject({
        error: {
          message: expect.stringMatching(/^'response_format.type' must be /),
          type: 'invalid_request_error',
          param: 'response_format.type',
          code: null,
        },
      });
  });

  it('turns down broken bodies, other addresses and wrong keys in the words of the protocol', async () => {
    const apiKey = 'sk-secret-of-the-test';
    const server = await started({}, { apiKey });
    const authorization = `Bearer ${apiKey}`;
    const wrong = [
      ['{"model"', null],
      ['[]', null],
      [requestBody('x', { messages: [] }), 'messages'],
      [requestBody('x', { temperature: 7 }), 'temperature'],
      [requestBody('x', { n: 2 }), 'n'],
    ] as const;
    for (const [text, param] of wrong) {
      const answer = await post(server, text, { headers: { authorization } });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
    }
    for (const headers of [{}, { authorization: 'Bearer other' }]) {
      const answer = await post(server, body, { headers });
      expect(answer.status).toBe(401);
      const text = await answer.text();
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'invalid_api_key' } });
      expect(text).not.toContain(apiKey);
    }
    expect((await fetch(`${server.baseUrl}/models`)).status).toBe(401);
    expect((await fetch(`${server.baseUrl}/embeddings`, { headers: { authorization } })).status).toBe(404);
    expect((await fetch(`${server.baseUrl}/chat/completions`, { headers: { authorization } })).status).toBe(
      404,
    );
    const large = await post(server, 'x'.repeat(17 * 1024 * 1024), { headers: { authorization } });
    expect(large.status).toBe(413);
    expect((await post(server, body, { headers: { authorization } })).status).toBe(200);
    // Whoever watches needs no key.
    const counts = (await (await fetch(`${server.baseUrl}/simulated/counts`)).json()) as object;
    expect(counts).toMatchObject({ received: 9, answered: 1, rejected: 8 });
    expect(Object.keys(counts)).toEqual(Object.keys(server.counts()));
  });

  it.each([
    ['rateLimited', 429],
    ['rateLimitedWithWait', 429],
    ['error500', 500],
    ['error503', 503],
  ])('shows the fault %s as status %i', async (fault, status) => {
    const server = await started({ faults: { [fault]: 1 } });
    const answer = await post(server, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      error: { message: expect.any(String), type: expect.any(String) },
    });
    const waits = fault === 'rateLimitedWithWait';
    expect(answer.headers.get('retry-after')).toBe(waits ? '1' : null);
    expect(answer.headers.get('retry-after-ms') ?? 'none').toMatch(waits ? /^\d{2,3}$/ : /^none$/);
    expect(server.counts()).toMatchObject({ received: 1, answered: 0, open: 0, faults: { [fault]: 1 } });
  });

  it('drops connections, before the answer and amid it', async () => {
    const server = await started({ faults: { dropped: 1 } });
    const failures = new Set<string>();
    for (let i = 0; i < 12; i++)
      await post(server, body)
        .then((answer) => answer.text())
        .catch((error: unknown) => failures.add((error as Error).message));
    // `terminated` is a body that breaks.
    expect(failures).toEqual(new Set(['fetch failed', 'terminated']));
    expect(server.counts().faults['dropped']).toBe(12);
  });

  it('sends slow streams whole, in pieces', async () => {
    const server = await started({ faults: { slowStream: 1 }, latency: { medianMs: 80, sigma: 0 } });
    for (const [stream, ending] of [
      [false, /"cached_tokens":\d+\}\}\}$/],
      [true, /data: \[DONE\]\n\n$/],
    ] as const) {
      const answer = await post(server, requestBody(decisionPrompt(), { stream }));
      const pieces: Uint8Array[] = [];
      for await (const piece of answer.body ?? []) pieces.push(piece as Uint8Array);
      expect(pieces.length).toBeGreaterThan(2);
      expect(Buffer.concat(pieces).toString()).toMatch(ending);
    }
  });

  it('shows faults of answers as answers', async () => {
    const server = await started({ faults: { truncated: 0.3, refused: 0.3, empty: 0.3 } });
    const seen = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const { choices } = await client(server).chat.completions.create({
        ...question,
        messages: [{ role: 'user', content: decisionPrompt({ before: `no. ${i}` }) }],
        response_format: { type: 'json_object' },
      });
      const [choice] = choices;
      if (choice?.finish_reason === 'length') seen.add('truncated');
      else if (choice?.message.refusal) seen.add('refused');
      else if (choice?.message.content === '') seen.add('empty');
    }
    expect(seen).toEqual(new Set(['truncated', 'refused', 'empty']));
  });

  it('never answers some, serves others meanwhile, and closes while calls hang', async () => {
    const server = await started({ faults: { timedOut: 1 }, slots: 1 });
    const hanging = post(server, body).catch(() => 'broken');
    const given = post(server, body, { signal: AbortSignal.timeout(50) });
    await expect(given).rejects.toThrow(/timeout/);
    // Their slot is free again.
    expect(server.counts()).toMatchObject({ faults: { timedOut: 2 }, open: 0, abandoned: 0 });

    const slow = await started({ latency: { medianMs: 60_000, sigma: 0, capMs: 60_000 }, slots: 1 });
    const waiting = [post(slow, body), post(slow, body)].map((call) => call.catch(() => 'broken'));
    while (slow.counts().received < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([server.close(), slow.close()]);
    expect(await Promise.all([hanging, ...waiting])).toEqual(['broken', 'broken', 'broken']);
    expect(slow.counts()).toMatchObject({ open: 0, abandoned: 2, mostBusySlots: 1 });
    await expect(post(slow, body)).rejects.toThrow('fetch failed');
  });

  it('frees the slot when a client gives up', async () => {
    const server = await started({ latency: { medianMs: 30_000, sigma: 0, capMs: 30_000 }, slots: 1 });
    await expect(post(server, body, { signal: AbortSignal.timeout(30) })).rejects.toThrow('timeout');
    while (server.counts().open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const { abandoned, busySlotMs, nowMs } = server.counts();
    expect(abandoned).toBe(1);
    expect(busySlotMs).toBeLessThan(nowMs);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(server.counts().busySlotMs).toBe(busySlotMs);
  });

  it('never has more calls in service than slots, and gives equal answers at any concurrency', async () => {
    const bodies = Array.from({ length: 60 }, (_, i) =>
      requestBody(decisionPrompt({ before: `no. ${i}`, strategy: { rationality: 0 } })),
    );
    const ask = async (server: SimulatedServer, text: string) =>
      ((await (await post(server, text)).json()) as { choices: unknown }).choices;
    const serial = await started();
    const one: unknown[] = [];
    for (const text of bodies) one.push(await ask(serial, text));
    const parallel = await started({ slots: 7, latency: { medianMs: 5 } });
    expect(await Promise.all(bodies.map((text) => ask(parallel, text)))).toEqual(one);
    expect(parallel.counts().mostBusySlots).toBe(7);
    const other = await started({ seed: 2 });
    expect(await Promise.all(bodies.map((text) => ask(other, text)))).not.toEqual(one);
  });

  it('lends a memory to its model', async () => {
    const recollection = (code: string, date: string) =>
      date === '2021-01-06' ? -codes.indexOf(code) : undefined;
    const server = await started({ recognises: 1 }, { recollection });
    const prompt = decisionPrompt({
      columns: 'ep: x\nbeta: x; risk',
      before: 'date: 2021-01-06',
      ask: '{"buys": [2 codes]}',
    });
    const { choices } = await client(server).chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: prompt }],
    });
    expect(choices[0]?.message.content).toContain('{"buys":["SYN0001","SYN0002"]}');
  });
});

describe('a server in a process of its own', () => {
  it('answers, counts, asks for its key, and is gone when it is closed', async () => {
    process.env['SIMULATED_TEST_KEY'] = 'sk-other-process';
    onTestFinished(() => {
      delete process.env['SIMULATED_TEST_KEY'];
    });
    const server = await startSimulatedServerProcess(
      { slots: 2, latency: { medianMs: 0 } },
      'SIMULATED_TEST_KEY',
    );
    onTestFinished(() => server.close());
    const ask = (key: string) =>
      fetch(`${server.baseUrl}/chat/completions`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${key}` },
      });
    expect((await ask('wrong')).status).toBe(401);
    expect((await ask('sk-other-process')).status).toBe(200);
    expect(await server.counts()).toMatchObject({ received: 2, answered: 1, rejected: 1, mostBusySlots: 1 });
    await server.close();
    await expect(ask('sk-other-process')).rejects.toThrow('fetch failed');
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
  });

  it('says what is wrong with its options', async () => {
    await expect(startSimulatedServerProcess({ slots: 0 })).rejects.toMatchObject({
      code: 'models.unreachable',
      message: expect.stringContaining('slots'),
    });
  });

  it.each([
    [['{}', '--with-parent'], '', 0],
    [['{"slots":'], 'cli.usage', 2],
    [['{}', '--port', '70000'], 'cli.usage', 2],
    [['{}', '--key-env', 'SIMULATED_TEST_NO_KEY'], 'models.key', 2],
  ])(
    'started with %j ends with its standard input, or at once where it cannot start',
    async (args, code, status) => {
      const script = fileURLToPath(new URL('../../../models/simulated/serve.ts', import.meta.url));
      const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
      onTestFinished(() => void child.kill('SIGKILL'));
      let errors = '';
      child.stderr.on('data', (text: unknown) => (errors += String(text)));
      child.stdout.once('data', () => child.stdin.end());
      const [exit] = await once(child, 'close');
      expect({ exit, code: /\[([a-z.-]+)\]/.exec(errors)?.[1] ?? errors }).toEqual({ exit: status, code });
    },
  );
});
