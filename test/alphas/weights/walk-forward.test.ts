import { describe, expect, it } from 'vitest';
import {
  createWeightTrainer,
  type OrientedAlpha,
  type WeighedDay,
  type WeightModel,
  type WeightTrainerSettings,
} from '../../../alphas/index.ts';
import { rankInformationCoefficient, rootKey, streamAt, subKey } from '../../../core/index.ts';
import { overSeeds, plantedWorld, tenSeeds, type World, type WorldSettings } from '../planted-world.ts';
import { modelOf } from './model-conformance.ts';

const key = subKey(rootKey('trainer'), 'test');
const horizon = 2;
const both: readonly OrientedAlpha[] = [
  { index: 0, sign: 1 },
  { index: 1, sign: 1 },
];

const worldOf = (settings: Partial<WorldSettings> = {}) =>
  plantedWorld({
    seed: 1,
    days: 70,
    instruments: 24,
    alphas: 2,
    horizons: [horizon],
    effect: ([a = 0, b = 0]) => 0.3 * (a - b),
    timing: { fill: 'next-open' },
    ...settings,
  });

function walk(
  world: World,
  model: WeightModel,
  settings: Partial<WeightTrainerSettings> = {},
  selected: (day: number) => readonly OrientedAlpha[] = () => both,
): readonly (WeighedDay | undefined)[] {
  const trainer = createWeightTrainer({
    model,
    horizon,
    timing: world.timing,
    key,
    leastDays: 30,
    retrainEvery: 10,
    ...settings,
  });
  return world.days.map((day) => {
    for (const labels of world.ended(day.day)) trainer.addLabels(labels);
    return trainer.addDay(day, selected(day.day));
  });
}

describe('the weight trainer', () => {
  it('leaves out fits before the first that is wanted, and gives the same from there on', () => {
    const world = worldOf();
    const full = walk(world, modelOf('linear'));
    let fits = 0;
    const linear = modelOf('linear');
    const counting: WeightModel = {
      fit: (training, stream) => {
        fits++;
        return linear.fit(training, stream);
      },
    };
    const late = walk(world, counting, { firstFit: 42 });
    expect(late.slice(0, 42).every((day) => day === undefined)).toBe(true);
    expect(late.slice(42)).toEqual(full.slice(42));
    expect(fits).toBe(3);
  });

  it.each(['linear', 'network', 'boosting'])(
    'does not see how many instruments without values stand beside the others: %s',
    (kind) => {
      const world = worldOf({ days: 45 });
      const wider = (values: Float64Array) => Float64Array.of(Number.NaN, ...values, Number.NaN, Number.NaN);
      const strangers: World = {
        ...world,
        days: world.days.map((day) => ({ ...day, values: day.values.map(wider) })),
        ended: (day) => world.ended(day).map((labels) => ({ ...labels, values: wider(labels.values) })),
      };
      const own = walk(world, modelOf(kind));
      const beside = walk(strangers, modelOf(kind));
      expect(beside).toEqual(
        own.map((day) => (day === undefined ? day : { ...day, composite: wider(day.composite) })),
      );
    },
  );

  it('learns from days with as many instruments as it is told', () => {
    const world = worldOf({ instruments: 12 });
    expect(walk(world, modelOf('linear')).every((day) => day === undefined)).toBe(true);
    expect(walk(world, modelOf('linear'), { leastNames: 12 }).at(-1)).toBeDefined();
  });

  it('fits on a schedule, once enough labels have ended', () => {
    const days = walk(worldOf(), modelOf('linear'));
    // The 30th label, of day 29, is known at the close of day 32.
    expect(days.findIndex((day) => day !== undefined)).toBe(32);
    expect([...new Set(days.map((day) => day?.fittedAt))]).toEqual([undefined, 32, 42, 52, 62]);
    expect(days[45]).toMatchObject({ day: 45, fittedAt: 42, notes: { days: 40 } });
  });

  it('learns from the latest days only, when it is told how many', () => {
    const days = walk(worldOf(), modelOf('linear'), { trainingDays: 30 });
    expect(days.at(-1)?.notes).toMatchObject({ days: 30, rows: 30 * 24 });
  });

  it('turns alphas by their sign, and reports weights of the alphas as they came', () => {
    const world = worldOf();
    const turned = walk(world, modelOf('equal', { orientation: 'none' }), {}, () => [
      { index: 0, sign: 1 },
      { index: 1, sign: -1 },
    ]);
    expect([...(turned.at(-1)?.weights ?? [])].map((w) => Math.round(w * 1e9) / 1e9)).toEqual([0.5, -0.5]);
    const plain = walk(world, modelOf('linear')).at(-1);
    const sold = walk(world, modelOf('linear'), {}, () => both.map((alpha) => ({ ...alpha, sign: -1 }))).at(
      -1,
    );
    for (const [i, value] of (plain?.composite ?? []).entries())
      expect(sold?.composite[i]).toBeCloseTo(value, 9);
    for (const [a, weight] of (plain?.weights ?? []).entries())
      expect(sold?.weights[a]).toBeCloseTo(weight, 9);
  });

  it('takes a new selection at the next fit, and keeps the last one when nobody is selected', () => {
    const days = walk(worldOf(), modelOf('linear'), {}, (day) =>
      day < 40 ? both : day < 50 ? [{ index: 1, sign: -1 }] : [],
    );
    expect(days[41]?.alphas).toEqual(both);
    expect(days[42]?.alphas).toEqual([{ index: 1, sign: -1 }]);
    expect(days[42]?.weights[0]).toBe(0);
    expect(days.at(-1)?.fittedAt).toBe(42);
    expect(walk(worldOf(), modelOf('linear'), {}, () => []).every((day) => day === undefined)).toBe(true);
  });

  it('says nothing of an instrument without values', () => {
    const world = worldOf();
    const gone = world.days.map((day) => ({ ...day, values: day.values.map((v) => v.with(3, Number.NaN)) }));
    const composite = walk({ ...world, days: gone }, modelOf('linear')).at(-1)?.composite;
    expect(
      [...(composite ?? [])].map((value, i) => (Number.isNaN(value) ? i : -1)).filter((i) => i >= 0),
    ).toEqual([3]);
  });

  it('says nothing of an instrument with values of other alphas only', () => {
    const world = worldOf();
    const gone = world.days.map((day) => ({
      ...day,
      values: day.values.map((v, a) => (a === 0 ? v.with(3, Number.NaN) : v)),
    }));
    const first = walk({ ...world, days: gone }, modelOf('linear'), {}, () => [{ index: 0, sign: 1 }]).at(-1);
    expect(first?.composite[3]).toBeNaN();
    const second = walk({ ...world, days: gone }, modelOf('linear')).at(-1);
    expect(second?.composite[3]).not.toBeNaN();
  });

  it.each(['network', 'regime-mixture'])(
    'does not change when values or labels of the future do (%s)',
    (kind) => {
      const last = 55;
      const world = worldOf();
      const shaken = worldOf({
        drift: (day) => (day <= last ? 0 : (-1) ** day),
        effect: ([a = 0, b = 0], day) => (day < last ? 0.3 * (a - b) : 5 * b),
      });
      const days = shaken.days.map((day) =>
        day.day <= last ? day : { ...day, values: day.values.map((v) => v.map((x) => x ** 3)) },
      );
      expect(shaken.labels(last - 1, horizon)).not.toEqual(world.labels(last - 1, horizon));
      const [first, second] = [walk(world, modelOf(kind)), walk({ ...shaken, days }, modelOf(kind))];
      expect(second.slice(0, last + 1)).toEqual(first.slice(0, last + 1));
      expect(second.at(-1)).not.toEqual(first.at(-1));
    },
  );

  it('refuses a label that has not ended', () => {
    const world = worldOf();
    const trainer = createWeightTrainer({ model: modelOf('linear'), horizon, timing: world.timing, key });
    for (const day of world.days.slice(0, 5)) trainer.addDay(day, both);
    expect(() => trainer.addLabels({ day: 3, horizon, values: world.labels(3, horizon) })).toThrow(
      /known at the close of session 6, not of 5/,
    );
  });

  it('addresses the draws of a fit by its day: a fit does not depend on those before', () => {
    const late = walk(worldOf(), modelOf('network'), { leastDays: 50 });
    const early = walk(worldOf(), modelOf('network'), { retrainEvery: 20 });
    expect(late[52]?.fittedAt).toBe(52);
    expect(early[52]).toEqual(late[52]);
    expect(streamAt(key, 52, 0)).not.toEqual(streamAt(key, 42, 0));
  });
});

/** What is planted, in units of a day's noise. */
const effects = {
  signs: ([a = 0, b = 0]) => 0.25 * (a - b),
  kink: ([a = 0]) => 0.5 * (Math.abs(a) - 0.8),
  nothing: () => 0,
} satisfies Readonly<Record<string, WorldSettings['effect']>>;

describe('composites out of sample', () => {
  const worlds = new Map<string, World>();
  /** Filled at the close that decides, so that labels begin with what alphas say. */
  function plantedAt(seed: number, name: keyof typeof effects): World {
    const known = worlds.get(`${name}/${seed}`);
    if (known !== undefined) return known;
    const world = worldOf({
      seed,
      days: 130,
      effect: effects[name],
      instruments: 30,
      alphas: 3,
      persistence: 0.5,
      timing: { fill: 'same-close' },
    });
    worlds.set(`${name}/${seed}`, world);
    return world;
  }

  /** Mean rank IC after the first fit, which serves to the end. */
  function icOf(seed: number, name: keyof typeof effects, kind: string, options = {}): number {
    const world = plantedAt(seed, name);
    const selected = [0, 1, 2].map((index): OrientedAlpha => ({ index, sign: 1 }));
    const days = walk(world, modelOf(kind, options), { leastDays: 80, retrainEvery: 1_000 }, () => selected);
    const ics = days.flatMap((day) => {
      if (day === undefined || day.day + horizon >= world.days.length) return [];
      return [rankInformationCoefficient(day.composite, world.labels(day.day, horizon))];
    });
    return ics.reduce((a, b) => a + b, 0) / ics.length;
  }
  const net = { hidden: 6, epochs: 40, patience: 10, learningRate: 0.01, restarts: 1 };
  type Arm = readonly [kind: string, options: object];
  const difference = (name: keyof typeof effects, one: Arm, other: Arm) =>
    overSeeds(tenSeeds.map((seed) => icOf(seed, name, ...one) - icOf(seed, name, ...other)));

  it.each([
    ['network', net],
    ['linear', {}],
    ['ic', {}],
    ['equal', {}],
    ['boosting', {}],
    ['regime-mixture', {}],
  ])('of planted alphas whose signs differ beat equal weights that ignore them (%s)', (kind, options) => {
    const { low } = difference('signs', [kind, options], ['equal', { orientation: 'none' }]);
    expect(low).toBeGreaterThan(0.02);
  });

  it.each([
    ['network', net],
    ['boosting', {}],
  ])('of a planted alpha whose effect has a kink beat the linear model (%s)', (kind, options) => {
    const { low } = difference('kink', [kind, options], ['linear', {}]);
    expect(low).toBeGreaterThan(0.02);
  });

  it.each([
    ['network', net],
    ['linear', {}],
    ['ic', {}],
    ['equal', {}],
    ['boosting', {}],
    ['regime-mixture', {}],
  ])('find nothing where nothing is planted (%s)', (kind, options) => {
    const interval = overSeeds(tenSeeds.map((seed) => icOf(seed, 'nothing', kind, options)));
    expect(interval.low).toBeLessThan(0);
    expect(interval.high).toBeGreaterThan(0);
  });
});
