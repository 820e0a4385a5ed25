import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedSessions, endedByRows, labelsLeftOut } from '../../market/own-day-labels.ts';

/** One line per instrument, a character per session: x = a row. */
function rowsOf(lines: readonly string[]): Uint8Array {
  const [first = ''] = lines;
  return Uint8Array.from(
    Array.from(first).flatMap((_, day) => lines.map((line) => Number(line[day] === 'x'))),
  );
}

function linesOf(cells: ArrayLike<number>, width: number, isSet: (value: number) => boolean): string[] {
  const all = Array.from(cells);
  return Array.from({ length: width }, (_, i) =>
    all.map((value, cell) => (cell % width === i ? (isSet(value) ? 'x' : '.') : '')).join(''),
  );
}

const counted = (lines: readonly string[]) =>
  linesOf(countedSessions(rowsOf(lines), lines.length), lines.length, (value) => value === 1);

const anyRows = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, days]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: width * days, maxLength: width * days })
      .map((cells) => ({ width, days, rows: Uint8Array.from(cells) })),
  );

describe('labels that count own days', () => {
  test('have ended when they are due where there is a row on every session up to then', () => {
    const rows = rowsOf(['xxxxxxxx', 'xxxx.xxx']);
    const labels = new Map([
      [1, new Float64Array(16).fill(1)],
      [3, new Float64Array(16).fill(1)],
    ]);
    const ended = (fill: 'next-open' | 'same-close', horizon: number) =>
      linesOf(
        endedByRows(labels, rows, 2, fill).get(horizon) as Float64Array,
        2,
        (value) => !Number.isNaN(value),
      );
    expect(ended('next-open', 1)).toEqual(['xxxxxx..', 'xx..xx..']);
    expect(ended('next-open', 3)).toEqual(['xxxx....', '........']);
    expect(ended('same-close', 1)).toEqual(['xxxxxxx.', 'xxx.xxx.']);
    const given = { members: rows, instruments: ['A', 'B'] };
    const kept = endedByRows(labels, rows, 2, 'next-open');
    const count = (first: number, of: number, horizons: readonly number[]) =>
      labelsLeftOut(labels, kept, given, { first, count: of }, horizons, 'next-open');
    // B's rows 2 and 3 at one day, 0 to 3 at three; the row of session 4 is none, those later end after the panel.
    expect(count(0, 8, [1])).toBe(2);
    expect(count(0, 8, [1, 3])).toBe(6);
    expect(count(3, 5, [1, 3])).toBe(2);
    expect(count(0, 4, [1])).toBe(0);
  });

  test('are the same with less data after their end', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 4 }), ({ width, days, rows }, horizon) => {
        const labels = new Map([[horizon, Float64Array.from(rows, (_, cell) => cell)]]);
        const whole = endedByRows(labels, rows, width, 'next-open').get(horizon) as Float64Array;
        for (let end = horizon + 1; end < days; end++) {
          const from = (end - horizon - 1) * width;
          const cut = rows.map((row, cell) => (cell < (end + 1) * width ? row : 0));
          const then = endedByRows(labels, cut, width, 'next-open').get(horizon) as Float64Array;
          expect(then.slice(from, from + width)).toEqual(whole.slice(from, from + width));
        }
      }),
    );
  });
});

describe('sessions that labels count', () => {
  test('leave out those on which nobody new stands for who is gone', () => {
    expect(counted(['xxxxxx', 'xx..xx', 'xxxx..'])).toEqual(['xxxxxx', 'xx..xx', 'xxxx..']);
  });

  test('hold those after an instrument left to one that is new, and those before it came', () => {
    expect(counted(['xxxxxx', 'xx..xx', '..xxxx'])).toEqual(['xxxxxx', 'xxxxxx', 'xxxxxx']);
  });

  test('one that is back from a suspension is not new', () => {
    expect(counted(['xx.xxx', 'xxx.xx'])).toEqual(['xx.xxx', 'xxx.xx']);
  });

  test('leave out all who are gone where fewer are new', () => {
    expect(counted(['xx..', 'xx..', '..xx', 'xxxx'])).toEqual(['xx..', 'xx..', 'xxxx', 'xxxx']);
  });

  test('depend on rows up to them alone', () => {
    fc.assert(
      fc.property(anyRows, ({ width, days, rows }) => {
        const whole = countedSessions(rows, width);
        for (let end = 1; end < days; end++) {
          expect(countedSessions(rows.slice(0, end * width), width)).toEqual(whole.slice(0, end * width));
        }
      }),
    );
  });
});
