import { describe, expect, it } from 'vitest';
import { chosenOf } from '../../evaluation/rules/estimation.ts';
import { historyOf, portfolioDay } from './portfolio-days.ts';

const options = { share: 1, window: 60, leastSessions: 20 };

/** What is estimated on where the instruments a, b, c, ... have so many returns each. */
function estimated(sessions: readonly number[], scores = sessions.map((_, j) => -j)) {
  const day = portfolioDay(scores);
  const history = historyOf(
    Object.fromEntries(
      sessions.map((known, j) => [
        day.instruments[j],
        Array.from({ length: known }, (_, t) => 0.01 * Math.sin(7 * (t - known) + j)),
      ]),
    ),
  );
  const { positions, returns } = chosenOf({ ...day, history }, options);
  return { positions, windows: [...new Set(returns.map(({ length }) => length))] };
}
const repeated = (sessions: number, count: number) => Array<number>(count).fill(sessions);

describe('the window that rules estimate on', () => {
  it('serves the others where one instrument is known longer', () => {
    for (const known of [20, 30, 59])
      expect(estimated([known + 1, ...repeated(known, 9)])).toEqual({
        positions: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        windows: [known],
      });
  });

  it('is the longest that nine tenths of those with enough sessions have', () => {
    // Of ten with enough, one is left out; who has too few does not shorten it.
    expect(estimated([5, 25, ...repeated(40, 9)])).toEqual({
      positions: [2, 3, 4, 5, 6, 7, 8, 9, 10],
      windows: [40],
    });
    expect(estimated([25, 30, ...repeated(40, 8)])).toEqual({
      positions: [1, 2, 3, 4, 5, 6, 7, 8, 9],
      windows: [30],
    });
    expect(estimated(repeated(100, 10)).windows).toEqual([60]);
  });

  it('is none while a tenth or fewer have enough sessions: they alone would be all that is held', () => {
    expect(estimated([30, ...repeated(18, 9)]).positions).toEqual([]);
    expect(estimated([30, 30, ...repeated(18, 8)]).positions).toEqual([0, 1]);
  });

  it('goes by scored instruments alone', () => {
    const scores = [1, 2, 3, Number.NaN, Number.NaN];
    expect(estimated([30, 30, 30, 22, 22], scores)).toEqual({ positions: [0, 1, 2], windows: [30] });
  });
});
