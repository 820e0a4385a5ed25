import { describe, expect, it } from 'vitest';
import {
  createPlainCast,
  createPopulation,
  type DecisionRequest,
  firstAndLast,
  type PopulationSettings,
  type Remembered,
  scriptedAnalyst,
} from '../../actors/index.ts';
import { type DayMemory, MemoryBook } from '../../actors/memory-book.ts';
import { settingsOf, snapshotOf, typesOf } from './fixtures.ts';

const [type, other] = typesOf(2) as [ReturnType<typeof typesOf>[number], ReturnType<typeof typesOf>[number]];
const layout = { pool: 3, buys: 2, sells: 0 };
const instruments = ['A', 'B', 'C', 'D'];
const pool = Uint16Array.of(0, 1, 2);
const picks = (...buys: number[]) => ({ buys: Uint16Array.from(buys), sells: new Uint16Array(0) });
const label = (day: number, values: readonly number[], horizon = 1) => ({
  day,
  horizon,
  values: Float64Array.from(values),
});

/** Days 0 .. counts.length - 1 of a book that was shown all of them; labels end after `delay` days. */
function daysShown(counts: readonly number[], items = 2, delay = 2): readonly DayMemory[] {
  const book = new MemoryBook({ horizon: 1, items }, layout);
  return counts.map((count, day) => {
    const ended = day < delay ? [] : [label(day - delay, [0.1, -0.2, Number.NaN, 0.1 + day])];
    const today = book.open(snapshotOf({ day, instruments }), [count, 5], ended);
    if (count > 0) today.keep(type, 0, pool, picks(0, 1));
    return today;
  });
}
const daysOf = (memory: readonly Remembered[]) => memory.map(({ day }) => day);

describe('the memory book', () => {
  it('shows past ballots with their outcomes, newest first, as many as were asked for', () => {
    const memory = daysShown([1, 1, 1, 1, 1])[4]?.recall(type, 0) ?? [];
    expect(daysOf(memory)).toEqual([2, 1]);
    expect(memory[0]).toEqual({
      day: 2,
      date: 20210106,
      horizon: 1,
      buys: ['A', 'B'],
      returns: [0.1, -0.2],
      // Of the three defined returns -0.2, 0.1 and 4.1.
      ranks: [1 / 3, 0],
    });
  });

  it('keeps what has not ended by the close of the request to itself, also when later days were shown', () => {
    const days = daysShown([1, 1, 1, 1, 1, 1, 1], 9);
    expect(days.slice(1, 6).map((day) => daysOf(day.recall(type, 0)))).toEqual([
      [],
      [0],
      [1, 0],
      [2, 1, 0],
      [3, 2, 1, 0],
    ]);
  });

  it('forgets an investor whom a plan leaves out, and begins again', () => {
    const days = daysShown([1, 1, 1, 0, 1, 1, 1, 1], 9);
    const remembered = [2, 4, 5, 6, 7].map((day) => days[day]?.recall(type, 0) ?? []);
    expect(remembered.map(daysOf)).toEqual([[0], [], [], [4], [5, 4]]);
  });

  it('remembers valid ballots alone, each investor its own', () => {
    const book = new MemoryBook({ horizon: 1, items: 5 }, layout);
    const first = book.open(snapshotOf({ instruments }), [4, 4], []);
    first.keep(type, 0, pool, { abstained: 'no opinion' });
    first.keep(type, 1, pool, picks(0, 3));
    first.keep(type, 2, pool, picks(0));
    first.keep(type, 3, pool, picks(1, 2));
    first.keep(other, 0, pool, picks(0, 2));
    const next = book.open(snapshotOf({ day: 1, instruments }), [4, 4], [label(0, [1, 2, 3, 4])]);
    expect([0, 1, 2, 3].map((ordinal) => next.recall(type, ordinal).length)).toEqual([0, 0, 0, 1]);
    expect(next.recall(other, 0)[0]?.ranks).toEqual([0, 0.5]);
  });

  it('takes ballots that come after their label did, while later days are in flight', () => {
    const book = new MemoryBook({ horizon: 1, items: 5 }, layout);
    const first = book.open(snapshotOf({ instruments }), [1, 1], []);
    const second = book.open(snapshotOf({ day: 1, instruments }), [1, 1], [label(0, [1, 2, 3, 4])]);
    first.keep(type, 0, pool, picks(0, 1));
    expect([first, second].map((day) => daysOf(day.recall(type, 0)))).toEqual([[], [0]]);
  });

  it('knows outcomes at its own horizon only, and reaches back over days without a ballot', () => {
    const book = new MemoryBook({ horizon: 1, items: 2 }, layout);
    const memories: (readonly Remembered[])[] = [];
    for (let day = 0; day < 30; day++) {
      const ended = day < 2 ? [] : [label(day - 2, [day, 0, 0, 0]), label(day - 2, [9, 9, 9, 9], 5)];
      const today = book.open(snapshotOf({ day, instruments }), [1, 1], ended);
      memories.push(today.recall(type, 0));
      if (day === 3 || day === 4 || day === 20) today.keep(type, 0, pool, picks(0, 1));
    }
    expect([21, 22, 29].map((day) => daysOf(memories[day] ?? []))).toEqual([
      [4, 3],
      [20, 4],
      [20, 4],
    ]);
    expect(memories[29]?.[0]?.returns).toEqual([22, 0]);
  });
});

describe('investors who remember', () => {
  const horizon = 1;
  /** Labels of a day arrive two days later. */
  const endedAt = (day: number) =>
    day < 2
      ? []
      : [
          label(
            day - 2,
            Array.from({ length: 30 }, (_, i) => ((i * 7 + day) % 30) / 100),
            horizon,
          ),
        ];

  function reflecting(seen: Map<string, readonly Remembered[]>): Partial<PopulationSettings> {
    return {
      memory: { horizon, items: 3 },
      sells: 1,
      analyst: scriptedAnalyst({
        decide(request: DecisionRequest) {
          const { type: of, ordinal, view, memory } = request;
          seen.set(`${of.index} ${ordinal} ${view.day}`, memory as readonly Remembered[]);
          if (ordinal === 1 && view.day === 1) throw new Error('broken');
          if (ordinal === 2 && view.day === 2) return { abstained: 'no opinion' };
          return firstAndLast(request);
        },
      }),
    };
  }
  const plans = [
    [4, 1, 0, 600],
    [4, 1, 0, 600],
    [3, 1, 2, 600],
    [4, 1, 2, 600],
    [4, 1, 2, 601],
    [4, 1, 2, 601],
    [4, 0, 2, 601],
  ];
  const snapshots = plans.map((_, day) => snapshotOf({ day }));

  it('are shown the same by actors, by the plain loop and after a resume', async () => {
    const [inActors, inLoop, resumed] = [0, 1, 2].map(() => new Map<string, readonly Remembered[]>());
    const population = createPopulation(settingsOf(reflecting(inActors as never)));
    const plain = createPlainCast(settingsOf(reflecting(inLoop as never)));
    const cast = [];
    for (const [day, plan] of plans.entries()) {
      const spawned = await population.respawn(Int32Array.from(plan), 'test');
      const ballots = await population.castDay(snapshots[day] as never, endedAt(day));
      expect((await plain.cast(snapshots[day] as never, plan, endedAt(day))).digest).toBe(ballots.digest);
      cast.push({ ...ballots, events: [...spawned, ...ballots.events] });
    }
    await population.stop();
    expect(inActors).toEqual(inLoop);
    const days = (name: string) => daysOf(inActors?.get(name) as readonly Remembered[]);
    expect(days('0 0 6')).toEqual([4, 3, 2]);
    expect(days('0 1 5')).toEqual([3, 2, 0]);
    expect(days('0 2 5')).toEqual([3, 1, 0]);
    // Ordinal 3 was away on day 2.
    expect([days('0 3 1'), days('0 3 4'), days('0 3 5')]).toEqual([[], [], [3]]);

    const again = createPopulation(settingsOf(reflecting(resumed as never)));
    const looked = createPlainCast(settingsOf(reflecting(new Map())));
    for (const [day, plan] of plans.slice(0, 5).entries()) {
      const { events, blocks } = cast[day] as never;
      const past = { endedLabels: endedAt(day), ballots: blocks };
      await again.observe({ snapshot: snapshots[day] as never, plan, events, ...past });
      await looked.observe(snapshots[day] as never, plan, past);
    }
    await again.restore(Int32Array.from(plans[4] as number[]));
    for (const day of [5, 6]) {
      await again.respawn(Int32Array.from(plans[day] as number[]), 'test');
      const { digest } = await again.castDay(snapshots[day] as never, endedAt(day));
      expect(digest).toBe(cast[day]?.digest);
    }
    await again.stop();
    for (const [name, memory] of resumed as Map<string, unknown>) expect(memory).toEqual(inActors?.get(name));
    expect(resumed?.size).toBeGreaterThan(1000);
    const one = await looked.inspect(snapshots[5] as never, 3, 600, endedAt(5));
    expect(one.answer).toHaveProperty('buys');
  });

  it('have no memory at all unless they reflect', async () => {
    const requests: DecisionRequest[] = [];
    const analyst = scriptedAnalyst({
      decide(request) {
        requests.push(request);
        return firstAndLast(request);
      },
    });
    await createPlainCast(settingsOf({ analyst })).cast(snapshotOf(), [1, 0, 0, 0]);
    expect(requests.map((request) => 'memory' in request)).toEqual([false]);
  });
});
