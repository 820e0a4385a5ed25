import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../core/index.ts';
import { SEVERAL, WINDOW } from '../../models/limiter/latency.ts';
import {
  afterEnded,
  afterSent,
  type CallEnd,
  type LimiterSettings,
  type LimiterState,
  startLimiter,
  type Ticket,
  whenFree,
} from '../../models/limiter.ts';

const answered: CallEnd = { kind: 'answered', usedTokens: 10 };
const failed = (fault: 'rate-limited' | 'server' | 'timed-out', retryAfterMs?: number): CallEnd => ({
  kind: 'failed',
  fault,
  usedTokens: 0,
  retryAfterMs,
  jitter: 0,
});

/** The limiter with a clock, for a test. */
class Driver {
  state: LimiterState;
  now = 0;
  constructor(settings: LimiterSettings) {
    this.state = startLimiter(settings, 0);
  }
  free(tokens = 10): number {
    return whenFree(this.state, tokens, this.now);
  }
  send(tokens = 10, kind = 'decision'): Ticket {
    const [state, ticket] = afterSent(this.state, { kind, tokens }, this.now);
    this.state = state;
    return ticket;
  }
  end(ticket: Ticket, end: CallEnd = answered): void {
    this.state = afterEnded(this.state, ticket, end, this.now);
  }
  /** Waits until something may go out, fills all room, and ends every call after `latencyMs`. */
  roundTrip(end: CallEnd | ((i: number) => CallEnd) = answered, latencyMs = 10): number {
    this.now = Math.max(this.now, this.free());
    const tickets: Ticket[] = [];
    while (this.free() <= this.now) tickets.push(this.send());
    this.now += latencyMs;
    for (const [i, ticket] of tickets.entries()) this.end(ticket, typeof end === 'function' ? end(i) : end);
    return tickets.length;
  }
}

describe('concurrency', () => {
  it('starts at what the endpoint allows, and lets no more go out', () => {
    const driver = new Driver({ concurrency: 3 });
    for (let i = 0; i < 3; i++) driver.send();
    expect(driver.free()).toBe(Number.POSITIVE_INFINITY);
  });

  it('halves once for a round trip in which every call was refused, however many they were', () => {
    const driver = new Driver({ concurrency: 64 });
    expect(driver.roundTrip(failed('rate-limited'))).toBe(64);
    expect(driver.roundTrip(failed('rate-limited'))).toBe(32);
    expect(driver.roundTrip(failed('rate-limited'))).toBe(16);
    for (let i = 0; i < 8; i++) driver.roundTrip(failed('rate-limited'));
    expect(driver.roundTrip()).toBe(1);
  });

  it('does not fall again for calls that went out before it fell', () => {
    const driver = new Driver({ concurrency: 8 });
    const old = Array.from({ length: 8 }, () => driver.send());
    driver.now = 10;
    for (const ticket of old.slice(0, 8)) driver.end(ticket, failed('rate-limited'));
    const [a, b] = [driver.state.concurrency.limit, 4];
    expect(a).toBe(b);
    // One that was sent before and ends now says nothing about the new limit.
    driver.state = { ...driver.state, inFlight: 1 };
    driver.end(old[0] as Ticket, failed('rate-limited'));
    expect(driver.state.concurrency).toMatchObject({ limit: 4, ended: 0 });
  });

  it('comes back to the ceiling within twenty round trips, and not above it', () => {
    const driver = new Driver({ concurrency: 64 });
    for (let i = 0; i < 7; i++) driver.roundTrip(failed('rate-limited'));
    expect(driver.state.concurrency.limit).toBe(1);
    for (let i = 0; i < 20; i++) driver.roundTrip();
    expect(driver.state.concurrency.limit).toBe(64);
  });

  it('finds the room of a server that refuses what is above it', () => {
    const driver = new Driver({ concurrency: 64 });
    const limits: number[] = [];
    for (let trip = 0; trip < 200; trip++)
      limits.push(driver.roundTrip((i) => (i < 32 ? answered : failed('rate-limited'))));
    const settled = limits.slice(100);
    expect(Math.min(...settled)).toBeGreaterThanOrEqual(28);
    expect(Math.max(...settled)).toBeLessThanOrEqual(44);
  });

  it('takes some failures for a flaky server, and many for load', () => {
    const flaky = new Driver({ concurrency: 64 });
    for (let trip = 0; trip < 50; trip++)
      flaky.roundTrip((i) => (i % 12 === 0 ? failed('server') : answered));
    expect(flaky.state.concurrency.limit).toBe(64);
    const loaded = new Driver({ concurrency: 64 });
    for (let trip = 0; trip < 50; trip++)
      loaded.roundTrip((i) => (i % 2 === 0 ? failed('timed-out') : answered));
    expect(loaded.state.concurrency.limit).toBeLessThan(10);
  });

  it('stays within 1 and the ceiling, and tickets are given back, whatever happens', () => {
    const step = fc.record({
      ends: fc.boolean(),
      pick: fc.nat(),
      kind: fc.constantFrom('answered', 'refused', 'rate-limited', 'server', 'timed-out'),
      wait: fc.nat(3_000),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (ceiling, steps) => {
        const driver = new Driver({ concurrency: ceiling, requestsPerMinute: 600 });
        const out: Ticket[] = [];
        for (const { ends, pick, kind, wait } of steps) {
          driver.now += wait;
          if (ends && out.length > 0) {
            const [ticket] = out.splice(pick % out.length, 1) as [Ticket];
            if (kind === 'answered') driver.end(ticket);
            else if (kind === 'refused') driver.end(ticket, { kind: 'refused' });
            else driver.end(ticket, failed(kind, pick % 500));
          } else if (driver.free() <= driver.now) out.push(driver.send());
          const { limit } = driver.state.concurrency;
          expect(limit).toBeGreaterThanOrEqual(1);
          expect(limit).toBeLessThanOrEqual(ceiling);
          expect(driver.state.inFlight).toBe(out.length);
          expect(out.length).toBeLessThanOrEqual(ceiling);
          // Nobody waits for ever: with nothing in flight there is a time to look again.
          expect(out.length === 0 ? driver.free() : 0).toBeLessThan(driver.now + 90_000);
        }
      }),
    );
  });
});

describe('latency', () => {
  const stream = streamAt(rootKey('latency'), 0, 0);
  const draw = (i: number, median: number) => median * Math.exp(0.8 * normal(stream, i));

  it('log-normal latencies of sigma 0.8 never look like a queue in 20,000 calls at a concurrency of 256', () => {
    const driver = new Driver({ concurrency: 256 });
    const out: { readonly ticket: Ticket; readonly at: number }[] = [];
    for (let i = 0; i < 20_000; i++) {
      while (out.length < 256) {
        const at = driver.now + draw(i * 257 + out.length, 500);
        out.push({ ticket: driver.send(), at });
      }
      // The earliest of 256 comes back first: medians by order of return would begin far too low.
      const first = out.reduce((best, call, j) => (call.at < (out[best]?.at ?? 0) ? j : best), 0);
      const [call] = out.splice(first, 1) as [(typeof out)[number]];
      driver.now = call.at;
      driver.end(call.ticket);
      expect(driver.state.concurrency.limit).toBe(256);
    }
    expect(driver.state.windows['decision']?.id).toBeGreaterThan(10);
  });

  it('a false alarm in 10,000 windows is as improbable as the comment says', () => {
    const alpha = (z: number) => 0.5 * erfc(z / Math.SQRT2);
    const tail = (log: number) => {
      const p = alpha(log / 0.8);
      let sum = 0;
      for (let k = WINDOW / 2; k <= WINDOW; k++)
        sum += binomial(WINDOW, k) * p ** k * (1 - p) ** (WINDOW - k);
      return sum;
    };
    // The median of a window is below e^-0.49 of the truth as often as above e^0.49.
    expect(10_000 * tail(0.49)).toBeLessThan(1);
    expect(tail(Math.log(SEVERAL) - 0.49)).toBeLessThan(2e-18);
    expect(
      10_000 * (tail(Math.log(SEVERAL) - 0.49) + 10_000 * tail(0.65) * tail(Math.log(SEVERAL) - 0.65)),
    ).toBeLessThan(1e-11);
  });

  it('a server that answers six times as slowly is sent less, down to a quarter; a slower kind of call is not held against it', () => {
    const driver = new Driver({ concurrency: 64 });
    for (let trip = 0; trip < 4; trip++) driver.roundTrip(answered, 100);
    const strategies = Array.from({ length: 64 }, () => driver.send(10, 'strategy'));
    driver.now += 2_000;
    for (const ticket of strategies) driver.end(ticket);
    expect(driver.state.concurrency.limit).toBe(64);
    driver.roundTrip(answered, 600);
    expect(driver.state.concurrency.limit).toBeCloseTo(51.2, 5);
    for (let trip = 0; trip < 60; trip++) driver.roundTrip(answered, 5_000);
    expect(driver.state.concurrency.limit).toBeGreaterThanOrEqual(16);
  });
});

describe('rates', () => {
  it('lets no more than the limit of requests out in any minute, but one', () => {
    const driver = new Driver({ concurrency: 4096, requestsPerMinute: 100 });
    const times: number[] = [];
    while (driver.now < 300_000) {
      const at = driver.free();
      if (at <= driver.now) {
        driver.end(driver.send());
        times.push(driver.now);
      } else driver.now = Math.ceil(at);
    }
    for (const start of times) {
      const within = times.filter((time) => time >= start && time < start + 60_000).length;
      expect(within).toBeLessThanOrEqual(101);
    }
    expect(times.length).toBeGreaterThan(450);
  });

  it('counts tokens as reserved, and gives back what was not used', () => {
    const driver = new Driver({ concurrency: 8, tokensPerMinute: 1_000 });
    const ticket = driver.send(50);
    expect(driver.free(50)).toBeGreaterThan(driver.now);
    driver.end(ticket, { kind: 'answered', usedTokens: 10 });
    expect(driver.free(40)).toBeLessThanOrEqual(driver.now);
    expect(driver.free(50)).toBeGreaterThan(driver.now);
  });

  it('a call of more than the bucket holds waits until it is full, not for ever', () => {
    const driver = new Driver({ concurrency: 8, tokensPerMinute: 1_000 });
    driver.end(driver.send(400), { kind: 'answered', usedTokens: 400 });
    const at = driver.free(400);
    expect(at).toBeGreaterThan(20_000);
    expect(at).toBeLessThan(40_000);
  });
});

describe('waits and breaking', () => {
  it('sends nothing before the end of a wait that the server asked for', () => {
    const driver = new Driver({ concurrency: 8 });
    const [a, b] = [driver.send(), driver.send()];
    driver.end(a, failed('rate-limited', 5_000));
    driver.end(b, failed('rate-limited', 1_000));
    expect(driver.free()).toBe(5_000);
  });

  it('leaves a server that refuses even one call at a time alone for longer each time, until it answers', () => {
    const driver = new Driver({ concurrency: 4 });
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      driver.roundTrip(failed('rate-limited'));
      waits.push(driver.free() - driver.now);
    }
    // 4, 2, then 1 at a time: half a second twice as long each time, at most 30 s; without jitter the half of that.
    expect(waits).toEqual([0, 0, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000]);
    driver.roundTrip(failed('rate-limited', 100_000));
    expect(driver.free() - driver.now).toBe(100_000);
    driver.roundTrip();
    expect(driver.free()).toBe(driver.now);
    driver.roundTrip(failed('rate-limited'));
    driver.roundTrip(failed('rate-limited'));
    expect(driver.free() - driver.now).toBe(250);
  });

  it('does not take calls that went out among many for refusals of one', () => {
    const driver = new Driver({ concurrency: 2 });
    const [a, b, c] = [driver.send(), driver.send(), driver.send()];
    driver.now = 5;
    for (const ticket of [a, b, c]) driver.end(ticket, failed('rate-limited'));
    expect(driver.state.concurrency.limit).toBe(1);
    expect(driver.free()).toBe(5);
  });

  it('leaves a server alone after ten failures in a row, then tries one call, for longer each time', () => {
    const driver = new Driver({ concurrency: 64 });
    driver.roundTrip(failed('server'), 10);
    expect(driver.free()).toBe(1_010);
    driver.now = 1_010;
    const probe = driver.send();
    expect(driver.free()).toBe(Number.POSITIVE_INFINITY);
    driver.end(probe, failed('server'));
    expect(driver.free()).toBe(1_010 + 2_000);
    driver.now = 3_010;
    driver.end(driver.send());
    expect(driver.free()).toBe(driver.now);
    expect(driver.state.breaker).toMatchObject({ state: 'closed', failures: 0 });
  });

  it('is not opened by single failures among answers, nor by 429', () => {
    const driver = new Driver({ concurrency: 4 });
    for (let i = 0; i < 100; i++) driver.end(driver.send(), i % 5 === 4 ? answered : failed('server'));
    for (let i = 0; i < 100; i++) driver.end(driver.send(), failed('rate-limited'));
    expect(driver.state.breaker.state).toBe('closed');
  });

  it('does not hear calls that went out before it opened', () => {
    const driver = new Driver({ concurrency: 64 });
    const old = Array.from({ length: 12 }, () => driver.send());
    driver.now = 5;
    for (const ticket of old.slice(0, 10)) driver.end(ticket, failed('server'));
    driver.end(old[10] as Ticket);
    driver.end(old[11] as Ticket, failed('server'));
    expect(driver.free()).toBe(1_005);
  });
});

/** Complementary error function by its continued series, to 1e-15 for the arguments used here. */
function erfc(x: number): number {
  let sum = 0;
  let term = x;
  for (let n = 0; n < 200; n++) {
    sum += term / (2 * n + 1);
    term *= -(x * x) / (n + 1);
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * sum;
}

function binomial(n: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return value;
}
