import { asyncProperty, assert as check, infiniteStream, integer, nat } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createPlainCast,
  createPopulation,
  LateAnswers,
  type PopulationSettings,
  RuleAnalyst,
  scriptedAnalyst,
} from '../../actors/index.ts';
import { bytesOf, castDays, codes, settingsOf, snapshotOf, typesOf } from './fixtures.ts';

const days = [0, 1, 2].map((day) => snapshotOf({ day, instruments: day === 2 ? codes.slice(1) : codes }));

async function castPlain(settings: PopulationSettings, plan: readonly number[]) {
  const plain = createPlainCast(settings);
  const result = [];
  for (const day of days) result.push(await plain.cast(day, plan));
  return result;
}

const cases: readonly (readonly [string, Partial<PopulationSettings>])[] = [
  ['static pools', {}],
  ['daily pools', { pool: { size: 10, redraw: 'daily', replacement: false } }],
  ['daily pools drawn with replacement', { pool: { size: 10, redraw: 'daily', replacement: true } }],
  ['sells', { sells: 2 }],
  [
    'pools smaller than the picks',
    { pool: { size: 3, redraw: 'static', replacement: false }, picks: 2, sells: 2 },
  ],
  ['a fixed selector', { pool: { size: 10, redraw: 'static', replacement: false, selector: 'size-equal' } }],
  ['a strategy per investor', { strategyScope: 'investor' }],
  [
    'a strategy and a daily pool per investor',
    { strategyScope: 'investor', pool: { size: 10, redraw: 'daily', replacement: true } },
  ],
  ['one lane', { lanes: 1 }],
];

describe('actors and the plain loop', () => {
  it.each(cases)('cast identical ballots with %s', async (_name, overrides) => {
    const settings = settingsOf(overrides);
    const plan = [600, 0, 1100, 7];
    const actors = await castDays(settings, plan, days);
    const plain = await castPlain(settings, plan);
    expect(actors.map(({ digest }) => digest)).toEqual(plain.map(({ digest }) => digest));
    expect(actors.map(bytesOf)).toEqual(plain.map(bytesOf));
    expect(actors.map(({ viewDigests }) => viewDigests)).toEqual(plain.map(({ viewDigests }) => viewDigests));
    expect(actors.every(({ received, expected }) => received === expected && expected === 1707)).toBe(true);
    expect(new Set(actors.map(({ digest }) => digest)).size).toBe(3);
  });

  it('cast identical ballots when answers come late and in shuffled order', async () => {
    await check(
      asyncProperty(infiniteStream(nat()), integer({ min: 1, max: 3 }), async (numbers, lanes) => {
        const rule = new RuleAnalyst();
        const late = new LateAnswers();
        const analyst = scriptedAnalyst({
          strategy: (type, view) => rule.strategy(type, view),
          decide: (request) => late.later(() => rule.decide(request)),
        });
        const population = createPopulation(settingsOf({ analyst, lanes }));
        await population.respawn(Int32Array.of(40, 3, 0, 600), 'test');
        const progress = new Set<string>();
        const cast = population.castDay(snapshotOf()).finally(() => progress.add('done'));
        while (progress.size === 0) {
          // One turn of the event loop, so that investors get their requests.
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          late.release((items) => {
            const keyed = items.map((item) => ({ item, key: numbers.next().value }));
            return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
          });
        }
        const shuffled = await cast;
        await population.stop();
        const [plain] = await castDays(settingsOf(), [40, 3, 0, 600], [snapshotOf()]);
        expect(shuffled.digest).toBe(plain?.digest);
      }),
      { numRuns: 5 },
    );
  });

  it('cast the same ballots per type when types stand in another order', async () => {
    const types = typesOf(4);
    const reversed = types.toReversed().map((type, index) => Object.assign({}, type, { index }));
    const [forward] = await castDays(settingsOf({ types }), [5, 6, 7, 8], [snapshotOf()]);
    const [backward] = await castDays(settingsOf({ types: reversed }), [8, 7, 6, 5], [snapshotOf()]);
    expect(bytesOf(backward as never)).toEqual(bytesOf(forward as never));
    const n = codes.length;
    for (let i = 0; i < 4; i++) {
      expect(backward?.tally.bought.slice((3 - i) * n, (4 - i) * n)).toEqual(
        forward?.tally.bought.slice(i * n, (i + 1) * n),
      );
    }
  });

  it('derives one investor by itself', async () => {
    const settings = settingsOf({ sells: 1 });
    const snapshot = snapshotOf();
    const plain = createPlainCast(settings);
    const day = await plain.cast(snapshot, [0, 0, 30, 0]);
    const { candidates, answer } = await plain.inspect(snapshot, 2, 29);
    const words = new Uint16Array(
      day.blocks[0]?.bytes.slice(29 * 2 * (4 + 10 + 3 + 1)).buffer as ArrayBuffer,
    );
    expect(words.subarray(4, 14)).toEqual(candidates);
    expect(words.subarray(14, 17)).toEqual((answer as { buys: Uint16Array }).buys);
  });

  it("keeps static pools and yesterday's ordinals when the population shrinks and grows", async () => {
    const settings = settingsOf();
    const population = createPopulation(settings);
    const plain = createPlainCast(settings);
    for (const [day, plan] of [
      [0, [600, 5, 5, 5]],
      [1, [20, 1030, 0, 5]],
      [2, [700, 4, 9, 5]],
    ] as const) {
      await population.respawn(Int32Array.from(plan), 'test');
      const cast = await population.castDay(snapshotOf({ day }));
      expect(cast.digest).toBe((await plain.cast(snapshotOf({ day }), plan)).digest);
    }
    await population.stop();
  });

  it('gives the days after a resume the ballots of an uninterrupted run', async () => {
    const settings = settingsOf({
      pool: { size: 10, redraw: 'static', replacement: false, selector: 'size-equal' },
    });
    const whole = await castDays(settings, [9, 9, 9, 9], days);
    const population = createPopulation(settings);
    await population.observe({ snapshot: days[0] as never, plan: [9, 9, 9, 9], events: [] });
    await population.observe({ snapshot: days[1] as never, plan: [9, 9, 9, 9], events: [] });
    await population.restore(Int32Array.of(9, 9, 9, 9));
    const resumed = await population.castDay(days[2] as never);
    await population.stop();
    expect(resumed.digest).toBe(whole[2]?.digest);
  });
});
