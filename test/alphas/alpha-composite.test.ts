import { afterEach, describe, expect, it } from 'vitest';
import {
  type AgentPanel,
  type AlphaCompositeSettings,
  type AlphaInput,
  type CompositeDay,
  createAgentPanel,
  createAlphaComposite,
  createMarketStateDetector,
  equalWeightReturn,
  selectionRules,
  statisticalAgents,
  weightModels,
} from '../../alphas/index.ts';
import { rankInformationCoefficient, rootKey, subKey } from '../../core/index.ts';
import { identities } from './agents/evidence.ts';
import { overSeeds, plantedWorld, tenSeeds, type World, type WorldSettings } from './planted-world.ts';

const key = subKey(rootKey('composite'), 'test');
const horizon = 2;
const panels: AgentPanel[] = [];
afterEach(async () => {
  await Promise.all(panels.splice(0).map((panel) => panel.stop()));
});

const worldOf = (settings: Partial<WorldSettings> = {}) =>
  plantedWorld({
    seed: 1,
    days: 130,
    instruments: 24,
    alphas: 8,
    horizons: [1, horizon],
    effect: ([a = 0, b = 0]) => 0.25 * (a - b),
    timing: { fill: 'next-open' },
    ...settings,
  });

async function walk(
  world: World,
  settings: Partial<AlphaCompositeSettings> = {},
): Promise<readonly CompositeDay[]> {
  const panel = createAgentPanel({ run: 'composite', agents: statisticalAgents(), key });
  panels.push(panel);
  const rule = selectionRules.get('all-above');
  const model = weightModels.get('linear');
  const composite = createAlphaComposite({
    alphas: identities(world.settings.alphas),
    horizon,
    timing: world.timing,
    key,
    detector: createMarketStateDetector({ trendDays: 20, usualDays: 60, leastUsualDays: 20 }),
    panel,
    rule: rule.create(rule.options.parse({ kind: 'all-above', threshold: 0.7 }) as never),
    model: model.create(model.options.parse({ kind: 'linear' }) as never),
    leastDays: 70,
    ...settings,
  });
  const days: CompositeDay[] = [];
  for (const { day, values } of world.days) {
    for (const labels of world.ended(day)) composite.addLabels(labels);
    const marketReturn = equalWeightReturn(world.returns[day] ?? []);
    days.push(await composite.addDay({ day, values, marketReturn }));
  }
  return days;
}

describe('the composite of alphas', () => {
  it('judges, selects and fits at the same closes, on schedule', async () => {
    const days = await walk(worldOf());
    const judged = days.filter(({ evaluation }) => evaluation !== undefined).map(({ day }) => day);
    expect(judged).toEqual([72, 92, 112]);
    expect(days.find(({ weighed }) => weighed !== undefined)?.day).toBe(72);
    expect(days[100]?.weighed).toMatchObject({ fittedAt: 92, day: 100 });
    const chosen = days[100]?.weighed?.alphas.map(({ index }) => index) ?? [];
    expect(chosen).toEqual(days[92]?.selected.map(({ index }) => index));
    expect(days[100]?.state).toBeDefined();
    for (const [a, weight] of (days[100]?.weighed?.weights ?? []).entries()) {
      expect(weight !== 0).toBe(chosen.includes(a));
    }
  });

  it('judges on schedule, and no more often, while nobody passes', async () => {
    const rule = selectionRules.get('all-above');
    const days = await walk(worldOf(), {
      rule: rule.create(rule.options.parse({ kind: 'all-above', leastAbsoluteIc: 0.9 }) as never),
    });
    expect(days.every(({ weighed }) => weighed === undefined)).toBe(true);
    const judged = days.filter(({ evaluation }) => evaluation !== undefined).map(({ day }) => day);
    expect(judged).toEqual([72, 92, 112]);
  });

  it('does not change when the future does', async () => {
    const last = 100;
    const world = worldOf();
    const shaken = worldOf({ drift: (day) => (day <= last ? 0 : (-1) ** day) });
    const days = shaken.days.map((day) =>
      day.day <= last ? day : { ...day, values: day.values.map((v) => v.map((x) => -(x ** 3))) },
    );
    const [first, second] = [await walk(world), await walk({ ...shaken, days })];
    expect(second.slice(0, last + 1)).toEqual(first.slice(0, last + 1));
    expect(second.at(-1)).not.toEqual(first.at(-1));
  });

  it('refuses a day before the last one is done', async () => {
    const world = worldOf({ days: 5 });
    const panel = createAgentPanel({ run: 'composite', agents: statisticalAgents(), key });
    panels.push(panel);
    const rule = selectionRules.get('best-per-category');
    const model = weightModels.get('equal');
    const composite = createAlphaComposite({
      alphas: identities(8),
      horizon,
      timing: world.timing,
      key,
      detector: createMarketStateDetector(),
      panel: { ...panel, evaluate: () => new Promise(() => {}) },
      rule: rule.create(rule.options.parse({ kind: 'best-per-category' }) as never),
      model: model.create(model.options.parse({ kind: 'equal' }) as never),
      leastDays: 1,
    });
    const inputs = world.days.map(({ day, values }) => ({ day, values, marketReturn: 0 }));
    const [last, ...others] = inputs.toReversed();
    // The first label, of day 0, is known at the close of day 3: the agents are asked, and never answer.
    for (const input of others.toReversed()) {
      for (const labels of world.ended(input.day)) composite.addLabels(labels);
      void composite.addDay(input);
      await Promise.resolve();
    }
    await expect(composite.addDay(last as AlphaInput)).rejects.toThrow(/one after another/);
  });

  async function icOf(seed: number, effect: WorldSettings['effect']): Promise<number> {
    const world = worldOf({ seed, effect });
    const ics = (await walk(world)).flatMap(({ day, weighed }) => {
      if (weighed === undefined || day + 1 + horizon >= world.days.length) return [];
      return [rankInformationCoefficient(weighed.composite, world.labels(day, horizon))];
    });
    return ics.reduce((a, b) => a + b, 0) / ics.length;
  }

  it('finds planted alphas among noise, and nothing where nothing is planted', async () => {
    const planted = await Promise.all(tenSeeds.map((seed) => icOf(seed, ([a = 0, b = 0]) => 0.25 * (a - b))));
    expect(overSeeds(planted).low).toBeGreaterThan(0.05);
    const nothing = overSeeds(await Promise.all(tenSeeds.map((seed) => icOf(seed, () => 0))));
    expect(nothing.low).toBeLessThan(0);
    expect(nothing.high).toBeGreaterThan(0);
  });
});
