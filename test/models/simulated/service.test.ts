/** Calls through the service on a clock that the test moves; what goes out is noted, with the time. */
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../core/index.ts';
import { type Outlet, Service } from '../../../models/simulated/service.ts';
import { decisionPrompt, options, requestBody } from './prompts.ts';

function opened(more: object) {
  const clock = new VirtualClock();
  const service = new Service(options(more), undefined, clock, clock);
  const log: string[] = [];
  const hangUp: (() => void)[] = [];
  const call = (name: string) => {
    const note = (text: string) => log.push(`${clock.elapsed()} ${name} ${text}`);
    const closing: (() => void)[] = [];
    const outlet: Outlet = {
      whole: (status, _, headers = {}) =>
        note(
          `${status}${Object.keys(headers)
            .map((header) => ` ${header}`)
            .join('')}`,
        ),
      begin: () => note('begins'),
      piece: (_, last) => note(last ? 'last piece' : 'piece'),
      breakOff: () => note('breaks'),
      onClosed: (work) => void closing.push(work),
    };
    hangUp.push(() => {
      for (const work of closing) work();
    });
    service.accept(requestBody(decisionPrompt({ before: name })), outlet);
  };
  return { clock, service, log, call, hangUp };
}

const second = { medianMs: 1000, sigma: 0 };
const endings = (counts: ReturnType<Service['counts']>) => {
  const { received, answered, rejected, turnedAway, abandoned, open } = counts;
  return { received, answered, rejected, turnedAway, abandoned, open };
};

describe('the service', () => {
  it('serves as many calls as it has slots, for the service time each, and adds up what was busy', () => {
    const { clock, service, log, call } = opened({ slots: 2, latency: second });
    call('a');
    clock.advance(400);
    call('b');
    call('c');
    clock.advance(400);
    // a since 0, b since 400; c waits.
    expect(service.counts()).toMatchObject({
      open: 3,
      busySlotMs: 1200,
      spanMs: 800,
      nowMs: 800,
      mostBusySlots: 2,
    });
    clock.advance(5000);
    expect(log).toEqual(['1000 a 200', '1400 b 200', '2000 c 200']);
    // Three seconds of work between 0 and 2000: three quarters of two slots.
    expect(service.counts()).toMatchObject({
      open: 0,
      answered: 3,
      busySlotMs: 3000,
      spanMs: 2000,
      nowMs: 5800,
    });
  });

  it('turns calls away when its queue is full, at once', () => {
    const { clock, service, log, call } = opened({ slots: 1, queue: 1, latency: second });
    for (const name of ['a', 'b', 'c']) call(name);
    expect(log).toEqual(['0 c 429']);
    clock.advance(2000);
    expect(log).toEqual(['0 c 429', '1000 a 200', '2000 b 200']);
    expect(endings(service.counts())).toEqual({
      received: 3,
      answered: 2,
      rejected: 0,
      turnedAway: 1,
      abandoned: 0,
      open: 0,
    });
  });

  it('frees the slot of a client that goes away, and forgets one that goes while it waits', () => {
    const { clock, service, log, call, hangUp } = opened({ slots: 1, latency: second });
    for (const name of ['a', 'b', 'c']) call(name);
    clock.advance(300);
    hangUp[1]?.();
    hangUp[0]?.();
    hangUp[0]?.();
    clock.advance(2000);
    expect(log).toEqual(['1300 c 200']);
    hangUp[2]?.();
    expect(service.counts()).toMatchObject({
      received: 3,
      answered: 1,
      abandoned: 2,
      open: 0,
      busySlotMs: 1300,
    });
  });

  it.each([
    ['rateLimited', ['0 a 429'], 0],
    ['rateLimitedWithWait', ['0 a 429 retry-after retry-after-ms'], 0],
    ['error503', ['0 a 503'], 0],
    ['error500', ['1000 a 500'], 1000],
    ['timedOut', [], 1000],
    [
      'slowStream',
      [
        '1000 a begins',
        ...Array.from({ length: 8 }, (_, i) => `${1125 + 125 * i} a ${i === 7 ? 'last piece' : 'piece'}`),
      ],
      2000,
    ],
  ])('meets the fault %s', (fault, expected, busySlotMs) => {
    const { clock, service, log, call, hangUp } = opened({ faults: { [fault]: 1 }, latency: second });
    call('a');
    clock.advance(10_000);
    expect(log).toEqual(expected);
    // A client that gives up afterwards changes nothing.
    hangUp[0]?.();
    const slow = fault === 'slowStream';
    expect(service.counts()).toMatchObject({
      received: 1,
      answered: slow ? 1 : 0,
      open: 0,
      abandoned: 0,
      busySlotMs,
    });
    expect(service.counts().faults[fault]).toBe(1);
    // The server did the work where it held a slot to the end.
    expect(service.counts().outputTokens > 0).toBe(slow || fault === 'timedOut');
  });

  it('drops connections before the body or amid it', () => {
    const { clock, log, call } = opened({ faults: { dropped: 1 }, latency: second });
    for (let i = 0; i < 20; i++) call('a');
    clock.advance(1000);
    const ways = new Set(
      log
        .join(' ')
        .split(' breaks')
        .map((way) => way.replaceAll(/\d+ a|\s/g, '')),
    );
    expect(ways).toEqual(new Set(['', 'beginspiece']));
  });

  it('counts every call once, and requests that come again', () => {
    const faults = {
      rateLimited: 0.1,
      error500: 0.1,
      error503: 0.05,
      dropped: 0.1,
      timedOut: 0.1,
      slowStream: 0.1,
      refused: 0.1,
    };
    const { clock, service, call, hangUp } = opened({
      slots: 3,
      queue: 20,
      faults,
      latency: { medianMs: 30 },
    });
    for (let i = 0; i < 400; i++) {
      call(String(i % 150));
      clock.advance(i % 23);
      if (i % 17 === 0) hangUp[i]?.();
    }
    const counts = service.counts();
    const unanswered = ['rateLimited', 'error500', 'error503', 'dropped', 'timedOut'].reduce(
      (sum, name) => sum + (counts.faults[name] ?? 0),
      0,
    );
    const { received, answered, rejected, turnedAway, abandoned, open } = counts;
    expect(received).toBe(400);
    expect(answered + rejected + turnedAway + abandoned + open + unanswered).toBe(400);
    for (const some of [answered, turnedAway, abandoned, unanswered]) expect(some).toBeGreaterThan(0);
    expect(Object.keys(counts.repeated)).toHaveLength(150);
    expect(Object.values(counts.repeated).reduce((sum, times) => sum + times, 0)).toBe(400);
    for (const [digest, times] of Object.entries(counts.answeredAgain))
      expect(times).toBeLessThanOrEqual(counts.repeated[digest] as number);
    expect(counts.mostBusySlots).toBe(3);
    clock.advance(100_000);
    expect(service.counts().open).toBe(0);
  });

  it('answers equal requests equally, in any order and with any faults of calls', () => {
    const answersOf = (order: readonly number[], more: object) => {
      const clock = new VirtualClock();
      const service = new Service(options({ seed: 3, ...more }), undefined, clock, clock);
      const bodies = new Map<number, string>();
      for (const i of order) {
        const body = requestBody(decisionPrompt({ before: `no. ${i}`, strategy: { rationality: 0 } }));
        const ask = () =>
          service.accept(body, {
            whole: (status, text) => {
              if (status === 200)
                bodies.set(i, JSON.stringify((JSON.parse(text) as { choices: unknown }).choices));
              else ask();
            },
            begin: () => undefined,
            piece: () => undefined,
            breakOff: () => undefined,
            onClosed: () => undefined,
          });
        ask();
      }
      clock.advance(1e6);
      return order.toSorted((a, b) => a - b).map((i) => bodies.get(i));
    };
    const order = Array.from({ length: 40 }, (_, i) => i);
    const calm = answersOf(order, { slots: 1 });
    expect(calm).not.toContain(undefined);
    expect(new Set(calm).size).toBeGreaterThan(20);
    const stormy = {
      slots: 16,
      latency: { medianMs: 50 },
      faults: { error500: 0.3, error503: 0.1, rateLimited: 0.2 },
    };
    expect(answersOf(order.toReversed(), stormy)).toEqual(calm);
  });
});
