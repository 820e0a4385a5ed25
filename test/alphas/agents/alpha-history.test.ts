import { describe, expect, it } from 'vitest';
import {
  type AlphaDay,
  createAlphaHistory,
  SPREAD_HORIZON,
  spreadReturn,
  spreadWeights,
} from '../../../alphas/index.ts';
import { rankInformationCoefficient } from '../../../core/index.ts';
import { type Fill, fills } from '../../../market/index.ts';
import { plantedWorld, type World } from '../planted-world.ts';
import { evidenceOf, identities } from './evidence.ts';

const worldOf = (fill: Fill = 'next-open', days = 60, drift: (day: number) => number = () => 0): World =>
  plantedWorld({
    seed: 3,
    days,
    instruments: 24,
    alphas: 2,
    horizons: [1, 3],
    effect: ([a = 0]) => 0.1 * a,
    timing: { fill },
    drift,
  });

describe('the history of alphas', () => {
  it.each(fills)('is the plain definition over all days whose labels have ended (%s)', (fill) => {
    const world = worldOf(fill);
    const delay = fill === 'same-close' ? 0 : 1;
    const evidence = evidenceOf(world, 40, 3);
    for (const [a, record] of evidence.alphas.entries()) {
      const ics: number[] = [];
      for (let day = 0; day + delay + 3 <= 40; day++) {
        ics.push(rankInformationCoefficient(world.days[day]?.values[a] ?? [], world.labels(day, 3)));
      }
      const spreads: number[] = [];
      for (let day = 0; day + delay + 1 <= 40; day++) {
        const weights = spreadWeights(world.days[day]?.values[a] as Float64Array, 20) as Float64Array;
        spreads.push(spreadReturn(weights, world.labels(day, 1)));
      }
      expect(record.ics).toHaveLength(ics.length);
      for (const [k, ic] of ics.entries()) expect(record.ics[k]).toBeCloseTo(ic, 12);
      expect([...record.spreads]).toEqual(spreads);
    }
    expect(evidence.icStates).toEqual(world.days.slice(0, 41 - delay - 3).map(({ state }) => state));
    expect(evidence).toMatchObject({ day: 40, horizon: 3, state: world.days[40]?.state });
  });

  it('keeps the latest days of its window', () => {
    const world = worldOf();
    const history = createAlphaHistory({
      alphas: identities(2),
      horizon: 3,
      timing: world.timing,
      window: 7,
      leastIcDays: 7,
    });
    for (const session of world.days) {
      for (const labels of world.ended(session.day)) history.addLabels(labels);
      history.addDay(session);
    }
    const whole = evidenceOf(world, 59, 3);
    expect(history.evidence().alphas[1]?.ics).toEqual(whole.alphas[1]?.ics.slice(-7));
    expect(history.evidence().alphas[1]?.spreads).toEqual(whole.alphas[1]?.spreads.slice(-7));
    expect(history.evidence().icStates).toEqual(whole.icStates.slice(-7));
  });

  it('does not change when values or labels of the future do', () => {
    const world = worldOf();
    // Another future: what is earned, said and seen after the close of day 40.
    const shaken = worldOf('next-open', 60, (day) => (day <= 40 ? 0 : (-1) ** day * 0.3));
    const other: World = {
      ...shaken,
      days: shaken.days.map((day) =>
        day.day <= 40 ? day : { ...day, values: day.values.map((v) => v.map((x) => -9 * x)) },
      ),
    };
    expect(shaken.labels(38, 3)).not.toEqual(world.labels(38, 3));
    expect(evidenceOf(other, 40, 3)).toEqual(evidenceOf(world, 40, 3));
    const longer = worldOf('next-open', 80);
    expect(evidenceOf(longer, 40, 3)).toEqual(evidenceOf(world, 40, 3));
  });

  it('refuses a label that has not ended', () => {
    const world = worldOf();
    const history = createAlphaHistory({ alphas: identities(2), horizon: 3, timing: world.timing });
    for (const session of world.days.slice(0, 10)) history.addDay(session);
    // The close of day 10 comes next: with fills at the next open it knows the 3-day label of day 6.
    const labels = (day: number) => ({ day, horizon: 3, values: world.labels(day, 3) });
    expect(() => history.addLabels(labels(7))).toThrow(/known at the close of session 11, not of 10/);
    history.addLabels(labels(6));
    expect(history.evidence().alphas[0]?.ics).toHaveLength(1);
    expect(() => history.addLabels(labels(5))).toThrow(/in the order of their days/);
  });

  it('has no IC and no spread of a day with fewer than twenty instruments', () => {
    const world = worldOf();
    const history = createAlphaHistory({
      alphas: identities(2),
      horizon: SPREAD_HORIZON,
      timing: { fill: 'same-close' },
    });
    const [one, two] = (world.days[0] as AlphaDay).values as readonly [Float64Array, Float64Array];
    const few = one.map((value, i) => (i < 5 ? Number.NaN : value));
    history.addDay({ day: 0, values: [few, two], state: undefined });
    history.addLabels({ day: 0, horizon: SPREAD_HORIZON, values: world.labels(0, 1) });
    const [first, second] = history.evidence().alphas;
    expect([first?.ics[0], first?.spreads[0]]).toEqual([Number.NaN, Number.NaN]);
    expect(second?.ics[0]).not.toBeNaN();
    expect(second?.spreads[0]).not.toBeNaN();
  });
});
