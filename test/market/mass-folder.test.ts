import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import { daysOf, openSource, temporaryFolder, testRandom, weekdays, writeFile } from './panel-fixtures.ts';
import { marketSourceConformance } from './source-conformance.ts';

const root = temporaryFolder();
const dates = weekdays(80);
const codes = ['600000', '600519', '601318'];
let count = 0;

/** One-day returns per instrument and session: the truth that labels are made of. */
const random = testRandom(11);
const truth = codes.map(() => dates.map(() => random() / 10 - 0.05));
/** Growth of a price from the open of one session to that of another. */
const growth = (i: number, from: number, to: number): number =>
  (truth[i] as number[]).slice(from + 1, to + 1).reduce((product, r) => product * (1 + r), 1) - 1;
const hasRow = (i: number, day: number, back: number): boolean => i !== 1 || day < 40 || day >= back;
/** Over the instrument's own days, and null where it would end after session `last`. */
const label = (i: number, day: number, horizon: number, last: number, back = 60): number => {
  const own = [...dates.keys()].filter((session) => session > day && hasRow(i, session, back));
  const [from, to] = [own[0] as number, own[horizon] ?? dates.length];
  return to > last ? Number.NaN : growth(i, from, to);
};

/** The authors' layout up to session `last`; 600519 is suspended on sessions 40 to `back` - 1. */
async function massFolder(last = dates.length - 1, back = 60): Promise<string> {
  const folder = join(root, `mass-${count++}`);
  mkdirSync(join(folder, 'macro_data'), { recursive: true });
  const keys = dates
    .slice(0, last + 1)
    .flatMap((date, day) => codes.map((code, i) => ({ date, day, code, i })))
    .filter(({ day, i }) => hasRow(i, day, back));
  const column = (value: (key: (typeof keys)[number]) => number) => Float64Array.from(keys, value);
  const base = {
    Stock: keys.map(({ code }) => code),
    Date: Int32Array.from(keys, ({ date }) => date),
    Time: Int32Array.from(keys, () => 1500),
  };
  await writeFile(join(folder, 'ih_label.parq'), {
    ...base,
    '1_15_labelB': column(({ i, day }) => label(i, day, 1, last, back)),
    '5_15_labelB': column(({ i, day }) => label(i, day, 5, last, back)),
  });
  const features = Array.from({ length: 6 }, (_, k) => [
    `price_value_feature_${k}`,
    column(({ day, i }) => Math.sin(day + i * k)),
  ]);
  await writeFile(join(folder, 'sub_fudamental_data.parq'), { ...base, ...Object.fromEntries(features) });
  const industryDates = dates.slice(0, last + 1);
  await writeFile(join(folder, 'industry_ret.parq'), {
    Date: [...industryDates, ...industryDates].map((date) =>
      String(date).replace(/(....)(..)(..)/u, '$1-$2-$3 00:00:00'),
    ),
    Industry: [...industryDates.map(() => '银行'), ...industryDates.map(() => '保险')],
    Daily_Return: Float64Array.from([...industryDates, ...industryDates], (_, k) =>
      k < industryDates.length ? k / 1000 : (k - industryDates.length + 80) / 1000,
    ),
  });
  await writeFile(join(folder, 'stock_basic_data.parq'), {
    Stock: ['600000', '600519', '601318', '000001'],
    Name: ['浦发银行', '贵州茅台', '中国平安', '平安银行'],
    Industry: ['银行', '酿酒行业', '保险', '银行'],
  });
  const macro = (name: string, text: string) => writeFileSync(join(folder, 'macro_data', name), text);
  macro('China_CPI_YoY_Current_Month.csv', ',Date,Value\n0,20191231,4.5\n1,20200131,5.4\n2,20200229,5.2\n');
  macro('csi_300_pe_ttm.csv', ',Date,Value\n0,20191230,12\n1,20191231,13\n2,20200104,12.5\n');
  macro(
    'Market_Sentiment_Index.csv',
    ',Code,Name,Date,Open,High,Low,Close,PriceChange,Value,Volume\n0,8841730.WI,市场情绪指数,20191231,1,1,1,1000.5,0,0,0\n',
  );
  return folder;
}

marketSourceConformance('mass-folder', async () => ({ path: await massFolder() }), [1, 5]);

const open = (
  path: string,
  more: Readonly<Record<string, unknown>> = {},
  end?: TradingDate,
  macroReleaseLag = true,
) =>
  openSource(
    { kind: 'mass-folder', path, ...more },
    { horizons: [1, 5], macroReleaseLag, ...(end === undefined ? {} : { end }) },
  );

describe("the authors' folder", () => {
  test('is read under its own names, with published signs and next-open labels', async () => {
    const market = await open(await massFolder());
    const { description } = market;
    expect(description).toMatchObject({ days: 80, instruments: 3, fill: 'next-open', hasHeadlines: false });
    expect(description.columns.slice(0, 6).map(({ sign }) => sign)).toEqual([-1, -1, -1, 1, -1, 1]);
    expect(description.columns.map(({ modality }) => modality)).toEqual([
      ...Array.from({ length: 6 }, () => 'price'),
      'cross-industry',
      'base',
      'base',
      'base',
      'risk',
      'risk',
    ]);
    const days = daysOf(market.feed());
    expect(days[45]?.snapshot.instruments).toEqual(['600000', '601318']);
    expect(days[3]?.snapshot.industries).toEqual(['银行', '酿酒行业', '保险']);
    const industry = days[3]?.snapshot.columns.find(({ spec }) => spec.name === 'industry_return');
    expect([...(industry?.values ?? [])]).toEqual([0.003, Number.NaN, 0.083]);
    expect(days[10]?.endedLabels.map(({ day, horizon }) => [day, horizon])).toEqual([
      [4, 5],
      [8, 1],
    ]);
    expect(days[10]?.endedLabels[0]?.values[2]).toBeCloseTo(label(2, 4, 5, 79), 12);
  });

  test('knows at the close of t the returns up to the open of t, from the labels of two days before', async () => {
    const days = daysOf((await open(await massFolder())).feed());
    const value = (day: number, i: number, name: string) => {
      const column = days[day]?.snapshot.columns.find(({ spec }) => spec.name === name);
      return column?.values[days[day]?.snapshot.instruments.indexOf(codes[i] as string) ?? -1] as number;
    };
    const past = (i: number, day: number, n: number) => (truth[i] as number[]).slice(day - n + 1, day + 1);
    expect(value(1, 0, 'return_1d')).toBeNaN();
    expect(value(70, 2, 'return_1d')).toBeCloseTo(past(2, 70, 1)[0] as number, 12);
    const compounded = (returns: readonly number[]) =>
      returns.reduce((product, r) => product * (1 + r), 1) - 1;
    expect(value(70, 2, 'return_5d')).toBeCloseTo(compounded(past(2, 70, 5)), 12);
    expect(value(70, 2, 'return_20d')).toBeCloseTo(compounded(past(2, 70, 20)), 12);
    const twenty = past(2, 70, 20);
    const mean = twenty.reduce((sum, r) => sum + r, 0) / 20;
    const deviation = Math.sqrt(twenty.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 19);
    expect(value(70, 2, 'volatility_20d')).toBeCloseTo(deviation, 12);
    const levels = [1];
    for (const r of past(2, 70, 60)) levels.push((levels.at(-1) as number) * (1 + r));
    const falls = levels.map((level, k) => 1 - level / Math.max(...levels.slice(0, k + 1)));
    expect(value(70, 2, 'drawdown_60d')).toBeCloseTo(Math.max(...falls), 12);
    // 600519 came back on session 60 after twenty away: sessions 40 to 61 have no return.
    expect(value(65, 1, 'return_5d')).toBeNaN();
    expect(value(66, 1, 'return_5d')).toBeCloseTo(compounded(past(1, 66, 5)), 12);
  });

  test.each([1, 2, 3, 4, 5])(
    'returns of an instrument that was away for %i sessions are of their own session, or missing',
    async (away) => {
      const back = 40 + away;
      const days = daysOf((await open(await massFolder(79, back))).feed());
      // The label in row s is the return of session s + 2, where there are rows on s + 1 and s + 2.
      const rounded = (x: number) => Math.round(x * 1e12);
      const known = (session: number) => session >= 2 && (session < 40 || session >= back + 2);
      const sessions = Array.from(dates.keys()).filter((day) => day < 40 || day >= back);
      for (const day of sessions) {
        const columns = days[day]?.snapshot.columns ?? [];
        const value = (name: string) => columns.find(({ spec }) => spec.name === name)?.values[1] as number;
        const window = (n: number) => Array.from({ length: n }, (_, k) => day - n + 1 + k);
        const expectReturn = (name: string, n: number) => {
          const expected = window(n).every(known)
            ? window(n).reduce((product, session) => product * (1 + (truth[1]?.[session] as number)), 1) - 1
            : Number.NaN;
          expect(rounded(value(name))).toBe(rounded(expected));
        };
        expectReturn('return_1d', 1);
        expectReturn('return_5d', 5);
        expectReturn('return_20d', 20);
        expect(Number.isNaN(value('volatility_20d'))).toBe(!window(20).every(known));
        expect(Number.isNaN(value('drawdown_60d'))).toBe(!window(60).every(known));
      }
    },
  );

  test('macro series wait for their release, unless the published code is followed', async () => {
    const folder = await massFolder();
    const cpi = async (macroReleaseLag: boolean) => {
      const days = daysOf((await open(folder, {}, undefined, macroReleaseLag)).feed());
      const known = days.find(({ snapshot }) =>
        snapshot.macro.some(({ name, value }) => name === 'cpi_yoy' && value === 5.4),
      );
      return known?.snapshot.date;
    };
    // 31 January + 20 days; 31 January 2020 was a Friday.
    expect(await cpi(true)).toBe(20200220);
    expect(await cpi(false)).toBe(20200131);
  });

  test('what is missing is reported, not an error; labels and features are needed', async () => {
    const folder = await massFolder();
    for (const name of ['industry_ret.parq', 'macro_data']) rmSync(join(folder, name), { recursive: true });
    const { description } = await open(folder);
    expect(description.missingModalities).toContain('cross-industry');
    expect(description.macro).toEqual([]);
    expect(description.warnings).toHaveLength(7);
    expect(description.warnings[6]).toContain('left out');
    expect(description.warnings[0]).toBe('industry_ret.parq is missing: what it holds is left out');
    rmSync(join(folder, 'ih_label.parq'));
    await expect(open(folder)).rejects.toMatchObject({ code: 'market.not-found' });
  });

  test('a folder cut at any day gives the same days', async () => {
    const all = daysOf((await open(await massFolder())).feed()).map(({ dataDigest }) => dataDigest);
    for (const last of [8, 39, 40, 41, 42, 45, 59, 60, 61, 66]) {
      const cut = daysOf((await open(await massFolder(last))).feed()).map(({ dataDigest }) => dataDigest);
      expect(cut).toEqual(all.slice(0, last + 1));
      const ended = daysOf((await open(await massFolder(), {}, dates[last])).feed());
      expect(ended.map(({ dataDigest }) => dataDigest)).toEqual(cut);
    }
  });

  test('a label over a suspension is missing when it is due, since it ends later, and the run says how many are', async () => {
    const market = await open(await massFolder());
    const rounded = (x: number | undefined) => Math.round((x ?? Number.NaN) * 1e12);
    const days = daysOf(market.feed());
    let leftOut = 0;
    for (const { snapshot, endedLabels } of days) {
      for (const { day, horizon, values } of endedLabels) {
        for (const [k, code] of (days[day]?.snapshot.instruments ?? []).entries()) {
          // What is known of it if the data end here.
          const ended = label(codes.indexOf(code), day, horizon, snapshot.day);
          expect(rounded(values[k])).toBe(rounded(ended));
          leftOut += Number(Number.isNaN(ended));
        }
      }
    }
    // Rows 38 and 39 at one day, 34 to 39 at five.
    expect(leftOut).toBe(8);
    expect(market.description.warnings.at(-1)).toMatch(/^8 labels are left out/u);
  });

  test('the return over a suspension comes with the first trade after it', async () => {
    const days = daysOf((await open(await massFolder())).feed());
    const fillOf = (session: number) => days[session]?.fills?.returns[1];
    for (const session of [2, 39, 61, 62, 79]) {
      expect(fillOf(session)).toBeCloseTo(growth(1, session - 1, session), 12);
    }
    for (let session = 40; session < 60; session++) expect(fillOf(session)).toBeNaN();
    expect(fillOf(60)).toBeCloseTo(growth(1, 39, 60), 12);
    expect(days.flatMap(({ fills }) => fills?.unknown ?? [])).toEqual([]);
  });

  test('a label file without labels and a horizon that it lacks are named', async () => {
    const folder = await massFolder();
    await expect(open(folder, { labels: 'industry_ret.parq' })).rejects.toThrow('1_15_labelB');
    const tenDays = openSource({ kind: 'mass-folder', path: folder }, { horizons: [1, 10] });
    await expect(tenDays).rejects.toMatchObject({ code: 'market.no-labels' });
  });
});
