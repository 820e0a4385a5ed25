import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { rootKey, type TradingDate } from '../../core/index.ts';
import { isKnown, labelsAsOf, lastDayAsOf, membersAsOf, OPEN_END, valuesAsOf } from '../../market/as-of.ts';
import type { AsOf, MarketDay } from '../../market/feed.ts';
import { noisyText } from '../../market/future-noise.ts';
import { tone } from '../../market/lexicon.ts';
import { openMarketSource } from '../../market/open-source.ts';
import { marketSources } from '../../market/sources.ts';
import { fills, labelKnownAt } from '../../market/timing.ts';
import { daysOf, openSource, temporaryFolder, testRandom, weekdays } from './panel-fixtures.ts';
import { marketSourceConformance } from './source-conformance.ts';

const noise = rootKey('another future');
const asOf = (date: number, future: AsOf['future'] = 'absent'): AsOf => ({
  date: date as TradingDate,
  future,
});
const either = fc.constantFrom<AsOf['future']>('absent', { noise });

describe('what is known by a date', () => {
  test('is what is dated by then and released by then, in calendar days; without a date everything is', () => {
    expect([20200130, 20200131, 20200203].map((date) => isKnown(asOf(20200131), date))).toEqual([
      true,
      true,
      false,
    ]);
    expect([20200111, 20200112].map((date) => isKnown(asOf(20200131), date, 20))).toEqual([true, false]);
    expect(isKnown(undefined, OPEN_END, 1000)).toBe(true);
  });

  test('the last day of a spell is unknown until it has come', () => {
    expect(lastDayAsOf(asOf(20200131), 20200131)).toBe(20200131);
    expect(lastDayAsOf(asOf(20200131), 20200203)).toBe(OPEN_END);
  });

  test('a given label is known when it has ended and arrived, by its fill and lag', () => {
    const dates = weekdays(12);
    const axis = { dates, instruments: ['A', 'B'] };
    fc.assert(
      fc.property(
        fc.constantFrom(...fills),
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(1, 4),
        fc.integer({ min: 0, max: 11 }),
        either,
        (labelFill, labelLag, horizon, last, future) => {
          const values = Float64Array.from({ length: 24 }, (_, cell) => cell + 1);
          const given = { labels: new Map([[horizon, values]]), labelFill, labelLag };
          const read = labelsAsOf(given, axis, asOf(dates[last] as number, future));
          expect(read).toMatchObject({ labelFill, labelLag });
          for (const [cell, value] of read.labels.get(horizon)?.entries() ?? []) {
            const known = labelKnownAt(Math.floor(cell / 2), horizon, labelFill, labelLag) <= last;
            expect(value === cell + 1).toBe(known);
            expect(Number.isNaN(value) || known || future !== 'absent').toBe(true);
          }
        },
      ),
    );
  });
});

describe('noise in place of a future', () => {
  const value = fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: 0.01, max: 1e4, noNaN: true }) },
    fc.constant(Number.NaN),
  );

  test('leaves what is known, obeys the rule of the column, and depends on nothing that is known', () => {
    const rule = fc.constantFrom<'any' | 'price' | 'not-negative'>('any', 'price', 'not-negative');
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), fc.nat(40), rule, (some, first, kind) => {
        const values = Float64Array.from(some);
        const read = (from: Float64Array) =>
          valuesAsOf(from, asOf(20200131, { noise }), (k) => k < first, { place: 'p', rule: kind });
        const noisy = read(values);
        expect(noisy.subarray(0, first)).toEqual(values.subarray(0, first));
        for (let k = first; k < values.length; k++) {
          if (Number.isNaN(noisy[k])) continue;
          expect(noisy[k]).not.toBe(values[k]);
          expect(kind === 'any' || (noisy[k] as number) > 0).toBe(true);
        }
        const otherPast = read(values.map((each, k) => (k < first ? 7 : each)));
        expect(otherPast.subarray(first)).toEqual(noisy.subarray(first));
      }),
    );
  });

  test('has the scale of what it replaces, and another value at each place', () => {
    const values = Float64Array.from({ length: 4000 }, (_, k) => (k % 2 === 0 ? 0.03 : -0.01));
    const read = (place: string) =>
      valuesAsOf(values, asOf(20200131, { noise }), () => false, { place, rule: 'any' });
    const known = read('a').filter((each) => !Number.isNaN(each));
    expect(known.length / 4000).toBeCloseTo(0.9, 1);
    const scale = Math.sqrt(known.reduce((sum, each) => sum + each * each, 0) / known.length);
    expect(scale).toBeCloseTo(Math.sqrt((0.03 ** 2 + 0.01 ** 2) / 2), 2);
    expect(read('b')).not.toEqual(read('a'));
  });

  test('members are any two and more of those that the panel has; sessions before stay', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(11), fc.string(), (width, last, seed) => {
        const axis = { dates: weekdays(12), instruments: Array.from({ length: width }, (_, i) => `S${i}`) };
        const members = new Uint8Array(12 * width).fill(1);
        const noisy = membersAsOf(members, axis, asOf(axis.dates[last] as number, { noise: rootKey(seed) }));
        expect(noisy.subarray(0, (last + 1) * width)).toEqual(members.subarray(0, (last + 1) * width));
        for (let session = last + 1; session < 12; session++) {
          const row = [...noisy.subarray(session * width, (session + 1) * width)];
          expect(row.every((one) => one === 0 || one === 1)).toBe(true);
          expect(row.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(2);
        }
        const cut = membersAsOf(members, axis, asOf(axis.dates[last] as number));
        expect(cut.reduce((sum, one) => sum + one, 0)).toBe((last + 1) * width);
      }),
    );
  });

  test('texts are other words with a tone of their own, about any instrument', () => {
    const texts = Array.from({ length: 200 }, (_, row) => noisyText(noise, row, 5));
    expect(new Set(texts.map(({ instrument }) => instrument)).size).toBe(5);
    expect(texts.every(({ instrument, text }) => instrument < 5 && text.split(' ').length >= 3)).toBe(true);
    expect(texts.some(({ text }) => tone(text) > 0)).toBe(true);
    expect(texts.some(({ text }) => tone(text) < 0)).toBe(true);
  });
});

const folder = temporaryFolder();
const dates = weekdays(60);
const codes = ['A', 'B', 'C', 'D', 'E'];
const random = testRandom(21);
const write = (name: string, rows: readonly string[]) =>
  writeFileSync(join(folder, name), `${rows.join('\n')}\n`);
const closes = codes.map(() => {
  let close = 50;
  return dates.map(() => {
    close *= 0.95 + random() / 10;
    return close;
  });
});
const close = (i: number, day: number) => closes[i]?.[day] as number;
const everyCell = dates.flatMap((date, day) => codes.map((code, i) => ({ date, day, code, i })));
write('prices.csv', [
  'Stock,Date,Open,Close,Volume',
  ...everyCell.map(
    ({ date, day, code, i }) =>
      `${code},${date},${close(i, day) * (1 + random() / 50)},${close(i, day)},${1 + Math.floor(random() * 1e6)}`,
  ),
]);
write('industry.csv', ['Stock,Industry', 'A,x', 'B,x', 'C,y', 'D,y', 'E,z']);
write('fundamentals.csv', [
  'Stock,Date,PE,Cap',
  ...everyCell
    .filter(({ day, i }) => (day + 3 * i) % 10 === 0)
    .map(({ date, code }) => `${code},${date},${random() * 30},${random() * 1e9}`),
]);
write('text.csv', [
  'Stock,At,Text',
  ...everyCell
    .filter(({ day, i }) => (day + i) % 3 === 0)
    .map(
      ({ date, code, day }) =>
        `${code},${date}${day % 2 === 0 ? '120000' : '230000'},shares rise after record ${day}`,
    ),
]);
const fillReturn = (i: number, day: number, horizon: number) =>
  day + 1 + horizon < 60 ? String(close(i, day + 1 + horizon) / close(i, day + 1) - 1) : '';
write('labels.csv', [
  'Stock,Date,one,three',
  ...everyCell.map(
    ({ date, day, code, i }) => `${code},${date},${fillReturn(i, day, 1)},${fillReturn(i, day, 3)}`,
  ),
]);
write('spells.csv', [
  'Stock,From,To',
  `A,${dates[0]},${dates[59]}`,
  `B,${dates[0]},${dates[20]}`,
  `B,${dates[40]},`,
  `C,${dates[5]},${dates[50]}`,
  `D,${dates[0]},${dates[33]}`,
  `E,${dates[30]},`,
]);
write('macro.csv', [
  'Date,Value',
  ...dates.filter((_, day) => day % 5 === 0).map((date) => `${date},${random()}`),
]);

const valuation = { column: 'PE', name: 'pe', modality: 'valuation', description: 'price over earnings' };
const everything = {
  kind: 'table',
  path: folder,
  prices: { file: 'prices.csv', open: 'Open', volume: 'Volume' },
  industry: { file: 'industry.csv' },
  fundamentals: [
    { file: 'fundamentals.csv', releaseLagDays: 6, carryDays: 30, size: 'Cap', columns: [valuation] },
  ],
  text: {
    file: 'text.csv',
    time: 'At',
    text: 'Text',
    timeFormat: 'yyyymmddhhmmss',
    timeZone: 'America/New_York',
  },
  membership: { file: 'spells.csv', from: 'From', to: 'To' },
  macro: [
    { file: 'macro.csv', name: 'm', description: 'm', unit: '%', releaseLagDays: 9, percentileRows: 4 },
  ],
};
const labels = {
  file: 'labels.csv',
  fill: 'next-close',
  columns: [
    { horizon: 1, column: 'one' },
    { horizon: 3, column: 'three' },
  ],
};
const { prices: _prices, ...withoutPrices } = everything;

describe('a table market of every kind of file', () => {
  marketSourceConformance('table', everything);
});

describe('a table market that its labels span', () => {
  marketSourceConformance('table', { ...withoutPrices, labels });
});

describe('a table market of wide files', () => {
  const wide = (value: (i: number, day: number) => number | string) => [
    ['Date', ...codes].join(','),
    ...dates.map((date, day) => [date, ...codes.map((_, i) => value(i, day))].join(',')),
  ];
  write(
    'wide-close.csv',
    wide((i, day) => (i === 4 && day < 30 ? '' : close(i, day))),
  );
  write(
    'wide-open.csv',
    wide((i, day) => close(i, day) * 1.01),
  );
  marketSourceConformance('table', {
    path: folder,
    widePrices: { open: 'wide-open.csv', close: 'wide-close.csv' },
  });
});

describe('a table market as of a date', () => {
  const last = 25;
  const date = dates[last] as TradingDate;
  const open = (options: object, future: AsOf['future'] = 'absent', more: object = {}) =>
    openSource({ ...everything, ...options }, { horizons: [1, 3], asOf: { date, future }, ...more });

  test('derives its columns from the noise: a return that ends after the date is one of the prices shown', async () => {
    const { membership: _, ...all } = everything;
    let compared = 0;
    for (const by of [10, 25, 40]) {
      const market = await openSource(all, { horizons: [1], asOf: asOf(dates[by] as number, { noise }) });
      const days = daysOf(market.feed());
      const valueOf = (day: number, name: string, code: string) => {
        const at = days[day]?.snapshot;
        const column = at?.columns.find(({ spec }) => spec.name === name);
        return column?.values[at?.instruments.indexOf(code) ?? -1] ?? Number.NaN;
      };
      for (const code of days[by + 1]?.snapshot.instruments ?? []) {
        const shown = valueOf(by + 1, 'close', code);
        if (Number.isNaN(shown)) continue;
        expect(shown).not.toBe(close(codes.indexOf(code), by + 1));
        expect(valueOf(by + 1, 'reversal_5d', code)).toBeCloseTo(
          shown / valueOf(by - 4, 'close', code) - 1,
          12,
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(3);
  });

  test('does not read rows that are later: broken ones stay unnoticed', async () => {
    const broken = (day: number) => [
      'Stock,Date,PE,Cap',
      `A,${dates[1]},7,100`,
      `A,${dates[day]},much,100`,
      `A,${dates[59]},8,100`,
    ];
    const fundamentals = (file: string) => [{ file, order: 'any', columns: [valuation] }];
    write('broken-later.csv', broken(last + 1));
    await expect(open({ fundamentals: fundamentals('broken-later.csv') })).resolves.toBeDefined();
    const whole = openSource({ ...everything, fundamentals: fundamentals('broken-later.csv') });
    await expect(whole).rejects.toMatchObject({ code: 'market.bad-rows' });
    // A later row before it leaves a bad row its line.
    const [head = '', ...rows] = broken(last);
    write('broken-by-then.csv', [head, ...rows.toReversed()]);
    await expect(open({ fundamentals: fundamentals('broken-by-then.csv') })).rejects.toMatchObject({
      code: 'market.bad-rows',
      problems: [{ line: 3, found: 'much', values: { row: 2, rows: 1 } }],
    });
  });

  test('a file that has nothing by then, or nothing about those listed by then, is no error', async () => {
    write('late.csv', ['Stock,Date,PE,Cap', `E,${dates[50]},7,100`]);
    write('listed-later.csv', [
      'Stock,Date,Close,Open',
      ...everyCell
        .filter(({ code, day }) => code !== 'E' || day > 30)
        .map(({ code, date: on }) => `${code},${on},5,5`),
    ]);
    write('of-e.csv', ['Stock,Date,PE,Cap', `E,${dates[3]},7,100`]);
    write('industry-of-e.csv', ['Stock,Industry', 'E,x']);
    const { membership: _, ...all } = everything;
    for (const fundamentals of ['late.csv', 'of-e.csv']) {
      const options = {
        ...all,
        prices: { file: 'listed-later.csv', open: 'Open' },
        industry: { file: 'industry-of-e.csv' },
        fundamentals: [{ file: fundamentals, columns: [valuation] }],
      };
      const [full, cut] = await Promise.all([openSource(options), openSource(options, { asOf: asOf(date) })]);
      expect(daysOf(cut.feed())).toEqual(daysOf(full.feed()).slice(0, last + 1));
      expect(cut.description.columns).toEqual(full.description.columns);
    }
  });

  test('does not count texts that become known later', async () => {
    const full = await openSource(everything);
    const cut = await open({});
    expect(full.description.warnings).toEqual([expect.stringContaining('later than the last close')]);
    expect(cut.description.warnings).toEqual([]);
  });

  test('macro values wait for their release, or are known on their own date where the run says so', async () => {
    for (const macroReleaseLag of [true, false]) {
      const full = await openSource(everything, { macroReleaseLag });
      const expected = daysOf(full.feed()).slice(0, last + 1);
      const days = daysOf((await open({}, 'absent', { macroReleaseLag })).feed());
      expect(days).toEqual(expected);
      expect(days.at(-1)?.snapshot.macro[0]?.date).toBe(dates[macroReleaseLag ? 15 : 25]);
      expect(daysOf((await open({}, { noise }, { macroReleaseLag })).feed()).slice(0, last + 1)).toEqual(
        expected,
      );
    }
  });
});

test('values that are dated by then and released later are noise as those that are dated later', async () => {
  // By session 25 neither the macro value of session 20 nor the ratio that C reported on session 24 is out.
  const at = asOf(dates[25] as number, { noise });
  const [full, noisy] = await Promise.all([openSource(everything), openSource(everything, { asOf: at })]);
  const [asIs, other] = [daysOf(full.feed()), daysOf(noisy.feed())];
  expect(asIs[27]?.snapshot.macro[0]?.date).toBe(dates[20]);
  expect(other[26]?.snapshot.macro).toEqual(asIs[26]?.snapshot.macro);
  expect(other[27]?.snapshot.macro).not.toEqual(asIs[27]?.snapshot.macro);
  const ratioOf = ({ snapshot }: MarketDay) =>
    snapshot.columns.find(({ spec }) => spec.name === 'pe')?.values[snapshot.instruments.indexOf('C')];
  const reported = asIs.slice(28, 33).map(ratioOf);
  expect(new Set(reported).size).toBe(1);
  expect(reported[0]).toBeGreaterThan(0);
  expect(other.slice(28, 33).map(ratioOf)).not.toContain(reported[0]);
});

test('a source that does not say that it honours a date is not opened as of one', async () => {
  const source = {
    kind: 'forgetful',
    description: 'reads whatever there is',
    options: z.strictObject({ kind: z.literal('forgetful') }),
    open: () => Promise.reject(new Error('must not be opened')),
  };
  marketSources.register(source);
  const request = { fill: 'next-open', horizons: [1], seed: 1, baseFolder: '.' } as const;
  const opened = openMarketSource({ kind: 'forgetful' }, { ...request, asOf: asOf(20200131) });
  await expect(opened).rejects.toMatchObject({ code: 'audit.unsupported' });
  await expect(openMarketSource({ kind: 'forgetful' }, request)).rejects.toThrow('must not be opened');
});
