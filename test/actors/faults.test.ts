import { describe, expect, it } from 'vitest';
import {
  createPlainCast,
  createPopulation,
  type DayBallots,
  type Fault,
  type FaultRates,
  faultDraw,
  type PopulationSettings,
  RuleAnalyst,
  scriptedAnalyst,
  timedOutOf,
} from '../../actors/index.ts';
import { breathe, streamAt, subKey, uniform, VirtualClock } from '../../core/index.ts';
import { bytesOf, castDays, settingsOf, snapshotOf, typesOf } from './fixtures.ts';

const rates: FaultRates = { throw: 0.1, hang: 0.05, garbage: 0.15 };
const plan = [40, 30, 20, 10];
const reasons: Readonly<Record<Fault, RegExp>> = {
  throw: /^failed: a fault was injected$/,
  hang: /^timed out after 5 s$/,
  garbage: /^invalid answer: /,
};

/** Who does what on a day, by the words of the specification. */
function drawn(day: number, { throw: t, hang: h, garbage: g }: FaultRates): Map<string, Fault> {
  const found = new Map<string, Fault>();
  typesOf().forEach((type, i) => {
    for (let ordinal = 0; ordinal < (plan[i] as number); ordinal++) {
      const u = uniform(streamAt(subKey(type.key, 'faults'), ordinal, day), 0);
      const fault = u < t ? 'throw' : u < t + h ? 'hang' : u < t + h + g ? 'garbage' : undefined;
      if (fault !== undefined) found.set(`${type.id} ${ordinal}`, fault);
    }
  });
  return found;
}

/** Casts days of one plan; time passes whenever nobody has anything left to do. */
async function castVirtually(
  settings: PopulationSettings,
  days: number,
  replay?: readonly DayBallots[],
): Promise<{ readonly casts: readonly DayBallots[]; readonly waitedMs: number }> {
  const clock = new VirtualClock();
  const population = createPopulation({ ...settings, timers: clock });
  const casts: DayBallots[] = [];
  try {
    await population.respawn(Int32Array.from(plan), 'test');
    for (let day = 0; day < days; day++) {
      let isDone = false;
      const cast = population
        .castDay(
          snapshotOf({ day }),
          [],
          replay === undefined ? undefined : { timedOut: timedOutOf(replay[day] as DayBallots) },
        )
        .finally(() => {
          isDone = true;
        });
      for (let turn = 1; !isDone && turn < 5000; turn++) {
        await breathe();
        if (turn % 50 === 0) clock.advance(1000);
      }
      casts.push(await cast);
    }
  } finally {
    await population.stop();
  }
  return { casts, waitedMs: clock.elapsed() };
}

const lenient = { restarts: { restarts: 1000, windowDays: 1 } };

describe('faults', () => {
  it('fall on exactly those whom seed, investor and day name', async () => {
    const { casts } = await castVirtually(settingsOf({ faults: rates, ...lenient }), 6);
    const kinds = new Set<Fault>();
    casts.forEach(({ abstentions, expected, received }, day) => {
      const named = drawn(day, rates);
      expect(abstentions.map(({ type, ordinal }) => `${type} ${ordinal}`).sort()).toEqual(
        [...named.keys()].sort(),
      );
      for (const { type, ordinal, reason, timedOut } of abstentions) {
        const fault = named.get(`${type} ${ordinal}`) as Fault;
        kinds.add(fault);
        expect(reason).toMatch(reasons[fault]);
        expect(timedOut).toBe(fault === 'hang' ? true : undefined);
      }
      expect(expected).toBe(received + abstentions.length);
    });
    expect([...kinds].sort()).toEqual(['garbage', 'hang', 'throw']);
  });

  it('come at the rates that are asked for', () => {
    const draw = faultDraw(rates);
    const [type] = typesOf();
    const counts = { throw: 0, hang: 0, garbage: 0 };
    const total = 100 * 400;
    for (let day = 0; day < 100; day++) {
      for (let ordinal = 0; ordinal < 400; ordinal++) {
        const fault = draw(type as never, ordinal, day);
        if (fault !== undefined) counts[fault]++;
      }
    }
    // Five standard errors of a share.
    for (const fault of ['throw', 'hang', 'garbage'] as const) {
      const p = rates[fault];
      expect(Math.abs(counts[fault] / total - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / total));
    }
  });

  it.each([1, 2, 40])('are the same with %d lanes and when every answer is late', async (lanes) => {
    const rule = new RuleAnalyst();
    const late = scriptedAnalyst({
      strategy: (type, view, ordinal) => rule.strategy(type, view, ordinal),
      decide: async (request) => {
        for (let turns = (request.ordinal * 7) % 5; turns > 0; turns--) await breathe();
        return rule.decide(request);
      },
    });
    const faults = { throw: 0.1, hang: 0, garbage: 0.1 };
    const [atOnce] = await castDays(settingsOf({ faults }), plan, [snapshotOf()]);
    const [later] = await castDays(settingsOf({ faults, lanes, analyst: late }), plan, [snapshotOf()]);
    expect(later?.digest).toBe(atOnce?.digest);
    expect(later?.abstentions).toEqual(atOnce?.abstentions);
  });

  it('are the same for investors with strategies of their own', async () => {
    const faults = { throw: 0.2, hang: 0, garbage: 0.2 };
    const [day] = await castDays(settingsOf({ faults, strategyScope: 'investor' }), plan, [snapshotOf()]);
    expect(day?.abstentions.map(({ type, ordinal }) => `${type} ${ordinal}`).sort()).toEqual(
      [...drawn(0, faults).keys()].sort(),
    );
  });

  it('make every answer garbage at rate 1, and no garbage is ever a ballot', async () => {
    const settings = settingsOf({ faults: { throw: 0, hang: 0, garbage: 1 }, sells: 2 });
    const days = await castDays(settings, plan, [snapshotOf(), snapshotOf({ day: 1 })]);
    for (const { received, abstentions } of days) {
      expect([received, abstentions.length]).toEqual([0, 100]);
    }
    const texts = new Set(days.flatMap(({ abstentions }) => abstentions.map(({ reason }) => reason)));
    expect([...texts].join('\n')).toMatch(/not in the candidate pool/);
    expect([...texts].join('\n')).toMatch(/not distinct and ascending/);
    expect([...texts].join('\n')).toMatch(/no object/);
  });

  it('restart those who throw, and retire who throws on too many days', async () => {
    const settings = settingsOf({ faults: { throw: 1, hang: 0, garbage: 0 } });
    const days = await castDays(
      settings,
      [2, 0, 0, 0],
      [0, 1, 2, 3, 4].map((day) => snapshotOf({ day })),
    );
    expect(days.map(({ events }) => events.map(({ kind }) => kind))).toEqual([
      ['restarted', 'restarted'],
      ['restarted', 'restarted'],
      ['restarted', 'restarted'],
      ['retired', 'retired'],
      [],
    ]);
  });

  it('are unknown to plain casts', async () => {
    const settings = settingsOf({ faults: { throw: 1, hang: 0, garbage: 0 } });
    const plain = await createPlainCast(settings).cast(snapshotOf(), plan);
    const [healthy] = await castDays(settingsOf(), plan, [snapshotOf()]);
    expect(plain.digest).toBe(healthy?.digest);
  });

  it('refuses rates that are no shares', () => {
    expect(() => createPopulation(settingsOf({ faults: { throw: 0.6, hang: 0, garbage: 0.6 } }))).toThrow(
      /shares of one whole/,
    );
    expect(() => createPopulation(settingsOf({ answerTimeoutSeconds: 0 }))).toThrow(/positive time/);
  });
});

describe('an investor that does not answer in time', () => {
  const faults = { throw: 0, hang: 0.1, garbage: 0 };

  it('is asked again the next day, and its day waits no longer than its time', async () => {
    const { casts, waitedMs } = await castVirtually(settingsOf({ faults, ...lenient }), 4);
    const late = casts.map((day) => timedOutOf(day).map(({ type, ordinal }) => `${type} ${ordinal}`));
    expect(late.map((names) => names.sort())).toEqual(
      [0, 1, 2, 3].map((day) => [...drawn(day, faults).keys()].sort()),
    );
    expect(casts.map(({ events }) => events.length)).toEqual(late.map(({ length }) => length));
    expect(casts[0]?.events[0]).toMatchObject({ kind: 'restarted', cause: 'timed out after 5 s' });
    // Four days of 5 s, and at most a second more each until the test's clock moved on.
    expect(waitedMs).toBeGreaterThanOrEqual(20_000);
    expect(waitedMs).toBeLessThan(4 * 7000);
  });

  it('has no influence on anybody else, nor on its own next ballot', async () => {
    const healthy = await castDays(settingsOf(), plan, [snapshotOf(), snapshotOf({ day: 1 })]);
    const { casts } = await castVirtually(settingsOf({ faults, ...lenient }), 2);
    const size = 2 * (4 + 10 + 3);
    const names = drawn(1, faults);
    const [one, two] = [healthy[1] as DayBallots, casts[1] as DayBallots].map(bytesOf);
    for (const { id } of typesOf()) {
      const [a, b] = [one?.[`${id} 0`] as string, two?.[`${id} 0`] as string];
      for (let at = 0; at * size * 2 < a.length; at++) {
        const isSame =
          a.slice(at * size * 2, (at + 1) * size * 2) === b.slice(at * size * 2, (at + 1) * size * 2);
        expect(isSame).toBe(!names.has(`${id} ${at}`));
      }
    }
  });

  it('is retired with its budget, at the same day when its days are cast again', async () => {
    const always = settingsOf({ faults: { throw: 0, hang: 1, garbage: 0 } });
    const { casts } = await castVirtually(always, 5);
    expect(casts.map(({ events }) => events[0]?.kind)).toEqual([
      'restarted',
      'restarted',
      'restarted',
      'retired',
      undefined,
    ]);
    expect(casts[4]?.abstentions[0]).toEqual({
      type: expect.any(String),
      ordinal: 0,
      reason: 'retired: its restart budget is spent',
    });
    const again = await castVirtually(always, 5, casts);
    expect(again).toEqual({ casts, waitedMs: 0 });
  });

  it('abstains at once when its day is cast again, with the same digests, events and reasons', async () => {
    const mixed = settingsOf({ faults: rates });
    const { casts } = await castVirtually(mixed, 6);
    expect(casts.flatMap(timedOutOf).length).toBeGreaterThan(5);
    expect(await castVirtually(mixed, 6, casts)).toEqual({ casts, waitedMs: 0 });
    // Its record says how long it was waited for, not the replay's settings.
    expect(await castVirtually({ ...mixed, answerTimeoutSeconds: 60 }, 6, casts)).toEqual({
      casts,
      waitedMs: 0,
    });
  });

  it('is not asked when its day is cast again', async () => {
    const asked: string[] = [];
    const analyst = scriptedAnalyst({
      decide: ({ type, ordinal }) => {
        asked.push(`${type.id} ${ordinal}`);
        return { abstained: 'asked' };
      },
    });
    const population = createPopulation(settingsOf({ analyst }));
    const [type] = typesOf();
    await population.respawn(Int32Array.of(3, 0, 0, 0), 'test');
    const timedOut = [
      { type: String(type?.id), ordinal: 1, reason: 'timed out after 9 s', timedOut: true },
    ] as const;
    const day = await population.castDay(snapshotOf(), [], { timedOut });
    await population.stop();
    expect(asked).toEqual([`${type?.id} 0`, `${type?.id} 2`]);
    expect(day.abstentions[1]).toEqual(timedOut[0]);
    expect(day.events).toMatchObject([{ kind: 'restarted', first: 1, cause: 'timed out after 9 s' }]);
  });

  it('is a defect when it hangs on a day that is cast again, and its record does not name it', async () => {
    const population = createPopulation(settingsOf({ faults: { throw: 0, hang: 1, garbage: 0 } }));
    await population.respawn(Int32Array.of(1, 0, 0, 0), 'test');
    await expect(population.castDay(snapshotOf(), [], { timedOut: [] })).rejects.toThrow(/not among those/);
    await population.stop();
  });

  it('is never counted when its answer comes late, and is not remembered', async () => {
    const clock = new VirtualClock();
    const settle: (() => void)[] = [];
    const told: unknown[] = [];
    const analyst = scriptedAnalyst({
      decide(request) {
        const answer = { buys: request.candidates.slice(0, request.buys), sells: new Uint16Array(0) };
        told.push(request.memory?.length);
        if (request.view.day > 0 || request.ordinal !== 0) return answer;
        return new Promise((resolve) => {
          settle.push(() => resolve(answer));
        });
      },
    });
    const population = createPopulation(
      settingsOf({ analyst, timers: clock, answerTimeoutSeconds: 2, memory: { horizon: 1, items: 5 } }),
    );
    await population.respawn(Int32Array.of(2, 0, 0, 0), 'test');
    const first = population.castDay(snapshotOf());
    while (settle.length === 0) await breathe();
    clock.advance(1999);
    clock.advance(1);
    const day = await first;
    expect(day.abstentions).toEqual([
      { type: typesOf()[0]?.id, ordinal: 0, reason: 'timed out after 2 s', timedOut: true },
    ]);
    for (const answer of settle) answer();
    await breathe();
    const ended = [{ day: 0, horizon: 1, values: new Float64Array(30) }];
    const next = await population.castDay(snapshotOf({ day: 1 }), ended);
    await population.stop();
    expect([next.received, next.abstentions]).toEqual([2, []]);
    // Day 0 asked both; on day 1 only the one that answered in time remembers it.
    expect(told).toEqual([0, 0, 0, 1]);
  });

  it('costs no timer when it answers at once, and none outlives a population that is stopped', async () => {
    let running = 0;
    const timers = {
      after: () => {
        running++;
        return () => void running--;
      },
    };
    await castDays(settingsOf({ timers, answerTimeoutSeconds: 1 }), plan, [snapshotOf()]);
    expect(running).toBe(0);
    const analyst = scriptedAnalyst({ decide: () => new Promise(() => undefined) });
    const population = createPopulation(settingsOf({ analyst, timers, answerTimeoutSeconds: 1 }));
    await population.respawn(Int32Array.of(3, 0, 0, 0), 'test');
    const waiting = population.castDay(snapshotOf()).catch((error: unknown) => String(error));
    while (running < 3) await breathe();
    await population.stop();
    expect(running).toBe(0);
    expect(await waiting).toMatch(/stopped/);
  });

  it('abstains in a plain cast, too', async () => {
    const clock = new VirtualClock();
    let asked = 0;
    const analyst = scriptedAnalyst({
      decide: () => {
        asked++;
        return new Promise(() => undefined);
      },
    });
    for (const strategyScope of ['type', 'investor'] as const) {
      asked = 0;
      const cast = createPlainCast(
        settingsOf({ analyst, timers: clock, answerTimeoutSeconds: 3, strategyScope }),
      ).cast(snapshotOf(), [2, 0, 0, 0]);
      while (asked < 2) await breathe();
      clock.advance(3000);
      expect((await cast).abstentions.map(({ reason, timedOut }) => [reason, timedOut])).toEqual([
        ['timed out after 3 s', true],
        ['timed out after 3 s', true],
      ]);
    }
  });
});

describe('messages', () => {
  it('are counted: two per investor and day, and a few per group', async () => {
    const population = createPopulation(settingsOf());
    await population.respawn(Int32Array.from(plan), 'test');
    const before = population.messages();
    await population.castDay(snapshotOf());
    const sent = population.messages() - before;
    await population.stop();
    // castDay and its reply; open and opened per type; collect, cast and groupAnswered per group; ask and answer per investor.
    expect(sent).toBe(2 + 4 * 2 + 4 * 3 + 100 * 2);
  });
});
