import { describe, expect, it } from 'vitest';
import type { TradingDate } from '../../core/index.ts';
import { epochDay, isTradingDate, rankInformationCoefficient } from '../../core/index.ts';
import {
  type MarketDay,
  type MarketRequest,
  marketSources,
  modalities,
  type Panel,
  plantable,
  syntheticGroundTruth,
  syntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';

const request = { fill: 'next-open', horizons: [1, 5, 10], seed: 1, baseFolder: '.' } as const;
const optionsOf = (parts: object) => syntheticOptions.parse({ kind: 'synthetic', ...parts });
const panelOf = (parts: object, seed = 1): Panel => syntheticPanel(optionsOf(parts), { ...request, seed });
const nothing = { planted: { strength: {} } };

function columnOf(panel: Panel, name: string): Float64Array {
  const column = panel.columns.find(({ spec }) => spec.name === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column.values;
}

/** Mean daily rank IC over sessions [from, to) with a defined correlation. */
function meanIc(
  panel: Panel,
  values: Float64Array,
  horizon: number,
  from = 0,
  to = panel.dates.length,
): number {
  const width = panel.instruments.length;
  const labels = panel.labels.get(horizon) as Float64Array;
  let sum = 0;
  let days = 0;
  for (let day = from; day < to; day++) {
    const cells = [day * width, (day + 1) * width] as const;
    const ic = rankInformationCoefficient(values.subarray(...cells), labels.subarray(...cells));
    if (Number.isNaN(ic)) continue;
    sum += ic;
    days++;
  }
  return sum / days;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const standardError = (values: readonly number[]): number => {
  const centre = mean(values);
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1) / values.length,
  );
};
const correlation = (x: readonly number[], y: readonly number[]): number => {
  const [mx, my] = [mean(x), mean(y)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number): number =>
    a.reduce((sum, value, i) => sum + (value - ma) * ((b[i] as number) - mb), 0);
  return product(x, mx, y, my) / Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
};

describe('the synthetic market', () => {
  it('is a function of options and seed, and its own seed holds it fixed while the run varies', () => {
    const small = { instruments: 12, days: 15, warmup: 20 };
    expect(panelOf(small)).toEqual(panelOf(small));
    expect(panelOf(small, 2).columns).not.toEqual(panelOf(small).columns);
    expect(panelOf({ ...small, seed: 7 }, 2)).toEqual(panelOf({ ...small, seed: 7 }, 1));
  });

  it('begins with the same days however many follow: equal to the last bit', () => {
    const options = {
      instruments: 25,
      warmup: 70,
      planted: {
        schedule: [
          { fromDay: 10, strength: { news: 0.2 } },
          { fromDay: 55, strength: {} },
        ],
      },
    };
    const [short, long] = [panelOf({ ...options, days: 40 }), panelOf({ ...options, days: 90 })];
    const cells = short.dates.length * short.instruments.length;
    expect(long.dates.slice(0, short.dates.length)).toEqual(short.dates);
    expect(long.instruments).toEqual(short.instruments);
    expect(long.industries).toEqual(short.industries);
    expect(long.headlines?.slice(0, short.dates.length)).toEqual(short.headlines);
    expect(long.sizes?.slice(0, cells)).toEqual(short.sizes);
    for (const [i, { spec, values }] of short.columns.entries()) {
      expect(long.columns[i]?.spec).toEqual(spec);
      expect(
        new Uint8Array((long.columns[i] as { values: Float64Array }).values.slice(0, cells).buffer),
      ).toEqual(new Uint8Array(values.buffer));
    }
    for (const [i, series] of short.macro.entries()) {
      const longer = long.macro[i] as Panel['macro'][number];
      expect(longer.dates.slice(0, series.dates.length)).toEqual(series.dates);
      expect(longer.values.slice(0, series.values.length)).toEqual(series.values);
    }
    for (const [horizon, labels] of short.labels) {
      const ended = labels.slice(0, (short.dates.length - horizon - 1) * short.instruments.length);
      expect(long.labels.get(horizon)?.slice(0, ended.length)).toEqual(ended);
    }
  });

  it('has all nine modalities, with the published signs of the price features, and risk columns marked', () => {
    const { columns } = panelOf({ instruments: 4, days: 2, warmup: 0 });
    expect(new Set(columns.map(({ spec }) => spec.modality))).toEqual(
      new Set(modalities.names().slice(0, 9)),
    );
    expect(plantable).toEqual(modalities.names().slice(0, 9));
    const signs = columns.filter(({ spec }) => spec.modality === 'price').map(({ spec }) => spec.sign);
    expect(signs).toEqual([-1, -1, -1, 1, -1, 1]);
    const risky = columns.filter(({ spec }) => spec.risk === true).map(({ spec }) => spec.modality);
    expect(risky).toEqual(['risk', 'risk', 'risk']);
    expect(new Set(columns.map(({ spec }) => spec.name)).size).toBe(columns.length);
  });

  it('has possible prices, full columns after the warm-up, weekdays only and every industry', () => {
    const panel = panelOf({ instruments: 30, industries: 8, firstDate: 20230107 });
    const [open, high, low, close, volume] = ['open', 'high', 'low', 'close', 'volume'].map((name) =>
      columnOf(panel, name),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
    for (let cell = 0; cell < close.length; cell++) {
      const [o, h, l, c, v] = [open, high, low, close, volume].map((values) => values[cell] as number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      expect(l > 0 && l <= Math.min(o, c) && h >= Math.max(o, c) && v > 0).toBe(true);
    }
    for (const { spec, values } of panel.columns) {
      if (spec.name === 'news_sentiment') continue;
      expect(values.subarray(130 * 30).every(Number.isFinite)).toBe(true);
    }
    expect(panel.dates[130]).toBe(20230109);
    expect(panel.dates).toHaveLength(250);
    for (const date of panel.dates) {
      expect(isTradingDate(date)).toBe(true);
      expect([0, 6]).not.toContain(new Date(epochDay(date) * 86_400_000).getUTCDay());
    }
    expect(new Set(panel.industries).size).toBe(8);
  });

  it('publishes headlines after the last close and before the one at which they are known', () => {
    const panel = panelOf({ instruments: 20, days: 30, warmup: 0 });
    const closeOf = (day: number): number =>
      epochDay(panel.dates[day] as TradingDate) * 86_400_000 + 20 * 3_600_000;
    const times = (panel.headlines ?? [])
      .map((texts, day) => ({ texts, day }))
      .slice(1)
      .flatMap(({ texts, day }) => texts.map(({ timeUtc }) => ({ day, time: Date.parse(timeUtc) })));
    for (const { day, time } of times) {
      expect(time).toBeLessThan(closeOf(day));
      expect(time).toBeGreaterThan(closeOf(day - 1));
    }
    expect(times.length).toBeGreaterThan(100);
    expect(times.some(({ time }) => [0, 6].includes(new Date(time).getUTCDay()))).toBe(true);
  });

  it('brings five macro series that are long enough on the first day; the CPI is monthly and released 20 days later', () => {
    const { macro, dates } = panelOf({ instruments: 4, days: 40, warmup: 0 });
    expect(macro.map(({ name }) => name)).toEqual([
      'loan_prime_rate_1y',
      'cpi_yoy',
      'bond_yield_10y',
      'index_pe',
      'market_sentiment',
    ]);
    expect(macro.map(({ releaseLagDays }) => releaseLagDays)).toEqual([0, 20, 0, 0, 0]);
    for (const series of macro) {
      expect(series.dates).toHaveLength(series.values.length);
      expect(series.values.every(Number.isFinite)).toBe(true);
      for (let i = 1; i < series.dates.length; i++) {
        expect(series.dates[i] as number).toBeGreaterThan(series.dates[i - 1] as number);
      }
      expect(series.dates.at(-1)).toBeLessThanOrEqual(dates.at(-1) as number);
    }
    const [, cpi, , pe] = macro as [
      Panel['macro'][0],
      Panel['macro'][0],
      Panel['macro'][0],
      Panel['macro'][0],
    ];
    expect(pe.percentileRows).toBe(2_500);
    expect(pe.dates.filter((date) => date < (dates[0] as number)).length).toBeGreaterThanOrEqual(2_500);
    expect(cpi.dates.length).toBeLessThan(100);
  });
});

describe('stylised facts of the synthetic market', () => {
  const panel = panelOf({ instruments: 60, days: 700, warmup: 0, ...nothing });
  const width = 60;
  const close = columnOf(panel, 'close');
  const returns = Array.from({ length: width }, (_, i) =>
    Array.from({ length: panel.dates.length - 1 }, (__, day) =>
      Math.log((close[(day + 1) * width + i] as number) / (close[day * width + i] as number)),
    ),
  );

  it('returns have fat tails', () => {
    const kurtosis = returns.map((values) => {
      const centre = mean(values);
      const second = mean(values.map((value) => (value - centre) ** 2));
      return mean(values.map((value) => (value - centre) ** 4)) / second ** 2;
    });
    expect(mean(kurtosis)).toBeGreaterThan(4.5);
  });

  it('volatility clusters, returns themselves do not', () => {
    const lagged = (transform: (value: number) => number, lag: number): number =>
      mean(
        returns.map((values) =>
          correlation(values.slice(lag).map(transform), values.slice(0, -lag).map(transform)),
        ),
      );
    expect(lagged(Math.abs, 1)).toBeGreaterThan(0.08);
    expect(lagged(Math.abs, 5)).toBeGreaterThan(0.05);
    expect(Math.abs(lagged((value) => value, 1))).toBeLessThan(0.04);
  });

  it('instruments of one industry move together more than others, and all move together', () => {
    const [same, other]: [number[], number[]] = [[], []];
    for (let i = 0; i < width; i++) {
      for (let j = 0; j < i; j++) {
        const pair = correlation(returns[i] as number[], returns[j] as number[]);
        (panel.industries[i] === panel.industries[j] ? same : other).push(pair);
      }
    }
    expect(mean(other)).toBeGreaterThan(0.1);
    expect(mean(same)).toBeGreaterThan(mean(other) + 0.05);
  });

  it('turbulent days are more volatile than calm ones', () => {
    const { regimes } = syntheticGroundTruth(
      optionsOf({ instruments: 60, days: 700, warmup: 0, ...nothing }),
      1,
    );
    const deviation = (regime: string): number =>
      Math.sqrt(
        mean(
          returns.flatMap((values) =>
            values.filter((_, day) => regimes[day + 1] === regime).map((v) => v * v),
          ),
        ),
      );
    expect(regimes.filter((regime) => regime === 'turbulent').length).toBeGreaterThan(30);
    expect(deviation('turbulent')).toBeGreaterThan(1.4 * deviation('calm'));
  });

  it('regimes last as long in the mean as is asked, and as ever where nothing is', () => {
    const regimesOf = (parts: object) =>
      syntheticGroundTruth(optionsOf({ instruments: 2, days: 4_000, warmup: 0, ...nothing, ...parts }), 1)
        .regimes;
    const lengthOf = (regimes: readonly string[], name: string) => {
      const spells = regimes.filter((regime, day) => regime === name && regimes[day - 1] !== name).length;
      return regimes.filter((regime) => regime === name).length / spells;
    };
    const chosen = regimesOf({ regimes: { calm: 10, turbulent: 40 } });
    expect(lengthOf(chosen, 'calm')).toBeGreaterThan(8);
    expect(lengthOf(chosen, 'calm')).toBeLessThan(12);
    expect(lengthOf(chosen, 'turbulent')).toBeGreaterThan(32);
    expect(lengthOf(chosen, 'turbulent')).toBeLessThan(48);
    expect(regimesOf({ regimes: { turbulent: 25 } })).toEqual(regimesOf({}));
    expect(regimesOf({ days: 4, regimes: { calm: 1, turbulent: 1 } })).toEqual([
      'turbulent',
      'calm',
      'turbulent',
      'calm',
    ]);
  });
});

describe('planted predictability', () => {
  const seeds = Array.from({ length: 16 }, (_, seed) => seed + 1);

  it('nothing planted: no column of any modality predicts returns at 1, 5 or 10 days', () => {
    const panels = seeds.map((seed) => panelOf({ instruments: 40, days: 160, warmup: 70, ...nothing }, seed));
    const strange: string[] = [];
    for (const [k, { spec }] of (panels[0] as Panel).columns.entries()) {
      for (const horizon of request.horizons) {
        const ics = panels.map((panel) =>
          meanIc(panel, (panel.columns[k] as { values: Float64Array }).values, horizon, 70),
        );
        // 93 correlated tests with 15 degrees of freedom: 4.1 is the two-sided 0.1 % point of one of them.
        if (Math.abs(mean(ics)) > 4.1 * standardError(ics))
          strange.push(`${spec.name} at ${horizon}: ${mean(ics)}`);
      }
    }
    expect(strange).toEqual([]);
  });

  it.each(plantable)(
    'strength in %s alone reaches tradable labels at 1, 5 and 10 days through its columns',
    (modality) => {
      const parts = { instruments: 60, days: 120, warmup: 70, planted: { strength: { [modality]: 0.2 } } };
      for (const seed of [1, 2]) {
        const panel = panelOf(parts, seed);
        const { expectedReturns } = syntheticGroundTruth(optionsOf(parts), seed);
        const truth = new Float64Array(panel.dates.length * 60).fill(Number.NaN);
        truth.set(expectedReturns, 70 * 60);
        expect(meanIc(panel, truth, 1)).toBeGreaterThan(0.1);
        expect(meanIc(panel, truth, 5)).toBeGreaterThan(0.2);
        expect(meanIc(panel, truth, 10)).toBeGreaterThan(0.2);
        const best = panel.columns
          .filter(({ spec }) => spec.modality === modality && spec.name !== 'news_count')
          .map(({ spec, values }) => (spec.sign ?? -1) * meanIc(panel, values, 5, 70));
        expect(Math.max(...best)).toBeGreaterThan(0.08);
        // A modality of many columns is seen through their mean, not through each.
        expect(mean(best)).toBeGreaterThan(0.03);
      }
    },
  );

  it('follows the schedule: a modality predicts while it is planted, and not after', () => {
    const parts = {
      instruments: 60,
      days: 240,
      warmup: 30,
      planted: { strength: { quality: 0.2 }, schedule: [{ fromDay: 120, strength: { growth: 0.2 } }] },
    };
    const ics = [1, 2, 3].map((seed) => {
      const panel = panelOf(parts, seed);
      const of = (name: string, from: number, to: number): number =>
        meanIc(panel, columnOf(panel, name), 5, 30 + from, 30 + to);
      return [
        of('roe', 0, 110),
        of('roe', 130, 230),
        of('profit_growth', 0, 110),
        of('profit_growth', 130, 230),
      ];
    });
    const [roeBefore, roeAfter, growthBefore, growthAfter] = [0, 1, 2, 3].map((k) =>
      mean(ics.map((row) => row[k] as number)),
    );
    expect(roeBefore).toBeGreaterThan(0.15);
    expect(Math.abs(roeAfter as number)).toBeLessThan(0.1);
    expect(Math.abs(growthBefore as number)).toBeLessThan(0.1);
    expect(growthAfter).toBeGreaterThan(0.15);
    const { strengths } = syntheticGroundTruth(optionsOf(parts), 1);
    expect([119, 120].map((day) => strengths.get('quality')?.[day])).toEqual([0.2, 0]);
    expect([119, 120].map((day) => strengths.get('growth')?.[day])).toEqual([0, 0.2]);
  });

  it('follows the regime: strengths are multiplied by the factor of the regime of the day', () => {
    const planted = { strength: { quality: 0.1 }, regimes: { turbulent: { quality: -2 } } };
    const { regimes, strengths, expectedReturns } = syntheticGroundTruth(
      optionsOf({ instruments: 5, days: 400, planted }),
      1,
    );
    expect(new Set(regimes)).toEqual(new Set(['calm', 'turbulent']));
    regimes.forEach((regime, day) => {
      expect(strengths.get('quality')?.[day]).toBe(regime === 'calm' ? 0.1 : -0.2);
    });
    expect(expectedReturns).toHaveLength(400 * 5);
    expect(expectedReturns.every((value) => value !== 0)).toBe(true);
  });

  it('is exactly 0 in the ground truth when nothing is planted', () => {
    const { expectedReturns, strengths } = syntheticGroundTruth(
      optionsOf({ instruments: 5, days: 5, ...nothing }),
      1,
    );
    expect(expectedReturns.every((value) => value === 0)).toBe(true);
    expect([...strengths.values()].every((values) => values.every((value) => value === 0))).toBe(true);
  });
});

describe('the source `synthetic`', () => {
  const open = (parts: object, more: Partial<MarketRequest> = {}) =>
    marketSources.get('synthetic').open(optionsOf(parts) as never, { ...request, ...more });

  it('delivers the days after the warm-up, with labels as they end and signs learned from the warm-up', async () => {
    const market = await open({ instruments: 20, days: 15, warmup: 60 });
    expect(market.description).toMatchObject({
      kind: 'synthetic',
      days: 15,
      instruments: 20,
      firstDate: 20200102,
      missingModalities: [],
      hasHeadlines: true,
      fill: 'next-open',
      warnings: [],
    });
    const feed = market.feed();
    const days: MarketDay[] = [];
    for (let day = feed.next(); day !== undefined; day = feed.next()) days.push(day);
    expect(days.map(({ snapshot }) => snapshot.day)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(days[0]?.endedLabels).toEqual([]);
    expect(days[6]?.endedLabels.map(({ day, horizon }) => [day, horizon])).toEqual([
      [0, 5],
      [4, 1],
    ]);
    expect(days[0]?.snapshot.columns.some(({ learnedSign }) => learnedSign !== 0)).toBe(true);
    expect(days[0]?.snapshot.macro).toHaveLength(5);
    expect(days[0]?.snapshot.columns.filter(({ spec }) => spec.name === 'news_sentiment')).toHaveLength(1);
    market.close();
  });

  it('begins earlier when asked, and computes labels for the fill and horizons of the run', async () => {
    const market = await open({ instruments: 4, days: 10, warmup: 10 }, { start: 20191220 as TradingDate });
    expect(market.description.days).toBeGreaterThan(10);
    const panel = syntheticPanel(optionsOf({ instruments: 4, days: 10, warmup: 0 }), {
      ...request,
      fill: 'same-close',
      horizons: [3],
    });
    const close = columnOf(panel, 'close');
    expect(panel.labelFill).toBe('same-close');
    expect(panel.labels.get(3)?.[0]).toBeCloseTo((close[12] as number) / (close[0] as number) - 1, 14);
  });

  it('refuses a market beyond memory, and options that mean nothing', async () => {
    await expect(open({ instruments: 5_000, days: 20_000 })).rejects.toThrow(/market\.too-large/);
    for (const wrong of [
      { firstDate: 20230230 },
      { instruments: 1 },
      { days: 0 },
      { planted: { strength: { valuations: 1 } } },
      { planted: { strength: { news: 2 } } },
      { planted: { regimes: { stormy: {} } } },
      { regimes: { calm: 0.5 } },
      { regimes: { stormy: 10 } },
      { unknown: 1 },
    ]) {
      expect(syntheticOptions.safeParse({ kind: 'synthetic', ...wrong }).success).toBe(false);
    }
  });
});
