import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createUnknownReturnCount } from '../../evaluation/backtests/unknown-returns.ts';
import type { Panel } from '../../market/panel.ts';
import { fillsReader } from '../../market/panel-fills.ts';
import type { Fill } from '../../market/timing.ts';
import { daysOf, openSource, testRandom, weekdays } from './panel-fixtures.ts';

const none = Number.NaN;

/**
 * One instrument, a price per session: null = no trade and no row; labels between prices where both stand, in the rows that stand.
 * `rows` says otherwise which sessions have a row.
 */
function panelOf(
  prices: readonly (number | null)[],
  horizons: readonly number[],
  { fill = 'next-open', rows }: { readonly fill?: Fill; readonly rows?: string } = {},
): Panel {
  const delay = fill === 'same-close' ? 0 : 1;
  const at = (session: number) => prices[session] ?? none;
  const members = Uint8Array.from(prices, (price, day) =>
    Number(rows === undefined ? price !== null : rows[day] === 'x'),
  );
  return {
    dates: weekdays(prices.length),
    instruments: ['A'],
    members,
    industries: [''],
    columns: [],
    labels: new Map(
      horizons.map((horizon) => [
        horizon,
        Float64Array.from(prices, (_, day) =>
          members[day] === 1 ? at(day + delay + horizon) / at(day + delay) - 1 : none,
        ),
      ]),
    ),
    labelFill: fill,
    macro: [],
  };
}

function fillsOf(panel: Panel) {
  const read = fillsReader(panel);
  const fills = [...panel.dates.keys()].map((session) => read(session));
  return {
    returns: fills.map((each) => Number((each?.returns[0] ?? none).toFixed(12))),
    unknown: fills.map((each) => each?.unknown?.[0]?.sessions ?? 0),
  };
}

describe('fills from labels', () => {
  // Suspended on sessions 4 and 5.
  const suspended = [10, 10, 10, 20, null, null, 30, 60, 60, 66];

  test('come with the whole return of a gap where a longer label runs over it exactly', () => {
    const { returns, unknown } = fillsOf(panelOf(suspended, [1, 3]));
    // From 20 to 30 at the first trade after the gap, by the 3-day label of session 2; then 30 to 60 needs the row of session 5: its
    // 1-day label is not there, and what follows is.
    expect(returns).toEqual([none, 0, 0, 1, none, none, 0.5, 0, 0, 0.1]);
    expect(unknown).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  test('lose nothing where an instrument without trade keeps its rows', () => {
    const rows = 'xxxxxxxxxx';
    expect(fillsOf(panelOf(suspended, [1, 3], { rows }))).toEqual({
      returns: [none, 0, 0, 1, none, none, 0.5, 1, 0, 0.1],
      unknown: suspended.map(() => 0),
    });
    // Without the 3-day labels, the first trade after the gap shows a day later, and 20 to 30 is unknown.
    expect(fillsOf(panelOf(suspended, [1, 5], { rows }))).toEqual({
      returns: [none, 0, 0, 1, none, none, none, 1, 0, 0.1],
      unknown: [0, 0, 0, 0, 0, 0, 0, 3, 0, 0],
    });
  });

  test('count what no label runs over, once, and begin anew when a decision can be about the instrument again', () => {
    expect(fillsOf(panelOf(suspended, [1, 2]))).toEqual({
      returns: [none, 0, 0, 1, none, none, none, 0, 0, 0.1],
      unknown: [0, 0, 0, 0, 0, 0, 0, 4, 0, 0],
    });
    expect(fillsOf(panelOf(suspended, [1, 4]))).toEqual({
      // 20 to 60, the 4-day label of session 2.
      returns: [none, 0, 0, 1, none, none, none, 2, 0, 0.1],
      unknown: suspended.map(() => 0),
    });
  });

  test('of the same close need no row of the day before', () => {
    expect(fillsOf(panelOf(suspended, [1, 3], { fill: 'same-close' }))).toEqual({
      returns: [0, 0, 0, 1, none, none, 0.5, 1, 0, 0.1],
      unknown: suspended.map(() => 0),
    });
    expect(fillsOf(panelOf(suspended, [1], { fill: 'same-close' })).unknown).toEqual([
      0, 0, 0, 0, 0, 0, 3, 0, 0, 0,
    ]);
  });

  test('of an instrument that leaves end with its last label, and it stands among them without a trade', () => {
    const panel = panelOf([10, 10, 10, 20, 30, 40, 50], [1, 2], { rows: 'xxx' });
    // The labels of session 2 run from the open of 3: one day to that of 4, two to that of 5.
    expect(fillsOf(panel)).toEqual({
      returns: [none, 0, 0, 1, 0.5, none, none],
      unknown: [0, 0, 0, 0, 0, 0, 0],
    });
  });

  test('compound to the price where one-day and bridging labels are known, whatever the gaps', () => {
    const random = testRandom(4);
    for (let trial = 0; trial < 50; trial++) {
      const prices = Array.from({ length: 40 }, (_, day) =>
        day > 1 && random() < 0.2 ? null : 1 + random(),
      );
      const horizons = Array.from({ length: 38 }, (_, k) => k + 1);
      const { returns, unknown } = fillsOf(panelOf(prices, horizons, { rows: 'x'.repeat(40) }));
      let value = 1;
      const values = returns.map((each) => (value *= 1 + (Number.isNaN(each) ? 0 : each)));
      expect(returns.slice(2).map(Number.isNaN)).toEqual(prices.slice(2).map((price) => price === null));
      const off = prices.map((price, at) =>
        price === null || at === 0 ? 0 : (values[at] as number) / (price / (prices[1] as number)) - 1,
      );
      expect(Math.max(...off.map(Math.abs))).toBeLessThan(1e-9);
      expect(unknown.every((sessions) => sessions === 0)).toBe(true);
    }
  });
});

const folder = '../shared/data/mass-sse50';
describe.skipIf(!existsSync(folder))(`fills of ${folder} (skipped where the folder is absent)`, () => {
  test('know every return but those of gaps in the rows, and count these', async () => {
    const market = await openSource({ kind: 'mass-folder', path: folder }, { horizons: [1, 5, 10] });
    const days = daysOf(market.feed());
    const gaps = days.flatMap(({ fills }) => (fills?.unknown ?? []).map(({ sessions }) => sessions));
    // 15 gaps in the rows: 11 suspensions of 1 to 74 sessions, whose return comes with the first trade after them, and 4 that left the
    // index and came back.
    expect(gaps.toSorted((a, b) => a - b)).toEqual([124, 246, 843, 1095]);
    const lastRowOf = new Map<string, number>();
    const bridged = days.flatMap(({ snapshot, fills }, day) =>
      snapshot.instruments.flatMap((code) => {
        const away = day - 1 - (lastRowOf.get(code) ?? day - 1);
        lastRowOf.set(code, day);
        const change = fills?.returns[fills.instruments.indexOf(code)] as number;
        return away > 0 && !Number.isNaN(change) && !fills?.unknown?.some((gap) => gap.instrument === code)
          ? [away]
          : [];
      }),
    );
    expect(bridged.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 1, 2, 5, 6, 10, 10, 74]);
    // As docs/backtests.md says.
    expect([bridged.length, bridged.reduce((sum, away) => sum + away, 0)]).toEqual([11, 112]);
    const unknown = createUnknownReturnCount(60);
    for (const { fills } of days) if (fills !== undefined) unknown.add(fills);
    expect(unknown.note()).toBeUndefined();
    // Who leaves trades for the last time when the one-day label of its last row ends.
    const lastRow = new Map(
      days.flatMap(({ snapshot }, day) => snapshot.instruments.map((code) => [code, day] as const)),
    );
    const lastFill = new Map<string, number>();
    for (const [day, { fills }] of days.entries()) {
      for (const [i, code] of (fills?.instruments ?? []).entries())
        if (!Number.isNaN(fills?.returns[i])) lastFill.set(code, day);
    }
    const left = [...lastRow].filter(([, day]) => day < days.length - 3);
    expect(left).toHaveLength(45);
    for (const [code, day] of left) expect(lastFill.get(code)).toBe(day + 2);
  });
});
