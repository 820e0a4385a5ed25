import { describe, expect, it } from 'vitest';
import type { TradingDate } from '../../../core/index.ts';
import { createUnknownReturnCount } from '../../../evaluation/backtests/unknown-returns.ts';
import { createBacktest, createPortfolio, createReturnHistory } from '../../../evaluation/index.ts';
import { type Panel, panelMarket } from '../../../market/index.ts';
import { noCosts } from './scripted-sessions.ts';

const none = Number.NaN;

/**
 * Two that stay at their price, and one that rises by a tenth a session: rows and one-day labels as given. r = a row without label.
 */
function panelOf(rows: string): Panel {
  const dates = Array.from(rows, (_, day) => (20240102 + day) as TradingDate);
  const members = Uint8Array.from(Array.from(rows).flatMap((row) => [1, 1, Number(row !== '.')]));
  const labels = Float64Array.from(
    Array.from(rows).flatMap((row, day) =>
      day + 2 < rows.length ? [0, 0, row === 'x' ? 0.1 : none] : [none, none, none],
    ),
  );
  return {
    dates,
    instruments: ['a', 'b', 'c'],
    members,
    industries: ['', '', ''],
    columns: [],
    labels: new Map([[1, labels]]),
    labelFill: 'next-open',
    macro: [],
  };
}

/** A third of each, bought at the open of session 1. */
function heldThrough(rows: string, delistedAfterDays: number) {
  // All sessions lie in one month: it buys once.
  const portfolio = createPortfolio({ kind: 'equal-weight', rebalance: 'monthly' });
  const history = createReturnHistory(0);
  const backtest = createBacktest({ portfolio, rules: { ...noCosts, delistedAfterDays }, history });
  const request = { fill: 'next-open', horizons: [1], seed: 1, baseFolder: '.' } as const;
  const feed = panelMarket({ kind: 'hand', panel: panelOf(rows) }, request).feed();
  const unknown = createUnknownReturnCount(delistedAfterDays);
  for (let today = feed.next(); today !== undefined; today = feed.next()) {
    const { fills, snapshot } = today;
    if (fills === undefined) throw new Error('the panel has one-day labels');
    history.add(fills);
    unknown.add(fills);
    const { day, date, instruments, industries } = snapshot;
    const signal = { instruments, industries, score: new Float64Array(instruments.length) };
    backtest.addDay({ day, date, fills, signal });
  }
  return { series: backtest.result(), note: unknown.note() };
}

const rounded = (values: Float64Array | undefined) =>
  Array.from(values ?? [], (value) => Number(value.toFixed(12)) + 0);

describe('a market that has labels and no prices', () => {
  it('lets who leaves exit at the last value that a label shows', () => {
    const { series, note } = heldThrough('xxx......', 3);
    // c: bought at the open of 1, up a tenth at 2, 3 and 4 (the label of row 2), and nobody knows it at 5, 6 and 7: it leaves at 1.331.
    const value = (1.331 + 2) / 3;
    expect(rounded(series?.holdings)).toEqual([3, 3, 3, 3, 3, 3, 2, 2]);
    expect(series?.delisted).toBe(1);
    expect(series?.cash.at(-1)).toBeCloseTo(1.331 / 3 / value, 12);
    expect(rounded(series?.returns)).toEqual(
      [0, 0.1 / 3, (1.21 + 2) / (1.1 + 2) - 1, (1.331 + 2) / (1.21 + 2) - 1, 0, 0, 0, 0].map((each) =>
        Number(each.toFixed(12)),
      ),
    );
    expect(note).toBeUndefined();
  });

  it('counts the days of a gap that no label runs over, and says so', () => {
    // No rows on 3 and 4: the label of row 2 ends at 4, the row of 6 is the first whose holder can have decided, and 5 and 6 are lost.
    const { series, note } = heldThrough('xxx..xxxxx', 5);
    expect(series?.delisted).toBe(0);
    expect(note).toBe(
      'portfolios take 2 instrument-days in 1 gap for days without a return: the market has no prices, and no label runs over the gap exactly',
    );
    // Three labels before the gap; rows 5, 6 and 7 after it, whose labels end at 7, 8 and 9.
    const whole = rounded(series?.returns).reduce((value, each) => value * (1 + each), 1);
    expect(whole).toBeCloseTo((1.1 ** 6 + 2) / 3, 10);
  });

  it.each([
    // The first trade after the gap is known when a decision can be about it: 4 to 6 without a trade on 5.
    ['xxx..xxxxx', 1],
    ['xxx...xxxx', 2],
    // It is known by the one-day label that ends at it.
    ['xxxrxxxxxx', 1],
    ['xxxrrxxxxx', 2],
    ['xxxrrrxxxx', 3],
  ])(
    'counts the gap of %s, of %i sessions without a trade, just where it can be held through',
    (rows, idle) => {
      const waited = heldThrough(rows, idle + 1);
      expect([waited.series?.delisted, waited.note === undefined]).toEqual([0, false]);
      for (const delistedAfterDays of [idle, idle - 1].filter((days) => days > 0)) {
        const { series, note } = heldThrough(rows, delistedAfterDays);
        expect([series?.delisted, note]).toEqual([1, undefined]);
      }
    },
  );
});
