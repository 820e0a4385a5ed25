import { describe, expect, it } from 'vitest';
import { chooseDistribution } from '../../engine/choice.ts';
import {
  type LoadedScenario,
  MassError,
  type OptimizerKind,
  optimizers,
  simulate,
  z,
} from '../../engine/index.ts';
import { scenarioFromValue } from '../../scenarios/index.ts';

/** What the optimizer of this test does when it is asked. */
let answer: (start: Float64Array) => unknown = () => undefined;

const mine: OptimizerKind = {
  kind: 'mine',
  description: 'Does what a test has it do',
  options: z.strictObject({ kind: z.literal('mine') }),
  create: () => ({ optimize: (_objective, start) => answer(start) as undefined }),
};
optimizers.register(mine);

function loaded(optimizer: object): LoadedScenario {
  const value = {
    version: 1,
    simulation: {
      market: { kind: 'synthetic', instruments: 12, days: 14 },
      population: { types: 3, investorsPerType: 8, pool: { size: 6 }, picks: 2 },
      optimizer,
    },
  };
  const file = 'own-optimizer.yaml';
  const baseFolder = import.meta.dirname;
  const scenario = scenarioFromValue(value, { file, baseFolder, set: [] });
  return { scenario, file, baseFolder, warnings: [], originOf: () => ({ file }) };
}

async function failureOf(optimizer: object, does: typeof answer): Promise<MassError> {
  answer = does;
  const failure: unknown = await simulate(loaded(optimizer)).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof MassError) return failure;
  throw new Error('no problem', { cause: failure });
}

const ofMine = { kind: 'mine', lookback: 5 };
const fit = { startFitness: 0, fitness: 0, evaluations: 1, accepted: 0 };

describe('an optimizer of a scenario', () => {
  it('is named, with the day, when it throws', async () => {
    const thrown = new TypeError('no such thing');
    const failure = await failureOf(ofMine, () => {
      throw thrown;
    });
    expect(failure.code).toBe('optimizer.problem');
    expect(failure.message).toContain('the optimizer "mine" failed at the close of day 10: no such thing');
    expect(failure.problems[0].hint).toContain('which the engine did not bring');
    expect(failure.cause).toBe(thrown);
  });

  it.each<[string, (start: Float64Array) => unknown]>([
    ['distribution', (start) => ({ ...fit, distribution: [...start] })],
    ['distribution', () => ({ ...fit })],
    ['distribution', () => null],
    ['distribution', (start) => Promise.resolve({ ...fit, distribution: start })],
    ['evaluations', (distribution) => ({ ...fit, distribution, evaluations: undefined })],
    ['evaluations', (distribution) => ({ ...fit, distribution, evaluations: 0.5 })],
    ['accepted', (distribution) => ({ ...fit, distribution, accepted: Number.NaN })],
    ['accepted', (distribution) => ({ ...fit, distribution, accepted: 1n })],
    ['startFitness', (distribution) => ({ ...fit, distribution, startFitness: undefined })],
    ['fitness', (distribution) => ({ ...fit, distribution, fitness: Number.NaN })],
    ['for type 0', (start) => ({ ...fit, distribution: start.map(() => Number.NaN) })],
    ['sum of the weights', (start) => ({ ...fit, distribution: start.map((weight) => 2 * weight) })],
  ])('is named when the %s of its result cannot be used', async (part, does) => {
    for (const pull of [{}, { inertia: 0.5 }]) {
      // A mixture is measured anew.
      if (part === 'fitness' && 'inertia' in pull) continue;
      const failure = await failureOf({ ...ofMine, ...pull }, does);
      expect(failure.code).toBe('optimizer.problem');
      expect(failure.message).toContain('the optimizer "mine" failed at the close of day 10: ');
      expect(failure.message).toContain(part);
    }
  });

  it('is named when it is an expert of an ensemble', async () => {
    const failure = await failureOf({ kind: 'ensemble', experts: [{ kind: 'mine' }] }, () => {
      throw new Error('no such thing');
    });
    expect(failure.code).toBe('optimizer.problem');
    expect(failure.message).toContain(
      'the optimizer "ensemble" failed at the close of day 10: the expert "mine" failed: no such thing',
    );
  });
});

it("a failure in a kind of the engine's own stays a defect", () => {
  const broken = { optimize: () => Math.max(...(undefined as unknown as number[])) as unknown as undefined };
  const blueprint = { types: [], objective: {}, optimizer: broken, optimizerKind: 'hedge' };
  const window = { firstDay: 0, lastDay: 0, days: [], gap: 6, horizon: 5 };
  expect(() =>
    chooseDistribution(blueprint as never, { hi: 1, lo: 2 }, 9, window, new Float64Array(0)),
  ).toThrow(TypeError);
});
