import { describe, expect, it } from 'vitest';
import { type PortfolioDay, portfolioRules } from '../../evaluation/index.ts';
import { byCode, portfolioDay } from './portfolio-days.ts';
import { portfolioRuleConformance, ruleOf } from './portfolio-rule-conformance.ts';

portfolioRuleConformance('top-quantile');
portfolioRuleConformance('top-drop');
portfolioRuleConformance('long-short');
portfolioRuleConformance('score-weighted');
portfolioRuleConformance('inverse-volatility');
portfolioRuleConformance('minimum-variance');
portfolioRuleConformance('hierarchical-risk-parity');
portfolioRuleConformance('black-litterman');
portfolioRuleConformance('equal-weight');

it('every registered portfolio rule is under the conformance suite', () => {
  expect(portfolioRules.kinds()).toEqual([
    'top-quantile',
    'top-drop',
    'long-short',
    'score-weighted',
    'inverse-volatility',
    'minimum-variance',
    'hierarchical-risk-parity',
    'black-litterman',
    'equal-weight',
  ]);
});

const NONE = Number.NaN;
const weightsOf = (
  kind: string,
  options: Record<string, unknown>,
  score: number[],
  held?: Map<string, number>,
) => {
  const day = portfolioDay(score, held === undefined ? {} : { held });
  return byCode(day, ruleOf(kind, options).weights(day));
};

describe('top-quantile', () => {
  it('holds a fifth of the scored instruments, at least one', () => {
    expect(weightsOf('top-quantile', {}, [1, 5, NONE, 3, 4, 5, 0, 0, 0, 0, 0])).toEqual({ b: 0.5, f: 0.5 });
    expect(weightsOf('top-quantile', {}, [1, 2])).toEqual({ b: 1 });
    const fifty = portfolioDay(Array.from({ length: 50 }, (_, j) => j));
    expect(
      ruleOf('top-quantile')
        .weights(fifty)
        .filter((weight) => weight > 0),
    ).toHaveLength(10);
  });
});

describe('ties', () => {
  const alike = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0];
  const heldOn = (date: number, score: readonly number[], held = new Map<string, number>()) => {
    const day = portfolioDay(score, { date: date as PortfolioDay['date'], held });
    return Object.keys(byCode(day, ruleOf('top-quantile').weights(day)));
  };

  it('go to what is held, whatever its code', () => {
    const held = new Map([
      ['f', 0.5],
      ['i', 0.5],
    ]);
    expect(heldOn(20240102, alike, held)).toEqual(['f', 'i']);
    expect(heldOn(20240102, alike.with(0, 2), held)).toHaveLength(2);
    expect(heldOn(20240102, alike.with(0, 2), held)[0]).toBe('a');
    const short = new Map(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((code) => [code, -0.1]));
    const day = portfolioDay([1, ...Array<number>(9).fill(0)], { held: short });
    // The lowest are tied; those that are held short stay short.
    const shorts = Object.entries(byCode(day, ruleOf('long-short').weights(day))).filter(([, w]) => w < 0);
    for (const [code] of shorts) expect(short.has(code)).toBe(true);
  });

  it('go to other codes on other dates, none favoured for its name', () => {
    const chosen = new Map<string, number>();
    for (let date = 20240100; date < 20240300; date++)
      for (const code of heldOn(date, alike)) chosen.set(code, (chosen.get(code) ?? 0) + 1);
    // 400 places for nine codes: 44 each, with a standard deviation of 6.
    expect([...chosen.keys()].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']);
    for (const count of chosen.values()) expect(Math.abs(count - 400 / 9)).toBeLessThan(25);
  });

  it('are judged on the rank grid, so that the last digits of a sum choose nobody', () => {
    const noisy = alike.map((value, j) => value + (j % 3) * 1e-14);
    expect(heldOn(20240102, noisy)).toEqual(heldOn(20240102, alike));
    expect(weightsOf('score-weighted', {}, [7 + 1e-14, 7, 1, 0])).toEqual({ a: 0.5, b: 0.5 });
    expect(weightsOf('top-quantile', {}, [1, 1, 1 + 1e-11])).toEqual({ c: 1 });
  });
});

describe('top-drop', () => {
  const rule = ruleOf('top-drop', { hold: 3, drop: 1 });
  /** Holds what the day before chose, and tells the codes of today's choice. */
  const walk = (
    scores: readonly (readonly number[])[],
    sold: (day: number, code: string) => boolean = () => true,
  ) => {
    let held = new Map<string, number>();
    return scores.map((score, d) => {
      const day = portfolioDay(score, { held });
      const chosen = byCode(day, rule.weights(day));
      const refused = [...held].filter(([code]) => !(code in chosen) && !sold(d, code));
      held = new Map([...Object.entries(chosen), ...refused]);
      return Object.keys(chosen).toSorted().join('');
    });
  };

  it('sells nothing where there is no other to buy, and no more than there are', () => {
    const held = (codes: string) => new Map(Array.from(codes, (code) => [code, 1 / codes.length]));
    // Everybody is held already.
    expect(Object.keys(weightsOf('top-drop', { hold: 5, drop: 2 }, [4, 3, 2, 1], held('abcd')))).toEqual(
      Array.from('abcd'),
    );
    // One better stands outside: one goes, though two might.
    expect(
      Object.keys(weightsOf('top-drop', { hold: 4, drop: 2 }, [4, 3, 2, 1, 5], held('abcd'))).toSorted(),
    ).toEqual(Array.from('abce'));
    // The one outside is worse than all that are held.
    expect(
      Object.keys(weightsOf('top-drop', { hold: 4, drop: 2 }, [4, 3, 2, 1, 0], held('abcd'))).toSorted(),
    ).toEqual(Array.from('abcd'));
  });

  it('fills up to k at first, then exchanges the worst held for the best other, n a day, and only for a better one', () => {
    const chosen = walk([
      [9, 8, 7, 1, 2, 3], // a b c are bought at once
      [1, 2, 3, 9, 8, 7], // all three others are better; only the worst, a, goes, for the best, d
      [1, 2, 3, 9, 8, 7], // b goes for e
      [1, 2, 3, 9, 8, 7], // c goes for f
      [1, 2, 3, 9, 8, 7], // the three best are held: the worst of held and best other together is that other, c
      [6, 5, 8, 9, 7, 0], // f is the worst; c the best other
    ]);
    expect(chosen).toEqual(['abc', 'bcd', 'cde', 'def', 'def', 'cde']);
  });

  it('forces exits beside n: an instrument without a score and one that has left make room for others on top', () => {
    const third = 1 / 3;
    const held = new Map([
      ['a', third],
      ['b', third],
      ['gone', third],
    ]);
    // Held and scored is b alone. Candidates are the best 1 + 3 - 1 others, c d e; the worst of b c d e is b: it goes too.
    const day = portfolioDay([NONE, 1, 5, 4, 3, 2], { held });
    expect(Object.keys(byCode(day, rule.weights(day)))).toEqual(['c', 'd', 'e']);
    // With a better b only those two go.
    const better = portfolioDay([NONE, 9, 5, 4, 3, 2], { held });
    expect(Object.keys(byCode(better, rule.weights(better)))).toEqual(['b', 'c', 'd']);
  });

  it('buys nothing while sells are refused and more than k are held, and sells the worst still', () => {
    // Day 1 wants a sold for d; the sell is refused, so day 2 finds a b c d: the worst, a, goes, nothing comes.
    const scores = [
      [9, 8, 7, 1],
      [0, 8, 7, 10],
      [0, 8, 7, 10],
    ];
    expect(walk(scores, (day) => day !== 1)).toEqual(['abc', 'bcd', 'bcd']);
    const held = new Map(['a', 'b', 'c', 'd', 'e'].map((code) => [code, 0.2]));
    const crowded = portfolioDay([1, 2, 3, 4, 5, 9], { held });
    // Five are held where three should be: no candidates, one goes, four stay.
    expect(byCode(crowded, rule.weights(crowded))).toEqual({ b: 0.25, c: 0.25, d: 0.25, e: 0.25 });
  });

  it('is plain top-k when n is k or more, whatever is held', () => {
    const held = new Map(['a', 'b', 'c'].map((code) => [code, 1 / 3]));
    expect(Object.keys(weightsOf('top-drop', { hold: 3, drop: 3 }, [1, 2, 9, 4, 5], held))).toEqual([
      'c',
      'd',
      'e',
    ]);
  });
});

describe('long-short', () => {
  it('holds a leg of 1 in the best share and one of -1 in the worst', () => {
    expect(weightsOf('long-short', { share: 0.4 }, [5, 1, NONE, 4, 2, 3])).toEqual({
      a: 0.5,
      b: -0.5,
      d: 0.5,
      e: -0.5,
    });
    expect(weightsOf('long-short', {}, [1, NONE])).toEqual({});
  });
});

describe('score-weighted', () => {
  it('weighs by rank above the middle, ties averaged', () => {
    // Ranks 5 4 3 2 1 with middle 3: 2 and 1 above it.
    expect(weightsOf('score-weighted', {}, [50, 4, NONE, 3, 2, -1])).toEqual({ a: 2 / 3, b: 1 / 3 });
    expect(weightsOf('score-weighted', {}, [7, 7, 1, 0])).toEqual({ a: 0.5, b: 0.5 });
    expect(weightsOf('score-weighted', {}, [7, 7, 7])).toEqual({});
  });
});

describe('equal-weight', () => {
  it('holds every scored instrument', () => {
    expect(weightsOf('equal-weight', {}, [7, NONE, -7, 0, 1])).toEqual({
      a: 0.25,
      c: 0.25,
      d: 0.25,
      e: 0.25,
    });
  });
});
