import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillsFromPrices, type TradedPrices } from '../../market/fills-from-prices.ts';
import { fills as fillKinds } from '../../market/timing.ts';
import { daysOf, openSource, temporaryFolder } from './panel-fixtures.ts';

const none = Number.NaN;
const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e12) / 1e12);

/** One instrument, session after session. */
const alone = (parts: Partial<TradedPrices> & Pick<TradedPrices, 'close'>): TradedPrices => ({
  days: parts.close.length,
  instruments: 1,
  ...parts,
});

describe('fills from prices', () => {
  const open = Float64Array.of(10, 11, 12, 13, 14);
  const close = Float64Array.of(10.5, 10, 12.5, 13, 15);

  test('at the open: from open to open, gaps from the close before', () => {
    const filled = fillsFromPrices(alone({ open, close }), 'next-open');
    expect(rounded(filled?.returns ?? [])).toEqual(
      rounded([0, 11 / 10 - 1, 12 / 11 - 1, 13 / 12 - 1, 14 / 13 - 1]),
    );
    expect(rounded(filled?.gaps ?? [])).toEqual(
      rounded([none, 11 / 10.5 - 1, 12 / 10 - 1, 13 / 12.5 - 1, 14 / 13 - 1]),
    );
  });

  test.each(['next-close', 'same-close'] as const)('%s: from close to close, and so are the gaps', (fill) => {
    const filled = fillsFromPrices(alone({ open, close }), fill);
    const changes = [10 / 10.5 - 1, 12.5 / 10 - 1, 13 / 12.5 - 1, 15 / 13 - 1];
    expect(rounded(filled?.returns ?? [])).toEqual(rounded([0, ...changes]));
    expect(rounded(filled?.gaps ?? [])).toEqual(rounded([none, ...changes]));
  });

  test('a suspension, by missing prices or by a volume of 0, is no fill, and the return comes whole with the next', () => {
    const gone = (values: Float64Array) => values.map((value, day) => (day === 2 ? none : value));
    const missing = fillsFromPrices(alone({ open: gone(open), close: gone(close) }), 'next-open');
    expect(rounded(missing?.returns ?? [])).toEqual(rounded([0, 0.1, none, 13 / 11 - 1, 14 / 13 - 1]));
    expect(rounded(missing?.gaps ?? [])).toEqual(
      rounded([none, 11 / 10.5 - 1, none, 13 / 10 - 1, 14 / 13 - 1]),
    );
    // Sources that write on carry the price of the day before.
    const carried = {
      open: open.with(2, 10),
      close: close.with(2, 10),
      volume: Float64Array.of(5, 5, 0, none, 5),
    };
    const idle = fillsFromPrices(alone(carried), 'next-open');
    expect(idle).toEqual(missing);
  });

  test('who joins late begins with 0 and no known gap', () => {
    const late = fillsFromPrices(
      { days: 3, instruments: 2, close: Float64Array.of(1, none, 2, 7, 3, 14) },
      'next-close',
    );
    expect([...(late?.returns ?? [])]).toEqual([0, none, 1, 0, 0.5, 1]);
    expect([...(late?.gaps ?? [])]).toEqual([none, none, 1, none, 0.5, 1]);
  });

  test('opens alone can fill an order at the open; closes alone cannot', () => {
    expect(fillsFromPrices(alone({ close }), 'next-open')).toBeUndefined();
    expect(fillsFromPrices(alone({ close }), 'next-close')).toBeDefined();
    const noClose = fillsFromPrices(alone({ open, close: close.with(1, none) }), 'next-open');
    expect(rounded(noClose?.returns.subarray(0, 3) ?? [])).toEqual(rounded([0, 0.1, 12 / 11 - 1]));
    expect(noClose?.gaps?.[2]).toBeCloseTo(12 / 10.5 - 1, 12);
  });

  test('returns compound to the change from the first fill to the last, whatever lies between', () => {
    const price = fc.oneof(
      { weight: 3, arbitrary: fc.double({ min: 0.5, max: 500, noNaN: true }) },
      fc.constant(none),
    );
    fc.assert(
      fc.property(
        fc.array(price, { minLength: 1, maxLength: 30 }),
        fc.constantFrom(...fillKinds),
        (prices, fill) => {
          const series = Float64Array.from(prices);
          const filled = fillsFromPrices(alone({ open: series, close: series }), fill);
          const known = prices.filter((value) => !Number.isNaN(value));
          const returns = [...(filled?.returns ?? [])];
          expect(returns.map(Number.isNaN)).toEqual(prices.map(Number.isNaN));
          const compounded = returns
            .filter((r) => !Number.isNaN(r))
            .reduce((product, r) => product * (1 + r), 1);
          expect(compounded).toBeCloseTo(
            known.length === 0 ? 1 : (known.at(-1) as number) / (known[0] as number),
            6,
          );
        },
      ),
    );
  });
});

describe('fills of a table market', () => {
  const folder = temporaryFolder();
  // A: two for one on the third day, a dividend of 1 on the fourth. B: written on while it is suspended on the third.
  const file = (name: string, rows: readonly string[]) =>
    writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
  file('p.csv', [
    'Stock,Date,Open,Close,Adj,Volume',
    'A,20200101,38,40,19,100',
    'B,20200101,10,10,10,100',
    'A,20200102,42,44,20.9,100',
    'B,20200102,11,12,12,100',
    'A,20200103,22,20,19,100',
    'B,20200103,12,12,12,0',
    'A,20200106,20,21,21,100',
    'B,20200106,15,15,15,100',
  ]);
  const prices = { file: 'p.csv', open: 'Open', adjustedClose: 'Adj', volume: 'Volume' };
  const options = { kind: 'table', path: folder, prices };
  const filledOf = async (more: object, request: Parameters<typeof openSource>[1] = {}) =>
    daysOf((await openSource({ ...options, ...more }, { horizons: [1], ...request })).feed()).map(
      ({ fills }) => fills,
    );

  test('a split and a dividend are neither return nor gap, and what did not trade waits', async () => {
    const days = await filledOf({});
    expect(days.map((day) => day?.instruments)).toEqual(days.map(() => ['A', 'B']));
    const opens = [(38 * 19) / 40, (42 * 20.9) / 44, (22 * 19) / 20, 20] as const;
    const ofA = days.map((day) => day?.returns[0] as number);
    expect(rounded(ofA)).toEqual(
      rounded([0, opens[1] / opens[0] - 1, opens[2] / opens[1] - 1, opens[3] / opens[2] - 1]),
    );
    expect(rounded(days.map((day) => day?.gaps?.[0] as number))).toEqual(
      rounded([none, 42 / 40 - 1, 22 / 22 - 1, 20 / 19 - 1]),
    );
    expect(rounded(days.map((day) => day?.returns[1] as number))).toEqual(
      rounded([0, 0.1, none, 15 / 11 - 1]),
    );
    expect(rounded(days.map((day) => day?.gaps?.[1] as number))).toEqual(rounded([none, 0.1, none, 0.25]));
  });

  test('follow the fill of the run, or that of given labels; a lag of labels does not delay them', async () => {
    file('l.csv', [
      'Stock,Date,y',
      'A,20200101,0.01',
      'B,20200101,0.02',
      'A,20200102,0.03',
      'B,20200102,0.04',
    ]);
    const labels = { file: 'l.csv', fill: 'next-close', lag: 2, columns: [{ horizon: 1, column: 'y' }] };
    const given = await filledOf({ labels });
    expect(given).toEqual(await filledOf({}, { fill: 'next-close' }));
    expect(rounded(given.map((day) => day?.returns[0] as number))).toEqual(
      rounded([0, 20.9 / 19 - 1, 19 / 20.9 - 1, 21 / 19 - 1]),
    );
  });

  test('are the one-day labels where the prices lack the fill of given labels', async () => {
    const { open: _, ...closes } = prices;
    file('l.csv', [
      'Stock,Date,y',
      'A,20200101,0.01',
      'B,20200101,0.02',
      'A,20200102,0.03',
      'B,20200102,0.04',
    ]);
    const labels = { file: 'l.csv', fill: 'next-open', columns: [{ horizon: 1, column: 'y' }] };
    const given = await filledOf({ prices: closes, labels });
    expect(given[2]?.returns).toEqual(Float64Array.of(0.01, 0.02));
    expect(given[2]?.gaps).toBeUndefined();
    await expect(filledOf({ prices: closes })).rejects.toMatchObject({ code: 'market.no-labels' });
  });
});
