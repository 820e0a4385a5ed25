import { describe, expect, it } from 'vitest';
import { judgementTables } from '../../cli/summary/judgement-tables.ts';
import { judgement, quality, statistics } from '../report/fixtures.ts';

const score = (days: number) => ({ '5': { ...quality(0.03), days } });
const textOf = (lines: readonly string[]) => lines.join(' ').replaceAll(/ +/g, ' ');

describe('tables of a judgement', () => {
  it('say which sessions are compared, and mark what begins later', () => {
    const [portfolio] = judgement().portfolios;
    const rows = (portfolio?.rows ?? []).map((row) =>
      row.contender === 'ridge'
        ? { ...row, isShorter: true, statistics: { ...statistics(0.02), sessions: 12 } }
        : row,
    );
    const late = judgement({ portfolios: portfolio === undefined ? [] : [{ ...portfolio, rows }] });
    const text = textOf(judgementTables(late, score(70)));
    expect(text).toContain(
      'Over 79 sessions, 2020-01-07 to 2020-04-24; * begins later, sessions: ridge regression 12.',
    );
    expect(text).toContain('ridge regression* +2.00');
    const plain = textOf(judgementTables(judgement(), score(70)));
    expect(plain).toContain('Over 79 sessions, 2020-01-07 to 2020-04-24.');
    expect(plain).not.toContain('*');
    expect(plain).toContain('A year % Sharpe Drawdown % Beta');
  });

  it('mark rivals that were judged on other days than the score', () => {
    const text = textOf(judgementTables(judgement(), score(75)));
    expect(text).toMatch(/ridge regression .* 70\*/);
    expect(text).toContain('* The score has 75 days; "Score minus" is of the days that both have.');
    expect(judgementTables(judgement(), score(75)).every((line) => line.length <= 80)).toBe(true);
  });
});
