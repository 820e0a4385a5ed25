import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunStop, VirtualClock } from '../../core/index.ts';
import {
  type BudgetOptions,
  type CallResult,
  type LiveClientOptions,
  liveClient,
  type ModelRequest,
  memoryRecording,
  type Purpose,
  type Recording,
  type ScriptedCall,
  scriptedTransport,
} from '../../models/index.ts';
import { recordingOf } from './client-conformance.ts';
import {
  answering,
  drive,
  endpointOf,
  failing,
  later,
  purposeOf,
  readText,
  requestOf,
  settle,
} from './client-fixtures.ts';

interface Setting {
  readonly script?: (call: ScriptedCall, clock: VirtualClock) => CallResult | Promise<CallResult>;
  readonly endpoint?: Parameters<typeof endpointOf>[1];
  readonly budget?: BudgetOptions;
  readonly recording?: Recording;
  readonly more?: Partial<LiveClientOptions>;
}

function opened({
  script = () => answering('yes'),
  endpoint,
  budget = {},
  recording = memoryRecording(),
  more,
}: Setting = {}) {
  const clock = new VirtualClock(1_000_000);
  const transport = scriptedTransport((call) => script(call, clock));
  const client = liveClient({
    recording,
    run: 'run',
    endpoints: [endpointOf(transport, endpoint)],
    budget,
    usedMinutes: 0,
    patienceMinutes: 15,
    clock,
    timers: clock,
    entropy: () => 0.5,
    resumeHint: '"mass resume runs/a"',
    ...more,
  });
  const ask = (i: number, day = 1, request: ModelRequest = requestOf(i)) =>
    client.ask(request, purposeOf(i, day), readText);
  return { clock, transport, client, ask, recording };
}

function stopOf(result: PromiseSettledResult<unknown> | undefined): RunStop {
  expect(result?.status).toBe('rejected');
  const reason: unknown = (result as PromiseRejectedResult).reason;
  expect(reason).toBeInstanceOf(RunStop);
  return reason as RunStop;
}

describe('live client', () => {
  it('sends what is not recorded, once for all who ask, and records before it answers', async () => {
    const log: string[] = [];
    const recording = memoryRecording();
    const sent = recording.sent.bind(recording);
    const answered = recording.answered.bind(recording);
    recording.sent = async (...call) => {
      await settle(2);
      const id = await sent(...call);
      log.push('sent');
      return id;
    };
    recording.answered = async (...call) => {
      await settle(2);
      await answered(...call);
      log.push('recorded');
    };
    const { client, ask, transport } = opened({
      recording,
      script: () => {
        log.push('called');
        return answering('yes', { inputTokens: 7 });
      },
      endpoint: { price: { inputPerMillion: 1, outputPerMillion: 2, batchShare: 1 } },
    });
    const asked = [ask(1), ask(1)].map(async (promise) => {
      const reading = await promise;
      log.push('given');
      return reading;
    });
    expect(await Promise.all(asked)).toEqual([
      { ok: true, value: 'yes', parsed: { text: 'yes' } },
      { ok: true, value: 'yes', parsed: { text: 'yes' } },
    ]);
    expect(log).toEqual(['sent', 'called', 'recorded', 'given', 'given']);
    await ask(1);
    expect(transport.calls).toHaveLength(1);
    expect(client.account()).toMatchObject({
      reused: 1,
      answered: 1,
      calls: 1,
      inputTokens: 7,
      outputTokens: 5,
      costUsd: 17e-6,
      endpoints: [{ name: 'a', baseUrl: 'http://a.test/v1', structured: 'schema', calls: 1 }],
    });
    expect(recording.find(requestOf(1).digest)).toMatchObject({ run: 'run', endpoint: 'a', attempts: 1 });
    await client.close();
  });

  it('gives and records answers of no use, with their reason', async () => {
    const { client, ask, recording } = opened({ script: () => answering('bad') });
    expect(await ask(1)).toEqual({ ok: false, fault: 'malformed', detail: 'no JSON' });
    expect(recording.find(requestOf(1).digest)?.outcome).toEqual({ fault: 'malformed', detail: 'no JSON' });
    expect(client.account().contentFaults).toEqual({ malformed: 1 });
    await client.close();
  });

  it('sends the most urgent first, whatever the order of asking', async () => {
    const { clock, client, ask, transport } = opened({
      script: (_, time) => later(time, 10, () => answering('yes')),
      endpoint: { concurrency: 1 },
    });
    const order = [
      [5, 3],
      [2, 1],
      [9, 1],
      [1, 2],
      [1, 1],
    ] as const;
    const asked = order.map(([i, day]) => ask(i, day, requestOf(100 * day + i)));
    await settle();
    asked.push(ask(0, 1, requestOf(100)));
    await drive(clock, Promise.all(asked), { step: 10 });
    const places = transport.calls.map(({ request }) => request.digest);
    expect(places).toEqual([101, 100, 102, 109, 201, 305].map((i) => requestOf(i).digest));
    await client.close();
  });

  it('never has more in flight than allowed, and keeps all slots busy', async () => {
    const { clock, client, ask, transport } = opened({
      script: ({ index }, time) => later(time, 10 + (index % 7) * 10, () => answering('yes')),
      endpoint: { concurrency: 5 },
    });
    const all = Promise.all(Array.from({ length: 100 }, (_, i) => ask(i)));
    expect((await drive(clock, all, { step: 10 })).status).toBe('fulfilled');
    expect(transport.mostInFlight()).toBe(5);
    // 100 calls of 40 ms on average over 5 slots.
    expect(clock.now() - 1_000_000).toBeLessThan(1_000);
    await client.close();
  });

  it('tries transport failures again, with waits that grow, under a new key unless the call may have been answered', async () => {
    const results = [
      failing('server'),
      failing('timed-out', { mayBeBilled: true }),
      failing('rate-limited', { retryAfterMs: 20_000 }),
      answering('yes'),
    ];
    const times: number[] = [];
    const { clock, client, ask, transport } = opened({
      script: ({ index }, time) => {
        times.push(time.now() - 1_000_000);
        return results[index] as CallResult;
      },
      endpoint: { price: { inputPerMillion: 1000, outputPerMillion: 0, batchShare: 1 } },
    });
    expect((await drive(clock, ask(1), { step: 25 })).status).toBe('fulfilled');
    expect(times).toEqual([0, 375, 375 + 750, 375 + 750 + 20_000]);
    const keys = transport.calls.map(({ options }) => options.idempotencyKey.split('-').at(-1));
    expect(keys).toEqual(['0', '1', '1', '2']);
    expect(client.account()).toMatchObject({
      calls: 4,
      answered: 1,
      uncertainCalls: 1,
      transportFaults: { server: 1, 'timed-out': 1, 'rate-limited': 1 },
    });
    expect(client.account().uncertainUsd).toBeGreaterThan(0.3);
    await client.close();
  });

  it('stops as unreachable when patience is over, names the servers and the last fault, and records nothing as answered', async () => {
    const { clock, client, ask, transport } = opened({
      script: () => failing('dropped'),
      more: { patienceMinutes: 2 },
    });
    const asked = [ask(1), ask(2)];
    const all = Promise.allSettled(asked);
    const stop = stopOf(await drive(clock, asked[0] as Promise<unknown>, { step: 500 }));
    expect(stop.code).toBe('models.unreachable');
    expect(stop.message).toContain('no answer in 2 minutes from a (http://a.test/v1)');
    expect(stop.message).toContain('dropped, detail of dropped');
    expect(stop.message).toContain('"mass resume runs/a"');
    expect(stopOf((await all)[1])).toBe(stop);
    await expect(ask(3)).rejects.toBe(stop);
    const passed = clock.now() - 1_000_000;
    expect(passed).toBeGreaterThanOrEqual(120_000);
    expect(passed).toBeLessThan(125_000);
    // The breaker leaves it alone meanwhile.
    expect(transport.calls.length).toBeLessThan(30);
    await client.close();
  });

  it('stops as unreachable although the server only asks to wait', async () => {
    const { clock, client, ask } = opened({
      script: () => failing('rate-limited', { retryAfterMs: 86_400_000 }),
    });
    const stop = stopOf(await drive(clock, ask(1), { step: 10_000 }));
    expect(stop.code).toBe('models.unreachable');
    expect(clock.now() - 1_000_000).toBeLessThan(920_000);
    await client.close();
  });

  it('does not try one request for ever while others are answered', async () => {
    const { clock, client, ask } = opened({
      script: ({ request }) =>
        request.digest === requestOf(0).digest ? failing('server') : answering('yes'),
      more: { patienceMinutes: 1 },
    });
    const poisoned = ask(0);
    for (let i = 1; i < 40; i++) expect((await drive(clock, ask(i), { step: 10 })).status).toBe('fulfilled');
    expect(stopOf(await drive(clock, poisoned, { step: 1_000 })).code).toBe('models.unreachable');
    await client.close();
  });

  for (const [status, code] of [
    [401, 'models.key'],
    [403, 'models.key'],
    [404, 'models.rejected'],
    [400, 'models.rejected'],
  ] as const) {
    it(`stops at once when a server answers ${status}, and still records what is in flight`, async () => {
      const { clock, client, ask, recording } = opened({
        script: ({ index }, time) =>
          index === 0
            ? later(time, 100, () => answering('late'))
            : { kind: 'rejected', status, detail: 'no such model' },
        endpoint: { concurrency: 2, apiKeyEnv: 'THE_KEY' },
      });
      const asked = [ask(1), ask(2), ask(3), ask(4)];
      const settled = await drive(clock, Promise.allSettled(asked), { step: 50 });
      const [first, second, third, fourth] = (
        settled as PromiseFulfilledResult<PromiseSettledResult<unknown>[]>
      ).value;
      expect(first).toMatchObject({ status: 'fulfilled', value: { ok: true, value: 'late' } });
      expect(recording.find(requestOf(1).digest)?.answer.text).toBe('late');
      const stop = stopOf(second);
      expect(stop.code).toBe(code);
      expect(stop.message).toContain(`${status}: no such model`);
      expect(stop.message.includes('THE_KEY')).toBe(code === 'models.key');
      expect(stopOf(third)).toBe(stop);
      expect(stopOf(fourth)).toBe(stop);
      await client.close();
    });
  }

  it('ends calls of a dead process, charges them, and counts their repetition', async () => {
    const recording = lasting();
    const call = { run: 'run', endpoint: 'a', at: 1, reservedTokens: 70, reservedUsd: 0 };
    await recording.sent(requestOf(1), purposeOf(1), call);
    const { client, ask } = opened({ recording, budget: { tokens: 80 } });
    expect(client.account()).toMatchObject({ uncertainCalls: 1, uncertainTokens: 70 });
    expect(stopOf((await Promise.allSettled([ask(1)]))[0]).code).toBe('models.budget');
    await client.close();
    const again = opened({ recording });
    await again.ask(1);
    expect(again.client.account()).toMatchObject({ repeatedAfterCrash: 1, answered: 1 });
    await again.client.close();
  });

  it('closing sends nothing more, waits for what is in flight, and rejects what waits', async () => {
    const { clock, client, ask, transport, recording } = opened({
      script: (_, time) => later(time, 100, () => answering('yes')),
      endpoint: { concurrency: 1 },
    });
    const recordings: unknown[] = [];
    const close = recording.close.bind(recording);
    recording.close = () => {
      recordings.push(recording.find(requestOf(1).digest)?.answer.text);
      close();
    };
    const asked = [ask(1), ask(2)];
    await settle();
    const closed = client.close();
    expect(stopOf((await Promise.allSettled(asked.slice(1)))[0]).code).toBe('run.interrupted');
    expect(transport.isClosed()).toBe(false);
    await drive(clock, closed);
    expect(recordings).toEqual(['yes']);
    expect(await asked[0]).toMatchObject({ value: 'yes' });
    expect(transport.isClosed()).toBe(true);
    expect(transport.calls).toHaveLength(1);
    expect(client.account().answered).toBe(1);
  });

  it('closes the recording also when it cannot be summed up any more', async () => {
    const recording = memoryRecording();
    const { client, ask } = opened({ recording });
    await ask(1);
    let isClosed = false;
    recording.close = () => (isClosed = true);
    recording.totals = () => {
      throw new Error('disk gone');
    };
    await expect(client.close()).rejects.toThrow('disk gone');
    expect(isClosed).toBe(true);
  });

  it('sends a call in other words as a call of its own: recorded, counted and under another key', async () => {
    const { client, ask, transport } = opened({
      script: ({ index }) => (index === 0 ? { kind: 'adjusted', detail: 'no max_tokens' } : answering('yes')),
      budget: { calls: 2 },
    });
    transport.adjusted = () => ['seed is not sent'];
    expect(await ask(1)).toMatchObject({ value: 'yes' });
    const keys = transport.calls.map(({ options }) => options.idempotencyKey.split('-').at(-1));
    expect(keys).toEqual(['0', '1']);
    expect(client.account()).toMatchObject({ calls: 2, answered: 1, transportFaults: { adjusted: 1 } });
    expect(client.account().endpoints[0]?.adjusted).toEqual(['seed is not sent']);
    expect(stopOf((await Promise.allSettled([ask(2)]))[0]).code).toBe('models.budget');
    await client.close();
  });

  it('does not hammer a server that refuses everything for load', async () => {
    const { clock, client, ask, transport } = opened({
      script: () => failing('rate-limited'),
      endpoint: { concurrency: 4 },
      more: { patienceMinutes: 5 },
    });
    const asked = Promise.allSettled(Array.from({ length: 200 }, (_, i) => ask(i)));
    await drive(clock, asked, { step: 50 });
    // Five minutes: a dozen growing waits, then one call in 15 to 30 seconds.
    expect(transport.calls.length).toBeLessThan(40);
    await client.close();
  });

  it('a recording that fails ends the run: nobody gets an answer that was not kept', async () => {
    const recording = memoryRecording();
    recording.answered = () => Promise.reject(new Error('disk full'));
    const { client, ask } = opened({ recording });
    const stop = stopOf((await Promise.allSettled([ask(1)]))[0]);
    expect(stop.code).toBe('models.recording');
    expect(stop.message).toContain('disk full');
    await client.close();
  });

  it('a reader that throws fails the one who gave it', async () => {
    const { client } = opened();
    const asked = client.ask(requestOf(1), purposeOf(1), () => {
      throw new TypeError('defect');
    });
    await expect(asked).rejects.toThrow(TypeError);
    await client.close();
  });
});

describe('structured output', () => {
  const knows = (best: 'json' | 'text') => (call: ScriptedCall, clock: VirtualClock) =>
    later(clock, 10, (): CallResult => {
      const { mode } = call.options;
      const order = ['schema', 'json', 'text'];
      return order.indexOf(mode) < order.indexOf(best)
        ? { kind: 'unsupported', detail: `no ${mode}` }
        : answering('yes');
    });

  it('is found by the first call while others wait, and then used by all', async () => {
    const { clock, client, ask, transport } = opened({
      script: knows('text'),
      endpoint: { structured: 'auto', concurrency: 4 },
    });
    expect(client.account().endpoints[0]).not.toHaveProperty('structured');
    const all = Promise.all(Array.from({ length: 9 }, (_, i) => ask(i)));
    expect((await drive(clock, all, { step: 10 })).status).toBe('fulfilled');
    const modes = transport.calls.map(({ options }) => options.mode);
    expect(modes).toEqual(['schema', 'json', 'text', ...Array.from({ length: 8 }, () => 'text')]);
    expect(client.account().endpoints[0]?.structured).toBe('text');
    expect(client.account().transportFaults).toEqual({ unsupported: 2 });
    await client.close();
  });

  it('falls for everybody when a later call is refused', async () => {
    let best: 'schema' | 'json' = 'schema';
    const { clock, client, ask, transport } = opened({
      script: ({ options }, time) =>
        later(time, 10, () =>
          best === 'json' && options.mode === 'schema'
            ? { kind: 'unsupported', detail: 'no more' }
            : answering('yes'),
        ),
      endpoint: { structured: 'auto', concurrency: 4 },
    });
    await drive(clock, ask(0), { step: 10 });
    best = 'json';
    const all = Promise.all(Array.from({ length: 8 }, (_, i) => ask(i + 1)));
    expect((await drive(clock, all, { step: 10 })).status).toBe('fulfilled');
    expect(client.account().endpoints[0]?.structured).toBe('json');
    expect(transport.calls.filter(({ options }) => options.mode === 'text')).toEqual([]);
    await client.close();
  });

  it('is taken as given, and the run stops when the server does not know it', async () => {
    const { clock, client, ask, transport } = opened({
      script: knows('json'),
      endpoint: { structured: 'schema' },
    });
    expect(stopOf(await drive(clock, ask(1), { step: 10 })).code).toBe('models.rejected');
    expect(transport.calls).toHaveLength(1);
    await client.close();
  });
});

describe('several endpoints', () => {
  it('of different speed are all kept busy', async () => {
    const clock = new VirtualClock();
    const fast = scriptedTransport(() => later(clock, 10, () => answering('yes')));
    const slow = scriptedTransport(() => later(clock, 100, () => answering('yes')));
    const { client } = opened({
      more: {
        clock,
        timers: clock,
        endpoints: [
          endpointOf(fast, { name: 'fast', concurrency: 2 }),
          endpointOf(slow, { name: 'slow', concurrency: 4 }),
        ],
      },
    });
    const all = Promise.all(
      Array.from({ length: 240 }, (_, i) => client.ask(requestOf(i), purposeOf(i), readText)),
    );
    expect((await drive(clock, all, { step: 10 })).status).toBe('fulfilled');
    // 0.2 calls a millisecond there and 0.04 here: 240 calls take 1,000 ms when neither rests.
    expect(clock.now()).toBeLessThan(1_150);
    expect(fast.calls.length).toBeGreaterThan(180);
    expect(slow.calls.length).toBeGreaterThan(32);
    await client.close();
  });

  it('share calls by weight while all have room', async () => {
    const [heavy, light] = [
      scriptedTransport(() => answering('yes')),
      scriptedTransport(() => answering('yes')),
    ];
    const { client } = opened({
      more: {
        endpoints: [endpointOf(heavy, { name: 'heavy', weight: 3 }), endpointOf(light, { name: 'light' })],
      },
    });
    for (let i = 0; i < 40; i++) await client.ask(requestOf(i), purposeOf(i), readText);
    expect([heavy.calls.length, light.calls.length]).toEqual([30, 10]);
    await client.close();
  });

  it('answer for one that is down', async () => {
    const down = scriptedTransport(() => failing('dropped'));
    const up = scriptedTransport(() => answering('yes'));
    const { clock, client, ask } = opened({
      more: { endpoints: [endpointOf(down, { name: 'down' }), endpointOf(up, { name: 'up' })] },
    });
    const all = Promise.all(Array.from({ length: 50 }, (_, i) => ask(i)));
    expect((await drive(clock, all)).status).toBe('fulfilled');
    await client.close();
  });
});

describe('budget', () => {
  const priced = { price: { inputPerMillion: 1000, outputPerMillion: 1000, batchShare: 1 }, concurrency: 8 };

  it('waits for calls in flight, stops below the cap, and a higher cap goes on with nothing asked twice', async () => {
    const recording = lasting();
    const script = (_: ScriptedCall, clock: VirtualClock) =>
      later(clock, 10, () => answering('yes', { inputTokens: 300, outputTokens: 50 }));
    const first = opened({ recording, script, endpoint: priced, budget: { tokens: 2_000 } });
    const asked = Promise.allSettled(Array.from({ length: 10 }, (_, i) => first.ask(i)));
    const results = (await drive(first.clock, asked, { step: 10 })) as PromiseFulfilledResult<
      PromiseSettledResult<unknown>[]
    >;
    const answered = results.value.filter(({ status }) => status === 'fulfilled').length;
    const spent = answered * 350;
    expect(spent).toBeLessThanOrEqual(2_000);
    // Within one call of the cap, whose reservation is known to be below 700.
    expect(spent).toBeGreaterThan(2_000 - 700);
    const stop = stopOf(results.value.find(({ status }) => status === 'rejected'));
    expect(stop.message).toContain(`${spent} tokens of 2000 tokens spent`);
    expect(stop.message).toContain('"mass resume runs/a --set execution.budget.tokens=..."');
    await first.client.close();

    const second = opened({ recording, script, endpoint: priced, budget: { tokens: 9_000 } });
    const rest = Promise.all(Array.from({ length: 10 }, (_, i) => second.ask(i)));
    expect((await drive(second.clock, rest, { step: 10 })).status).toBe('fulfilled');
    expect(second.transport.calls).toHaveLength(10 - answered);
    expect(second.client.account()).toMatchObject({ reused: answered, answered: 10, calls: 10 });
    await second.client.close();
  });

  it('of calls lets exactly so many out, failed ones included', async () => {
    const { clock, client, ask, transport } = opened({
      script: ({ index }) => (index % 3 === 0 ? failing('server') : answering('yes')),
      budget: { calls: 7 },
    });
    const asked = Promise.allSettled(Array.from({ length: 9 }, (_, i) => ask(i)));
    await drive(clock, asked);
    expect(transport.calls).toHaveLength(7);
    await client.close();
  });

  it('of wall time ends at the deadline, earlier invocations counted, and also while a server asks to wait', async () => {
    const { clock, client, ask } = opened({
      script: () => failing('rate-limited', { retryAfterMs: 3_600_000 }),
      budget: { minutes: 10 },
      more: { usedMinutes: 8, patienceMinutes: 60 },
    });
    const stop = stopOf(await drive(clock, ask(1), { step: 1_000 }));
    expect(stop.code).toBe('models.budget');
    expect(stop.message).toContain('10.0 minutes of 10.0 minutes spent');
    expect(clock.now() - 1_000_000).toBeLessThan(121_500);
    await client.close();
  });

  it('of wall time that is used up still gives recorded answers', async () => {
    const recording = recordingOf([[requestOf(1), 'one']]);
    const { client, ask } = opened({ recording, budget: { minutes: 1 }, more: { usedMinutes: 2 } });
    expect(await ask(1)).toMatchObject({ value: 'one' });
    expect(stopOf((await Promise.allSettled([ask(2)]))[0]).code).toBe('models.budget');
    await client.close();
  });

  it('a server that counts more than was reserved is charged, and the next call is not sent', async () => {
    const { client, ask, transport } = opened({
      script: () => answering('yes', { inputTokens: 5_000 }),
      budget: { tokens: 5_000 },
    });
    expect(await ask(1)).toMatchObject({ ok: true });
    expect(stopOf((await Promise.allSettled([ask(2)]))[0]).message).toContain('5005 tokens of 5000');
    expect(transport.calls).toHaveLength(1);
    await client.close();
  });
});

describe('whatever happens', () => {
  const event = fc.constantFrom(
    'yes',
    'bad',
    'server',
    'rate-limited',
    'timed-out',
    'dropped',
    'unsupported',
  );

  it('nobody waits for ever, limits and caps hold, urgency decides, and answers are recorded before they are given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(event, fc.nat(400)), { minLength: 1, maxLength: 40 }),
        fc.array(fc.tuple(fc.nat(15), fc.nat(3)), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 5 }),
        fc.option(fc.integer({ min: 0, max: 12_000 }), { nil: undefined }),
        async (events, asks, concurrency, tokens) => {
          const clock = new VirtualClock();
          const recording = memoryRecording();
          const known = new Set<string>();
          const answered = recording.answered.bind(recording);
          recording.answered = async (...call) => {
            await settle(1);
            await answered(...call);
            known.add(call[1].answer.text);
          };
          let spent = 0;
          const transport = scriptedTransport(({ request, options, index }) => {
            const [kind, delay] = events[index % events.length] as (typeof events)[number];
            return later(clock, delay, (): CallResult => {
              const text = kind === 'bad' ? 'bad' : request.digest;
              if (kind === 'yes' || kind === 'bad' || (kind === 'unsupported' && options.mode === 'text')) {
                spent += 15;
                return answering(text);
              }
              if (kind === 'unsupported') return { kind, detail: 'no' };
              const mayBeBilled = kind === 'timed-out' || kind === 'dropped';
              if (mayBeBilled) spent += 1;
              return failing(kind, { mayBeBilled, ...(delay % 2 === 0 ? { retryAfterMs: delay * 10 } : {}) });
            });
          });
          const client = liveClient({
            recording,
            run: 'run',
            endpoints: [endpointOf(transport, { concurrency, structured: 'auto' })],
            budget: tokens === undefined ? {} : { tokens },
            usedMinutes: 0,
            patienceMinutes: 3,
            clock,
            timers: clock,
            entropy: () => 0.5,
          });
          const purposes: Purpose[] = [];
          const all = Promise.allSettled(
            asks.map(async ([i, day]) => {
              const purpose = purposeOf(i, day);
              purposes.push(purpose);
              const request = requestOf(i * 10 + day);
              const reading = await client.ask(request, purpose, readText);
              expect(known.has(reading.ok ? request.digest : 'bad')).toBe(true);
            }),
          );
          const done = (await drive(clock, all, { step: 200, steps: 30_000 })) as PromiseFulfilledResult<
            PromiseSettledResult<void>[]
          >;
          for (const result of done.value) if (result.status === 'rejected') stopOf(result);
          expect(transport.mostInFlight()).toBeLessThanOrEqual(concurrency);
          const first = transport.calls[0];
          const places = asks.map(([i, day]) => [day * 100 + i, requestOf(i * 10 + day).digest] as const);
          const mostUrgent = places.toSorted(([a], [b]) => a - b)[0]?.[1];
          expect(first?.request.digest ?? mostUrgent).toBe(mostUrgent);
          const { inputTokens, outputTokens, uncertainTokens, calls } = client.account();
          expect(inputTokens + outputTokens + uncertainTokens).toBeLessThanOrEqual(tokens ?? Infinity);
          expect(spent).toBeLessThanOrEqual(tokens ?? Infinity);
          expect(calls).toBe(transport.calls.length);
          await client.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** A recording that stays open when a client closes it, as a file that is opened again. */
function lasting(): Recording {
  const recording = memoryRecording();
  recording.close = () => undefined;
  return recording;
}
