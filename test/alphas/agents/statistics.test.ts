import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphaSummary } from '../../../alphas/agents/judged.ts';
import {
  candidatesOf,
  conditionalIc,
  createAgentPanel,
  type MarketState,
  percentiles,
  signsOf,
  spreadReturn,
  spreadRisk,
  spreadWeights,
} from '../../../alphas/index.ts';
import { rootKey, subKey } from '../../../core/index.ts';
import { agentOf } from './agent-conformance.ts';

const bull: MarketState = { trend: 'bull', volatility: 'low' };
const wild: MarketState = { trend: 'bull', volatility: 'high' };
const bear: MarketState = { trend: 'bear', volatility: 'low' };

describe('percentiles', () => {
  it('are worked by hand: ties share, NaN has none, infinities take part', () => {
    expect([...percentiles(Float64Array.of(3, Number.NaN, 1, 3, Number.POSITIVE_INFINITY))]).toEqual([
      0.5,
      Number.NaN,
      0.125,
      0.5,
      0.875,
    ]);
    expect([...percentiles(Float64Array.of(7))]).toEqual([0.5]);
    expect([...percentiles(Float64Array.of(0.1 + 0.2, 0.3))]).toEqual([0.5, 0.5]);
  });

  it('have mean 1/2 whatever is ranked', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        const sum = percentiles(Float64Array.from(values)).reduce((a, b) => a + b, 0);
        expect(sum / values.length).toBeCloseTo(0.5, 9);
      }),
    );
  });
});

describe('the conditional IC', () => {
  const icStates = [bull, bull, wild, bear, bear, undefined];
  const ics = Float64Array.of(0.1, 0.3, 0.5, -0.2, Number.NaN, 0.4);

  it("takes days of today's state, else of its trend, else all", () => {
    expect(conditionalIc({ state: bull, icStates, leastDays: 2 }, { ics })).toMatchObject({
      days: 2,
      condition: 'state',
    });
    expect(conditionalIc({ state: bull, icStates, leastDays: 2 }, { ics }).mean).toBeCloseTo(0.2, 12);
    expect(conditionalIc({ state: wild, icStates, leastDays: 2 }, { ics })).toMatchObject({
      days: 3,
      condition: 'trend',
    });
    expect(conditionalIc({ state: wild, icStates, leastDays: 2 }, { ics }).mean).toBeCloseTo(0.3, 12);
    expect(conditionalIc({ state: bear, icStates, leastDays: 2 }, { ics })).toMatchObject({
      days: 5,
      condition: 'all',
    });
    expect(conditionalIc({ state: bear, icStates, leastDays: 2 }, { ics }).mean).toBeCloseTo(0.22, 12);
    expect(conditionalIc({ state: undefined, icStates, leastDays: 2 }, { ics })).toMatchObject({
      condition: 'all',
    });
  });

  it('has the standard deviation with n - 1, and is undefined on too few days', () => {
    expect(conditionalIc({ state: bull, icStates, leastDays: 2 }, { ics }).deviation).toBeCloseTo(
      Math.sqrt(0.02),
      12,
    );
    const few = conditionalIc({ state: bull, icStates, leastDays: 60 }, { ics });
    expect(few).toMatchObject({ days: 5, condition: 'all' });
    expect(few.mean).toBeNaN();
  });

  it('gives the sign by which an alpha is turned, 0 while it is unknown', () => {
    const alpha = { name: 'a', category: 'c' };
    const spreads = new Float64Array(0);
    const record = (value: number, days: number) => ({
      alpha,
      ics: new Float64Array(days).fill(value),
      spreads,
    });
    const evidence = {
      day: 70,
      state: undefined,
      horizon: 1,
      leastDays: 60,
      icStates: Array.from({ length: 60 }, () => undefined),
      alphas: [record(0.1, 60), record(-0.1, 60), record(0.1, 59), record(0, 60)],
    };
    expect([...signsOf(evidence)]).toEqual([1, -1, 0, 0]);
    expect([...signsOf({ ...evidence, leastDays: 59 })]).toEqual([1, -1, 1, 0]);
  });

  it('is one number of days for the sign, the candidate and the agents, whatever it is', async () => {
    const states = Array.from({ length: 200 }, (_, day) => (day < 70 ? bull : bear));
    const turning = Float64Array.from(states, (state) => (state === bull ? -0.05 : 0.05));
    const alpha = { name: 'a', category: 'c' };
    const evidence = {
      day: 205,
      state: bull,
      horizon: 1,
      icStates: states,
      alphas: [{ alpha, ics: turning, spreads: turning }],
    };
    const panel = createAgentPanel({
      run: 'signs',
      agents: [agentOf('confidence', { measure: 'mean-ic' }), agentOf('risk')],
      key: subKey(rootKey('signs'), 'panel'),
    });
    for (const [leastDays, sign] of [
      [60, -1],
      [100, 1],
    ] as const) {
      const evaluation = await panel.evaluate({ ...evidence, leastDays });
      expect([...evaluation.signs]).toEqual([sign]);
      expect(Math.sign(evaluation.opinions[0]?.values[0] as number)).toBe(sign);
      const [candidate] = candidatesOf({ ...evidence, leastDays }, evaluation);
      expect(Math.sign(candidate?.ic as number)).toBe(sign);
      expect(Math.sign(alphaSummary({ ...evidence, leastDays }, 0).ic.mean)).toBe(sign);
    }
    await panel.stop();
  });
});

describe('the spread portfolio', () => {
  it('is worked by hand: a fifth on either side', () => {
    const weights = spreadWeights(Float64Array.of(5, 1, Number.NaN, 9, 3, 7, 2, 8, 4, 6, 0), 2);
    expect(weights === undefined ? [] : [...weights]).toEqual([0, -0.5, 0, 0.5, 0, 0, 0, 0.5, 0, 0, -0.5]);
  });

  it('shares a place among equal values', () => {
    const weights = spreadWeights(Float64Array.of(1, 1, 1, 2, 3), 2);
    expect(weights?.[0]).toBeCloseTo(-1 / 3, 15);
    expect([...(weights?.subarray(3) ?? [])]).toEqual([0, 1]);
  });

  it('has none where values are few or equal', () => {
    expect(spreadWeights(Float64Array.of(1, 2, 3), 4)).toBeUndefined();
    expect(spreadWeights(Float64Array.of(1, 1, 1), 2)).toBeUndefined();
  });

  it('holds one unit on either side, does not care for the order of instruments, and turns with the values', () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 40 }), (values) => {
        const weights = spreadWeights(Float64Array.from(values), 2);
        if (weights === undefined) return;
        const long = weights.reduce((sum, w) => sum + Math.max(0, w), 0);
        const both = weights.reduce((sum, w) => sum + w, 0);
        // Where the sides meet in one tie they cancel there, and hold less.
        expect(long).toBeLessThanOrEqual(1 + 1e-12);
        expect(both).toBeCloseTo(0, 12);
        const reversed = spreadWeights(Float64Array.from(values.toReversed()), 2);
        expect(reversed?.toReversed()).toEqual(weights);
        const turned = spreadWeights(
          Float64Array.from(values, (x) => -x),
          2,
        );
        for (const [i, w] of weights.entries()) expect(turned?.[i]).toBeCloseTo(-w, 12);
      }),
    );
  });

  it('earns the mean of its top less the mean of its bottom, of those whose return is known', () => {
    const weights = Float64Array.of(0.5, 0.5, 0, -0.5, -0.5);
    expect(spreadReturn(weights, Float64Array.of(0.02, 0.04, 9, 0.01, 0.03))).toBeCloseTo(0.01, 15);
    expect(spreadReturn(weights, Float64Array.of(0.02, Number.NaN, 9, 0.01, 0.03))).toBeCloseTo(0, 15);
    expect(spreadReturn(weights, Float64Array.of(Number.NaN, Number.NaN, 9, 0.01, 0.03))).toBeNaN();
  });
});

describe('the risk of a spread portfolio', () => {
  const ics = new Float64Array(0);

  it('is worked by hand', () => {
    const spreads = Float64Array.of(0.01, -0.02, Number.NaN, -0.01, 0.03);
    const risk = spreadRisk({ ics, spreads }, 1, 2);
    // Levels 1, -1, -2, 1 in hundredths: the highest is 1, the deepest fall 3. The worst of four days is a loss of 2.
    expect(risk.drawdown).toBeCloseTo(0.03, 12);
    expect(risk.tailLoss).toBeCloseTo(0.02, 12);
    expect(risk.volatility).toBeCloseTo(
      0.01 * Math.sqrt((0.75 ** 2 + 2.25 ** 2 + 1.25 ** 2 + 2.75 ** 2) / 3),
      12,
    );
    expect(spreadRisk({ ics, spreads }, -1, 2).drawdown).toBeCloseTo(0.03, 12);
    expect(spreadRisk({ ics, spreads }, -1, 2).tailLoss).toBeCloseTo(0.03, 12);
  });

  it('takes the mean of the worst 5 % of days for the tail', () => {
    const spreads = Float64Array.from({ length: 100 }, (_, day) => -day / 1_000);
    expect(spreadRisk({ ics, spreads }, 1, 60).tailLoss).toBeCloseTo(0.097, 12);
  });

  it('is undefined on few days and without a sign', () => {
    const spreads = new Float64Array(60).fill(0.01);
    expect(spreadRisk({ ics, spreads }, 1, 60).volatility).toBe(0);
    expect(spreadRisk({ ics, spreads: spreads.subarray(1) }, 1, 60).volatility).toBeNaN();
    for (const sign of [0, Number.NaN]) expect(spreadRisk({ ics, spreads }, sign, 60).drawdown).toBeNaN();
  });

  it('counts the blocks of 63 days, back from the latest, whose IC has the sign of the whole', () => {
    const block = (value: number, days = 63) => Array.from({ length: days }, () => value);
    const stability = (values: readonly number[]) =>
      spreadRisk({ ics: Float64Array.from(values), spreads: new Float64Array(0) }, 1, 60).signStability;
    expect(stability([...block(0.1), ...block(-0.05), ...block(0.1), ...block(0.1)])).toBe(0.75);
    // Twenty days are no block, twenty-one are.
    expect(stability([...block(-0.1, 20), ...block(0.1)])).toBe(1);
    expect(stability([...block(-0.1, 21), ...block(0.1)])).toBe(0.5);
    expect(stability([])).toBeNaN();
  });
});
