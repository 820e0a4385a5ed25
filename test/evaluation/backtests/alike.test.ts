import { expect, it } from 'vitest';
import { createBacktest, createPortfolio, createReturnHistory } from '../../../evaluation/index.ts';
import { dateOf, noCosts } from './scripted-sessions.ts';

const codes = ['a', 'b', 'c'];

/** Instruments of a portfolio after each session's decision and fill at its close; a score a day, Tuesday 2024-01-02 first. */
function heldAfter(kind: string, scores: readonly (readonly number[])[]) {
  const portfolio = createPortfolio({ kind, ...(kind === 'top-drop' ? { hold: 1, drop: 1 } : {}) });
  const history = createReturnHistory(0);
  const backtest = createBacktest({ portfolio, rules: { ...noCosts, fill: 'same-close' }, history });
  const held = scores.map((score, day) => {
    const fills = { instruments: codes, returns: new Float64Array(3) };
    const signal = { instruments: codes, industries: ['', '', ''], score: Float64Array.from(score) };
    backtest.addDay({ day, date: dateOf({ returns: {} }, day), fills, signal });
    const { lastWeights = {} } = backtest.result() ?? {};
    return Object.keys(lastWeights).join('');
  });
  return { held, withoutRanking: backtest.result()?.withoutRanking };
}

it('a score that is the same for all chooses nothing: positions stay, and the sessions are counted', () => {
  const scores = [
    [5, 5, 5], // nothing is bought before a score tells instruments apart
    [1, 3, 2],
    [0, 1e-14, 0], // alike on the rank grid
    [Number.NaN, 2, 2],
    [9, 1, 2],
    [Number.NaN, Number.NaN, 4], // one scored instrument is the best of one
  ];
  expect(heldAfter('top-drop', scores)).toEqual({ held: ['', 'b', 'b', 'b', 'a', 'c'], withoutRanking: 3 });
  expect(heldAfter('equal-weight', scores).withoutRanking).toBe(0);
});

it('a weekly portfolio that a constant score kept waiting is chosen anew on the next session with another', () => {
  // Tuesday to Friday, then Monday 2024-01-08 and Tuesday.
  const scores = [...Array.from({ length: 6 }, () => [3, 2, 1]), [1, 1, 1], [1, 2, 3], [3, 2, 1]];
  const { held, withoutRanking } = heldAfter('top-quantile', scores);
  expect(held).toEqual(['a', 'a', 'a', 'a', 'a', 'a', 'a', 'c', 'c']);
  expect(withoutRanking).toBe(1);
});
