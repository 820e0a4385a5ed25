import { describe, expect, it } from 'vitest';
import {
  type AlphaEvidence,
  evaluationAgents,
  type PairQuestion,
  RISK_WEIGHTS,
  scriptedJudge,
  statisticalAgents,
} from '../../../alphas/index.ts';
import { rootKey, streamAt, subKey } from '../../../core/index.ts';
import { agentConformance, agentOf } from './agent-conformance.ts';
import { calm, drawnEvidence } from './evidence.ts';

const conforming = ['confidence', 'risk', 'judged'];
for (const kind of conforming) agentConformance(kind);

const stream = streamAt(subKey(rootKey('agents'), 'test'), 0, 0);

async function opinionOf(kind: string, options: Readonly<Record<string, unknown>>, evidence: AlphaEvidence) {
  return [...(await agentOf(kind, options).evaluate(evidence, stream)).values];
}

/** Two alphas that differ in one thing. */
function pairOf(records: readonly { ics: readonly number[]; spreads?: readonly number[] }[]): AlphaEvidence {
  const days = records[0]?.ics.length ?? 0;
  return {
    day: days,
    state: calm,
    horizon: 4,
    leastDays: 60,
    icStates: Array.from({ length: days }, () => calm),
    alphas: records.map(({ ics, spreads = ics }, a) => ({
      alpha: { name: `alpha-${a}`, category: 'c' },
      ics: Float64Array.from(ics),
      spreads: Float64Array.from(spreads),
    })),
  };
}
const alternating = (mean: number, swing: number, days = 100) =>
  Array.from({ length: days }, (_, day) => mean + (day % 2 === 0 ? swing : -swing));

describe('evaluation agents', () => {
  it('are each under the conformance suite', () => {
    expect(evaluationAgents.kinds()).toEqual(conforming);
  });

  it('of the statistical kinds are six, one per role and preference', () => {
    expect(statisticalAgents().map(({ name }) => name)).toEqual([
      'confidence-conservative',
      'confidence-neutral',
      'confidence-aggressive',
      'risk-conservative',
      'risk-neutral',
      'risk-aggressive',
    ]);
  });
});

it.each(conforming)('the agent "%s" asks for as many days as its evidence does', async (kind) => {
  const young = drawnEvidence([0.1, -0.1], 30);
  const silent = async (leastDays: number) =>
    (await opinionOf(kind, {}, { ...young, leastDays })).map((value) => Number.isNaN(value));
  expect(await silent(31)).toEqual([true, true]);
  expect(await silent(30)).toEqual([false, false]);
});

describe('a confidence agent', () => {
  it('takes the size of the mean IC, the mean, or its ratio to the standard deviation', async () => {
    const evidence = pairOf([{ ics: alternating(0.02, 0.1) }, { ics: alternating(-0.04, 0.3) }]);
    const [first, second] = await opinionOf('confidence', {}, evidence);
    expect(first).toBeCloseTo(0.02, 12);
    expect(second).toBeCloseTo(0.04, 12);
    expect((await opinionOf('confidence', { measure: 'mean-ic' }, evidence))[1]).toBeCloseTo(-0.04, 12);
    const ratio = 0.04 / (0.3 * Math.sqrt(100 / 99));
    expect((await opinionOf('confidence', { measure: 'icir' }, evidence))[1]).toBeCloseTo(ratio, 12);
  });

  it('counts overlapping labels as fewer days: a preference moves the estimate by one standard error', async () => {
    const evidence = pairOf([{ ics: alternating(0.02, 0.1) }]);
    // 100 days of 4-day labels count as 25.
    const error = (0.1 * Math.sqrt(100 / 99)) / Math.sqrt(25);
    expect((await opinionOf('confidence', { preference: 'conservative' }, evidence))[0]).toBeCloseTo(
      0.02 - error,
      12,
    );
    expect((await opinionOf('confidence', { preference: 'aggressive' }, evidence))[0]).toBeCloseTo(
      0.02 + error,
      12,
    );
  });

  it('prefers the steady alpha when conservative and the unsteady one when aggressive', async () => {
    const evidence = pairOf([{ ics: alternating(0.05, 0.01) }, { ics: alternating(0.05, 0.3) }]);
    const [steady, unsteady] = await opinionOf('confidence', { preference: 'conservative' }, evidence);
    expect(steady).toBeGreaterThan(unsteady as number);
    const [low, high] = await opinionOf('confidence', { preference: 'aggressive' }, evidence);
    expect(low).toBeLessThan(high as number);
  });
});

describe('a risk agent', () => {
  const smallSwings = { ics: alternating(0.05, 0.01), spreads: alternating(0.001, 0.001) };
  const largeSwings = { ics: alternating(0.05, 0.01), spreads: alternating(0.001, 0.05) };

  it('has shares that sum to 1', () => {
    for (const weights of Object.values(RISK_WEIGHTS)) {
      expect(Object.values(weights).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    }
  });

  it('prefers small swings, and ties where nothing differs', async () => {
    const [small, large, same] = await opinionOf('risk', {}, pairOf([smallSwings, largeSwings, largeSwings]));
    expect(small).toBeGreaterThan(large as number);
    expect(large).toBe(same);
  });

  it('weighs a lasting sign most when aggressive, losses most when conservative', async () => {
    const unsteadySign = {
      ics: [...alternating(-0.02, 0.01, 63), ...alternating(0.05, 0.01, 63)],
      spreads: alternating(0.001, 0.001, 126),
    };
    const steadySign = { ics: alternating(0.05, 0.01, 126), spreads: alternating(0.001, 0.05, 126) };
    const evidence = pairOf([unsteadySign, steadySign]);
    const [a, b] = await opinionOf('risk', { preference: 'conservative' }, evidence);
    expect(a).toBeGreaterThan(b as number);
    const [c, d] = await opinionOf('risk', { preference: 'aggressive' }, evidence);
    expect(c).toBeLessThan(d as number);
  });

  it('turns a portfolio by the sign of its alpha', async () => {
    const turned = { ics: smallSwings.ics.map((x) => -x), spreads: smallSwings.spreads.map((x) => -x) };
    const [one, other] = await opinionOf('risk', {}, pairOf([smallSwings, turned]));
    expect(one).toBeCloseTo(other as number, 12);
  });

  it('takes given shares instead', async () => {
    const weights = { volatility: 0, drawdown: 0, tailLoss: 0, signStability: 1 };
    const [small, large] = await opinionOf('risk', { weights }, pairOf([smallSwings, largeSwings]));
    expect(small).toBe(large);
    expect(
      evaluationAgents
        .get('risk')
        .options.safeParse({ kind: 'risk', weights: { ...weights, signStability: 0 } }).success,
    ).toBe(false);
  });
});

describe('a judged agent', () => {
  it('needs a judge', () => {
    const entry = evaluationAgents.get('judged');
    expect(() => entry.create(entry.options.parse({ kind: 'judged' }) as never, {})).toThrow(
      /\[alphas\.agents\]/,
    );
  });

  it('tells the judge what ended labels say, and whom to be', async () => {
    const questions: PairQuestion[] = [];
    const judge = scriptedJudge('listener', (question) => {
      questions.push(question);
      return 'tie';
    });
    const entry = evaluationAgents.get('judged');
    const options = entry.options.parse({ kind: 'judged', role: 'risk', preference: 'aggressive' });
    const agent = entry.create(options as never, { judge });
    const evidence = drawnEvidence([0.1, -0.1]);
    const opinion = await agent.evaluate(evidence, stream);
    expect(opinion).toMatchObject({ comparisons: 2, unanswered: 0 });
    expect(opinion.values[0]).toBeCloseTo(opinion.values[1] as number, 12);
    expect(questions[0]).toMatchObject({
      role: 'risk',
      preference: 'aggressive',
      day: evidence.day,
      state: calm,
    });
    expect(questions[0]?.first).toEqual(questions[1]?.second);
    const told = questions.flatMap(({ first, second }) => [first, second]);
    expect(told.find(({ alpha }) => alpha.name === 'alpha-1')?.ic.mean).toBeCloseTo(-0.1, 1);
    expect(told.every(({ risk }) => risk.drawdown > 0)).toBe(true);
  });

  it('ranks alphas as a judge does who looks at the evidence, over fewer questions than there are pairs', async () => {
    const means = [0.01, 0.03, 0.05, 0.07, 0.09, 0.11, 0.13, 0.15];
    const evidence = drawnEvidence(means);
    const all = await opinionOf('judged', { mostComparisons: 56 }, evidence);
    expect(all.toSorted((a, b) => a - b)).toEqual(all);
    const few = await opinionOf('judged', { mostComparisons: 32 }, evidence);
    expect(few[7]).toBeGreaterThan(few[0] as number);
  });
});
