import { describe, expect, it } from 'vitest';
import type { TradingDate } from '../../../core/index.ts';
import { commonStart, type Span } from '../../../evaluation/portfolio-book/common-start.ts';

/** Begins on session `from` of 100; sessions are dated by their number. */
const span = (contender: string, from: number): Span => ({
  contender,
  firstDate: (20240000 + from) as TradingDate,
  sessions: 100 - from,
});
const startOf = (...spans: readonly Span[]) => {
  const start = commonStart(spans, 'score', 20);
  return start === undefined ? undefined : start - 20240000;
};

describe('the first session on which portfolios are compared', () => {
  it('is the first on which everybody holds one', () => {
    expect(startOf(span('score', 3), span('pool', 0), span('ridge', 40))).toBe(40);
  });

  it('waits for nobody who would leave fewer than half of the sessions of the score', () => {
    expect(startOf(span('score', 0), span('ridge', 50), span('late', 51))).toBe(50);
  });

  it('waits for nobody who would leave fewer sessions than ratios need', () => {
    expect(startOf(span('score', 70), span('ridge', 75), span('late', 81))).toBe(75);
    expect(startOf(span('score', 90), span('ridge', 91))).toBe(90);
  });

  it('always waits for the score', () => {
    expect(startOf(span('pool', 0), span('score', 90))).toBe(90);
  });

  it('is that of the longest where the score has none, and nobody has one without portfolios', () => {
    expect(startOf(span('pool', 2), span('late', 80))).toBe(2);
    expect(startOf()).toBeUndefined();
  });
});
