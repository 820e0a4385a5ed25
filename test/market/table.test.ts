import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import { daysOf, openSource, temporaryFolder, testRandom, weekdays, writeFile } from './panel-fixtures.ts';
import { marketSourceConformance } from './source-conformance.ts';

const folder = temporaryFolder();
const dates = weekdays(90);
const codes = ['A', 'B', 'C', 'D'];
const random = testRandom(4);

/** Random walks; B has a gap of ten sessions, D a short one. Rows sorted by date. */
interface Row {
  code: string;
  date: number;
  open: number;
  high: number;
  low: number;
  close: number;
  adjusted: number;
  volume: number;
}
const rows: Row[] = [];
const level = new Map(codes.map((code) => [code, 100]));
for (const [day, date] of dates.entries()) {
  for (const code of codes) {
    const close = (level.get(code) as number) * (0.95 + random() / 10);
    level.set(code, close);
    const missing = (code === 'B' && day >= 30 && day < 40) || (code === 'D' && day >= 50 && day < 53);
    const spread = 1 + random() / 50;
    if (missing) continue;
    const volume = Math.floor(random() * 1e6) + 1;
    // Four for one on session 60: raw prices fall to a quarter, adjusted ones do not.
    const split = code === 'A' && day >= 60 ? 4 : 1;
    const [high, low, open] = [(close * spread) / split, close / spread / split, close / split];
    rows.push({ code, date, open, high, low, close: close / split, adjusted: close, volume });
  }
}
const header = 'Code,Day,O,H,L,C,Adj,V';
const csvOf = (some: readonly Row[]) =>
  `${[header, ...some.map((r) => [r.code, r.date, r.open, r.high, r.low, r.close, r.adjusted, r.volume].join(','))].join('\n')}\n`;
const columns = {
  instrument: 'Code',
  date: 'Day',
  open: 'O',
  high: 'H',
  low: 'L',
  close: 'C',
  adjustedClose: 'Adj',
  volume: 'V',
};
writeFileSync(join(folder, 'prices.csv'), csvOf(rows));
writeFileSync(join(folder, 'prices.csv.gz'), gzipSync(csvOf(rows)));
writeFileSync(join(folder, 'industry.csv'), 'Stock,Industry\nA,x\nB,x\nC,y\nZ,y\n');

const full = {
  kind: 'table',
  path: folder,
  prices: { file: 'prices.csv', ...columns },
  industry: { file: 'industry.csv' },
};

marketSourceConformance('table', full);

describe('a long price table', () => {
  test('gives the same market as CSV, gzip CSV and Parquet', async () => {
    await writeFile(join(folder, 'prices.parq'), {
      Code: rows.map(({ code }) => code),
      Day: Int32Array.from(rows, ({ date }) => date),
      O: Float64Array.from(rows, ({ open }) => open),
      H: Float64Array.from(rows, ({ high }) => high),
      L: Float64Array.from(rows, ({ low }) => low),
      C: Float64Array.from(rows, ({ close }) => close),
      Adj: Float64Array.from(rows, ({ adjusted }) => adjusted),
      V: Float64Array.from(rows, ({ volume }) => volume),
    });
    const digests = [];
    for (const file of ['prices.csv', 'prices.csv.gz', 'prices.parq']) {
      const market = await openSource({ ...full, prices: { file, ...columns } });
      digests.push(daysOf(market.feed()).map(({ dataDigest }) => dataDigest));
    }
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  });

  test('has base, price, risk and industry columns, members where there is a price, and warns of unknown codes', async () => {
    const market = await openSource(full);
    const { description } = market;
    expect(description).toMatchObject({ days: 90, instruments: 4, fill: 'next-open' });
    expect([...new Set(description.columns.map(({ modality }) => modality))]).toEqual([
      'base',
      'price',
      'risk',
      'cross-industry',
    ]);
    expect(description.columns.filter(({ sign }) => sign !== undefined).map(({ name }) => name)).toEqual([
      'reversal_5d',
    ]);
    expect(description.warnings).toEqual(['industry.csv: 1 instruments of the panel have no industry']);
    const days = daysOf(market.feed());
    expect(days[35]?.snapshot.instruments).toEqual(['A', 'C', 'D']);
    expect(days[35]?.snapshot.industries).toEqual(['x', 'y', '']);
  });

  test('computes its factors over the own rows of an instrument, as a plain reference does', async () => {
    const days = daysOf((await openSource(full)).feed());
    const value = (day: number, code: string, name: string) => {
      const snapshot = days[day]?.snapshot;
      const column = snapshot?.columns.find(({ spec }) => spec.name === name);
      return column?.values[snapshot?.instruments.indexOf(code) ?? -1] as number;
    };
    const own = rows.filter(({ code }) => code === 'D');
    const k = own.findIndex(({ date }) => date === dates[70]);
    const adjusted = own.map((row) => row.adjusted);
    const get = (back: number) => adjusted[k - back] as number;
    expect(value(70, 'D', 'reversal_5d')).toBeCloseTo(get(0) / get(5) - 1, 12);
    expect(value(70, 'D', 'momentum_60d')).toBeCloseTo(get(0) / get(60) - 1, 12);
    expect(value(70, 'D', 'close_to_high_20d')).toBeCloseTo(
      get(0) / Math.max(...adjusted.slice(k - 19, k + 1)),
      12,
    );
    const last20 = own.slice(k - 19, k + 1);
    const volumes = last20.map(({ volume }) => volume);
    const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(value(70, 'D', 'volume_change')).toBeCloseTo(mean(volumes.slice(15)) / mean(volumes) - 1, 12);
    const parkinson = Math.sqrt(
      mean(last20.map(({ high, low }) => Math.log(high / low) ** 2)) / (4 * Math.log(2)),
    );
    expect(value(70, 'D', 'intraday_volatility')).toBeCloseTo(parkinson, 12);
    const returns = adjusted.map((price, j) =>
      j === 0 ? Number.NaN : price / (adjusted[j - 1] as number) - 1,
    );
    const impact = last20.map(
      ({ close, volume }, j) => (Math.abs(returns[k - 19 + j] as number) / (close * volume)) * 1e6,
    );
    expect(value(70, 'D', 'illiquidity')).toBeCloseTo(mean(impact), 12);
    // Residual against the equal-weight market, by normal equations.
    const returnOf = (code: string, date: number) => {
      const theirs = rows.filter((row) => row.code === code && row.date <= date);
      const [before, now] = theirs.slice(-2);
      const gap = dates.indexOf(now?.date as TradingDate) - dates.indexOf(before?.date as TradingDate) - 1;
      return now?.date === date && gap <= 5 ? now.adjusted / (before?.adjusted as number) - 1 : Number.NaN;
    };
    const market = last20.map(({ date }) =>
      mean(codes.map((code) => returnOf(code, date)).filter((x) => !Number.isNaN(x))),
    );
    const y = returns.slice(k - 19, k + 1);
    const slope =
      (mean(y.map((v, j) => v * (market[j] as number))) - mean(y) * mean(market)) /
      (mean(market.map((v) => v * v)) - mean(market) ** 2);
    const residuals = y.map((v, j) => v - mean(y) - slope * ((market[j] as number) - mean(market)));
    const deviation = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / 18);
    expect(value(70, 'D', 'residual_volatility')).toBeCloseTo(deviation, 12);
    const industry = mean([returnOf('A', dates[70] as number), returnOf('B', dates[70] as number)]);
    expect(value(70, 'A', 'industry_return')).toBeCloseTo(industry, 12);
    // A gap of more than five sessions begins the history anew.
    expect(value(44, 'B', 'reversal_5d')).toBeNaN();
    expect(value(45, 'B', 'reversal_5d')).not.toBeNaN();
  });

  test('labels run between opens adjusted for the split', async () => {
    const days = daysOf((await openSource(full)).feed());
    const label = days
      .flatMap(({ endedLabels }) => endedLabels)
      .find(({ day, horizon }) => day === 58 && horizon === 1);
    const [from, to] = [59, 60].map((day) =>
      rows.find(({ code, date }) => code === 'A' && date === dates[day]),
    );
    const adjustedOpen = (row: Row | undefined) =>
      ((row?.open as number) * (row?.adjusted as number)) / (row?.close as number);
    expect(label?.values[0]).toBeCloseTo(adjustedOpen(to) / adjustedOpen(from) - 1, 12);
    expect(Math.abs(label?.values[0] as number)).toBeLessThan(0.1);
  });

  test('files that end earlier give the same days', async () => {
    const all = daysOf((await openSource(full)).feed());
    for (const last of [25, 59, 60, 75]) {
      writeFileSync(
        join(folder, 'cut.csv'),
        csvOf(rows.filter(({ date }) => date <= (dates[last] as number))),
      );
      const cut = daysOf((await openSource({ ...full, prices: { file: 'cut.csv', ...columns } })).feed());
      expect(cut.map(({ dataDigest }) => dataDigest)).toEqual(
        all.slice(0, last + 1).map(({ dataDigest }) => dataDigest),
      );
    }
  });
});

test('wide price files, one per field, give the same market as one long table', async () => {
  const wide = (field: keyof Row) =>
    `Day,${codes.join(',')}\n${dates
      .map((date) =>
        [
          date,
          ...codes.map((code) => rows.find((row) => row.code === code && row.date === date)?.[field] ?? ''),
        ].join(','),
      )
      .join('\n')}\n`;
  const fields = {
    open: 'open',
    high: 'high',
    low: 'low',
    close: 'close',
    adjustedClose: 'adjusted',
    volume: 'volume',
  } as const;
  for (const [name, field] of Object.entries(fields))
    writeFileSync(join(folder, `wide-${name}.csv`), wide(field));
  const widePrices = {
    date: 'Day',
    ...Object.fromEntries(Object.keys(fields).map((name) => [name, `wide-${name}.csv`])),
  };
  const { prices: _, ...rest } = full;
  const [long, other] = [await openSource(full), await openSource({ ...rest, widePrices })];
  expect(daysOf(other.feed()).map(({ dataDigest }) => dataDigest)).toEqual(
    daysOf(long.feed()).map(({ dataDigest }) => dataDigest),
  );
});

describe('further files of a table market', () => {
  test('fundamentals stand from their release until they expire or are replaced', async () => {
    // 2020-01-01 is a Wednesday: released on the 4th, a Saturday, and known at the close of Monday the 6th.
    writeFileSync(
      join(folder, 'f.csv'),
      'Stock,Date,PE,Cap\nA,2020-01-01,7,100\nA,2020-01-07,9,\nB,2020-01-02,5,200\n',
    );
    const fundamentals = [
      {
        file: 'f.csv',
        releaseLagDays: 3,
        carryDays: 5,
        size: 'Cap',
        columns: [
          { column: 'PE', name: 'pe', modality: 'valuation', description: 'price over earnings', sign: -1 },
        ],
      },
    ];
    const market = await openSource({ ...full, fundamentals }, { end: 20200120 as TradingDate });
    const days = daysOf(market.feed());
    const pe = days.map(({ snapshot }) => snapshot.columns.find(({ spec }) => spec.name === 'pe')?.values);
    expect(pe.slice(0, 13).map((values) => values?.[0])).toEqual([
      NaN,
      NaN,
      NaN,
      7,
      7,
      7,
      7,
      9,
      9,
      9,
      9,
      NaN,
      NaN,
    ]);
    expect(pe.slice(0, 13).map((values) => values?.[1])).toEqual([
      NaN,
      NaN,
      NaN,
      5,
      5,
      5,
      5,
      5,
      NaN,
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
    expect(days[3]?.snapshot.sizes?.slice(0, 2)).toEqual(Float64Array.of(100, 200));
    expect(market.description.missingModalities).not.toContain('valuation');
  });

  test('text is known at the first close after its stamp, in order of the stamps', async () => {
    writeFileSync(
      join(folder, 't.csv'),
      [
        'Stock,At,Text',
        'A,20200102210000,at the close',
        'A,20200102205959,"before, it"',
        'B,20200104120000,Saturday',
        'Q,20200104120000,unknown',
        'A,20191231000000,old',
      ].join('\n'),
    );
    const text = {
      file: 't.csv',
      time: 'At',
      text: 'Text',
      timeFormat: 'yyyymmddhhmmss',
      timeZone: 'America/New_York',
    };
    const market = await openSource({ ...full, text });
    const days = daysOf(market.feed());
    expect(days[1]?.snapshot.headlines?.[0]).toEqual([
      { timeUtc: '2020-01-02T20:59:59.000Z', text: 'before, it' },
    ]);
    expect(days[2]?.snapshot.headlines?.[0]?.map((each) => each.text)).toEqual(['at the close']);
    expect(days[3]?.snapshot.headlines?.[1]?.map((each) => each.text)).toEqual(['Saturday']);
    expect(market.description.warnings).toEqual([
      expect.stringContaining('no industry'),
      't.csv: 1 of 3 instruments are not in the panel (Q)',
      't.csv: 1 texts are older than the first session and are left out',
    ]);
  });

  test('given labels keep their declared fill and end by it', async () => {
    writeFileSync(
      join(folder, 'l.csv'),
      `Code,Day,y\n${rows.map(({ code, date }) => `${code},${date},${date / 1e9}`).join('\n')}\n`,
    );
    const labels = {
      file: 'l.csv',
      instrument: 'Code',
      date: 'Day',
      fill: 'same-close',
      columns: [{ horizon: 2, column: 'y' }],
    };
    const market = await openSource({ ...full, labels }, { horizons: [2] });
    expect(market.description.fill).toBe('same-close');
    expect(market.description.warnings.at(-1)).toContain('same-close');
    const ended = daysOf(market.feed())[10]?.endedLabels;
    expect(ended).toHaveLength(1);
    expect(ended?.[0]).toMatchObject({ day: 8, horizon: 2 });
    expect(ended?.[0]?.values[0]).toBe((dates[8] as number) / 1e9);
  });

  test('labels that declare a lag arrive that many sessions after they have ended', async () => {
    writeFileSync(
      join(folder, 'late.csv'),
      `Stock,Date,y\n${rows.map(({ code, date }) => `${code},${date},${date / 1e9}`).join('\n')}\n`,
    );
    const labels = {
      file: 'late.csv',
      fill: 'same-close',
      columns: [{ horizon: 2, column: 'y' }],
    };
    const prompt = await openSource({ ...full, labels }, { horizons: [2] });
    const late = await openSource({ ...full, labels: { ...labels, lag: 1 } }, { horizons: [2] });
    expect([prompt.description.labelLag, late.description.labelLag]).toEqual([0, 1]);
    const [before, after] = [prompt, late].map((market) =>
      daysOf(market.feed()).map(({ endedLabels }) => endedLabels),
    );
    expect(after?.slice(0, 3)).toEqual([[], [], []]);
    expect(after?.slice(1)).toEqual(before?.slice(0, -1));
    expect(before?.[2]).toHaveLength(1);
  });

  test('membership by days or by spells narrows the universe', async () => {
    writeFileSync(
      join(folder, 'spells.csv'),
      'Stock,In,Out\nA,20200101,\nB,20200103,2020-01-06\nB,20200108,20200108\nC,20190101,20991231\n',
    );
    writeFileSync(
      join(folder, 'days.csv'),
      `Stock,Date\n${dates.map((date) => `A,${date}\nC,${date}\n${date === 20200103 || date === 20200106 || date === 20200108 ? `B,${date}\n` : ''}`).join('')}`,
    );
    const spells = await openSource({ ...full, membership: { file: 'spells.csv', from: 'In', to: 'Out' } });
    const byDays = await openSource({ ...full, membership: { file: 'days.csv', date: 'Date' } });
    const members = daysOf(spells.feed()).map(({ snapshot }) => snapshot.instruments.join(''));
    expect(members.slice(0, 7)).toEqual(['AC', 'AC', 'ABC', 'ABC', 'AC', 'ABC', 'AC']);
    expect(daysOf(byDays.feed()).map(({ snapshot }) => snapshot.instruments.join(''))).toEqual(members);
  });

  test('without prices, the given labels span the panel', async () => {
    writeFileSync(
      join(folder, 'only.csv'),
      `Stock,Date,y,PE\n${rows.map(({ code, date }) => `${code},${date},0.01,3`).join('\n')}\n`,
    );
    const valuation = [{ column: 'PE', modality: 'valuation', description: 'price over earnings' }];
    const market = await openSource(
      {
        kind: 'table',
        path: folder,
        labels: { file: 'only.csv', fill: 'next-close', columns: [{ horizon: 1, column: 'y' }] },
        fundamentals: [{ file: 'only.csv', columns: valuation }],
      },
      { horizons: [1], fill: 'next-close' },
    );
    expect(market.description).toMatchObject({
      days: 90,
      instruments: 4,
      warnings: [expect.stringContaining('survivorship')],
    });
    expect(daysOf(market.feed())[35]?.snapshot.instruments).toEqual(['A', 'C', 'D']);
  });
});
