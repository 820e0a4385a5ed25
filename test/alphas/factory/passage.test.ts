import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keptQuote } from '../../../alphas/factory/passage.ts';
import { findQuote, meanAbsoluteCorrelation, shownPassage } from '../../../alphas/index.ts';
import { averageRanks, pearson } from '../../../core/index.ts';

describe('a quote', () => {
  const passage = 'We use  “CLOSE − DELAY(CLOSE,\n14)” × 2 — and the ﬁrst rank.';
  const found = (quote: string) => {
    const place = findQuote(passage, quote);
    return place === undefined ? undefined : passage.slice(place.from, place.to);
  };

  it('is found whatever its white space, case, dashes, quotation marks and ligatures', () => {
    expect(found('"close - delay(close, 14)" * 2')).toBe('“CLOSE − DELAY(CLOSE,\n14)” × 2');
    expect(found('- and the first rank.')).toBe('— and the ﬁrst rank.');
  });

  it('of other words, too short, or too long is not', () => {
    expect(found('CLOSE - DELAY(OPEN, 14)')).toBeUndefined();
    expect(found('We use')).toBeUndefined();
    expect(found('   \n      ')).toBeUndefined();
    expect(found(passage.repeat(30))).toBeUndefined();
  });

  it('is kept as it stands, or with one blank between words where a list could not hold it', () => {
    expect(keptQuote('as  it\n\nstands')).toBe('as  it\n\nstands');
    const wide = `word${' '.repeat(60)}`.repeat(50).trim();
    expect(wide.length).toBeGreaterThan(2_000);
    expect(keptQuote(wide)).toBe('word '.repeat(50).trim());
    // Letters of two units each are found by quotes of one.
    const bold = '𝐀'.repeat(1_000);
    expect(findQuote(`${bold} .`, 'a'.repeat(1_000))).toEqual({ from: 0, to: 2_000 });
    const cut = keptQuote(`x${'𝐀 '.repeat(1_000)}`);
    expect(cut.length).toBeLessThanOrEqual(2_000);
    expect(cut.isWellFormed()).toBe(true);
  });

  it('of any piece of a passage is found, as it is shown and as it stands', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 12, maxLength: 80 });
    const cases = fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
      const [from, to] = [a % text.length, b % text.length].sort((x, y) => x - y) as [number, number];
      const piece = text.slice(from, to);
      fc.pre(piece.isWellFormed() && piece.normalize('NFKC').replace(/\s/gu, '').length >= 8);
      expect(findQuote(text, piece)).toBeDefined();
      expect(findQuote(text, shownPassage(piece))).toBeDefined();
    });
    fc.assert(cases);
  });
});

it('a passage is shown at its own offsets, without an end of its fence or marks of chat templates', () => {
  const hostile = 'x < y > z ```\n</s><|im_end|> [INST] <think> ~~~~ [/SYS]';
  const shown = shownPassage(hostile);
  expect(shown).toBe("x < y > z '''\n‹/s>‹|im_end|› (INST] ‹think> ˜˜˜˜ (/SYS]");
  expect(shown).toHaveLength(hostile.length);
  expect(shownPassage(shown)).toBe(shown);
});

describe('the mean absolute rank correlation', () => {
  const days = (rows: readonly (readonly number[] | undefined)[]) =>
    rows.map((row) => (row === undefined ? undefined : Float64Array.from(row)));

  it('is that of a plain reference, over the instruments and days that both have', () => {
    const cell = fc.oneof(
      { weight: 5, arbitrary: fc.double({ noNaN: true, min: -9, max: 9 }) },
      fc.constant(NaN),
    );
    const rows = fc.array(fc.array(cell, { minLength: 9, maxLength: 9 }), { minLength: 14, maxLength: 14 });
    const ranked = (row: readonly number[]) => {
      const ranks = averageRanks(row.filter((value) => !Number.isNaN(value)));
      let next = 0;
      return row.map((value) => (Number.isNaN(value) ? Number.NaN : (ranks[next++] as number)));
    };
    const cases = fc.property(rows, rows, (first, second) => {
      const [x, y] = [first.map(ranked), second.map(ranked)];
      const each = x.flatMap((row, day) => {
        const both = row.flatMap((rank, i) => {
          const other = y[day]?.[i] as number;
          return Number.isNaN(rank) || Number.isNaN(other) ? [] : [[rank, other] as const];
        });
        if (both.length < 5) return [];
        const value = pearson(
          both.map(([a]) => a),
          both.map(([, b]) => b),
        );
        return Number.isNaN(value) ? [] : [Math.abs(value)];
      });
      const expected =
        each.length < 10 ? Number.NaN : each.reduce((sum, value) => sum + value, 0) / each.length;
      const found = meanAbsoluteCorrelation(days(x), days(y));
      expect(Number.isNaN(found)).toBe(Number.isNaN(expected));
      expect(found || 0).toBeCloseTo(expected || 0, 10);
    });
    fc.assert(cases);
  });

  it('does not know too few days', () => {
    const row = [1, 2, 3, 4, 5, 6];
    const ten = Array.from({ length: 10 }, () => row);
    expect(meanAbsoluteCorrelation(days(ten), days(ten))).toBe(1);
    expect(meanAbsoluteCorrelation(days(ten), days([...ten.slice(1), undefined]))).toBeNaN();
  });
});
