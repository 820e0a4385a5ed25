import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { epochDay, rootKey, type TradingDate } from '../../core/index.ts';
import type { MarketDay, MarketDescription, MarketRequest } from '../../market/feed.ts';
import { inspectData } from '../../market/inspect.ts';
import { daysOf, openSource } from './panel-fixtures.ts';

const data = '../shared/data';

/** Days up to a date: as they are, without a future, with another one. And the days after it: as they are, and the other ones. */
async function openedAsOf(
  options: Parameters<typeof openSource>[0],
  request: Pick<MarketRequest, 'horizons'> & { readonly start: number; readonly end: number },
  date: number,
): Promise<{
  known: MarketDay[];
  absent: MarketDay[];
  noisy: MarketDay[];
  later: string[];
  others: string[];
}> {
  const open = async (asOf?: MarketRequest['asOf']) => {
    const more = asOf === undefined ? {} : { asOf };
    return daysOf((await openSource(options, { ...(request as Partial<MarketRequest>), ...more })).feed());
  };
  const full = await open();
  const known = full.filter(({ snapshot }) => snapshot.date <= date);
  const by = date as TradingDate;
  const absent = await open({ date: by, future: 'absent' });
  const noisy = await open({ date: by, future: { noise: rootKey('another future') } });
  const digestsOf = (days: readonly MarketDay[]) =>
    days.slice(known.length).map(({ dataDigest }) => dataDigest);
  return {
    known,
    absent,
    noisy: noisy.slice(0, known.length),
    later: digestsOf(full),
    others: digestsOf(noisy),
  };
}

describe.skipIf(!existsSync(`${data}/mass-sse50`))(
  `with ${data}/mass-sse50 (skipped where the folder is absent)`,
  () => {
    let description: MarketDescription;
    let days: MarketDay[];
    beforeAll(async () => {
      const market = await openSource(
        { kind: 'mass-folder', path: `${data}/mass-sse50` },
        { horizons: [1, 5, 10] },
      );
      description = market.description;
      days = daysOf(market.feed());
    });

    test('has the sessions and members that its documentation states', () => {
      expect(description).toMatchObject({
        days: 1215,
        firstDate: 20180102,
        lastDate: 20221230,
        warnings: [expect.stringMatching(/^1129 labels are left out/u)],
      });
      expect(description.missingModalities).toEqual(['valuation', 'dividend', 'growth', 'quality', 'news']);
      const members = days.map(({ snapshot }) => snapshot.instruments.length);
      expect([Math.min(...members), Math.max(...members)]).toEqual([48, 50]);
      // 100 over the years to 2023; 95 of them until the end of 2022, where these files are cut.
      expect(description.instruments).toBe(95);
      expect(days.every(({ snapshot }) => snapshot.industries.every((industry) => industry !== ''))).toBe(
        true,
      );
    });

    test('labels end with the data, and five one-day returns make the five-day label', () => {
      const last = days.at(-1)?.endedLabels;
      expect(last?.map(({ day, horizon }) => [1214 - day, horizon])).toEqual([
        [11, 10],
        [6, 5],
        [2, 1],
      ]);
      expect(last?.every(({ values }) => values.every(Number.isFinite))).toBe(true);
      const now = days[700]?.snapshot;
      const five = days[700]?.endedLabels.find(({ horizon }) => horizon === 5);
      const past = now?.columns.find(({ spec }) => spec.name === 'return_5d')?.values;
      const codes = days[694]?.snapshot.instruments ?? [];
      const gaps = codes.flatMap((code, k) => {
        const place = now?.instruments.indexOf(code) ?? -1;
        return place < 0 ? [] : [Math.abs((past?.[place] as number) - (five?.values[k] as number))];
      });
      expect(gaps.length).toBeGreaterThan(40);
      expect(Math.max(...gaps)).toBeLessThan(1e-4);
    });

    test('labels have ended when they are delivered, counted in days of their own stock', () => {
      const rows = new Map<string, number[]>();
      for (const { snapshot } of days) {
        for (const code of snapshot.instruments) rows.set(code, [...(rows.get(code) ?? []), snapshot.day]);
      }
      let missing = 0;
      const early: unknown[] = [];
      for (const { snapshot, endedLabels } of days) {
        for (const { day, horizon, values } of endedLabels) {
          for (const [k, code] of (days[day]?.snapshot.instruments ?? []).entries()) {
            const own = rows.get(code) ?? [];
            const end = own[own.indexOf(day) + 1 + horizon] ?? Number.POSITIVE_INFINITY;
            if (Number.isNaN(values[k])) missing++;
            else if (end > snapshot.day) early.push([code, day, horizon, end]);
          }
        }
      }
      expect(early).toEqual([]);
      expect(missing).toBe(1129);
    });

    test('a day is the same whatever follows it', async () => {
      const options = { kind: 'mass-folder', path: `${data}/mass-sse50` };
      // In the middle of a month, with a CPI that is not released.
      const request = { horizons: [1, 5], start: 20200301, end: 20200831 };
      const { known, absent, noisy, later, others } = await openedAsOf(options, request, 20200612);
      expect(known.length).toBeGreaterThan(50);
      expect(absent).toEqual(known);
      expect(noisy).toEqual(known);
      expect(others).toHaveLength(later.length);
      expect(others.filter((digest, k) => digest === later[k])).toEqual([]);
    });

    test('consumer prices are at least 20 days old when they are shown', () => {
      for (const { snapshot } of days) {
        const cpi = snapshot.macro.find(({ name }) => name === 'cpi_yoy');
        expect(epochDay(snapshot.date) - epochDay(cpi?.date as TradingDate)).toBeGreaterThanOrEqual(20);
        expect(snapshot.macro).toHaveLength(5);
      }
    });
  },
);

describe.skipIf(!existsSync(`${data}/us88-tweets`))(
  `with ${data}/us88-tweets (skipped where the folder is absent)`,
  () => {
    const options = {
      kind: 'table',
      path: `${data}/us88-tweets`,
      currency: 'USD',
      prices: {
        file: 'prices.parquet',
        open: 'Open',
        high: 'High',
        low: 'Low',
        adjustedClose: 'AdjClose',
        volume: 'Volume',
      },
      industry: { file: 'industry.parquet' },
      text: {
        file: 'news.parquet',
        time: 'TimeUTC',
        text: 'Text',
        timeFormat: 'yyyymmddhhmmss',
        timeZone: 'America/New_York',
      },
    };

    test('a day is the same whatever follows it', async () => {
      const request = { horizons: [1, 5], start: 20140101, end: 20140530 };
      const { known, absent, noisy, later, others } = await openedAsOf(options, request, 20140417);
      expect(known.length).toBeGreaterThan(50);
      expect(absent).toEqual(known);
      expect(noisy).toEqual(known);
      expect(others).toHaveLength(later.length);
      expect(others.filter((digest, k) => digest === later[k])).toEqual([]);
    });

    test('has 88 stocks, and gives each tweet to the first close after its stamp', async () => {
      const market = await openSource(options);
      expect(market.description).toMatchObject({
        instruments: 88,
        firstDate: 20120904,
        lastDate: 20170901,
        hasHeadlines: true,
      });
      const local = new Intl.DateTimeFormat('sv-SE', {
        timeZone: 'America/New_York',
        dateStyle: 'short',
        timeStyle: 'medium',
      });
      let before = 0;
      let texts = 0;
      for (const { snapshot } of daysOf(market.feed())) {
        for (const { timeUtc } of (snapshot.headlines ?? []).flat()) {
          texts++;
          if (texts % 20 !== 0) continue;
          const [day = '', time = ''] = local.format(new Date(timeUtc)).split(' ');
          const date = Number(day.replaceAll('-', ''));
          expect(date < snapshot.date || (date === snapshot.date && time < '16:00:00')).toBe(true);
          expect(date > before || (date === before && time >= '16:00:00')).toBe(true);
        }
        before = snapshot.date;
      }
      // The rest fall on days on which their stock has no price, e.g. before it was listed.
      expect(texts).toBeGreaterThan(74_500);
      expect(texts).toBeLessThanOrEqual(74_716);
    });
  },
);

describe.skipIf(!existsSync(`${data}/us-sp500-fundamentals`))(
  `with ${data}/us-sp500-fundamentals (skipped where the folder is absent)`,
  () => {
    test('is read with its fundamentals, and its splits are found', async () => {
      const path = `${data}/us-sp500-fundamentals`;
      const columns = [
        { column: 'PE', modality: 'valuation', description: 'price over earnings' },
        {
          column: 'DividendYield',
          modality: 'dividend',
          description: 'dividends over price',
          unit: 'fraction',
        },
      ];
      const { description } = await openSource(
        {
          kind: 'table',
          path,
          prices: { file: 'fundamentals.parquet', close: 'Price', size: 'MarketCap' },
          industry: { file: 'industry.parquet' },
          fundamentals: [{ file: 'fundamentals.parquet', columns }],
        },
        { fill: 'next-close' },
      );
      expect(description).toMatchObject({
        days: 68,
        instruments: 489,
        firstDate: 20260515,
        lastDate: 20260821,
      });
      const report = await inspectData(path);
      const prices = report.files.find(({ file }) => file === 'fundamentals.parquet');
      // As many as the rows that the source itself flags as jumps.
      expect(prices?.panel?.jumps).toHaveLength(5);
      expect(report).toMatchObject({ days: 68, instruments: 489, problems: [] });
    });
  },
);
