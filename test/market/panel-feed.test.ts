import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochDay, rankInformationCoefficient, type TradingDate } from '../../core/index.ts';
import type { Panel } from '../../market/panel.ts';
import { panelFeed } from '../../market/panel-feed.ts';
import { panelMarket } from '../../market/panel-market.ts';
import type { PanelFills } from '../../market/session-fills.ts';
import { daysOf, randomPanel, testRandom, withRandomFills } from './panel-fixtures.ts';

const request = { horizons: [1, 3, 10] };

/** With fills of its own, or those that its labels give. */
const eitherWay = (seed: number): Panel => {
  const panel = randomPanel(seed, 45, 6);
  return seed % 2 === 0 ? panel : withRandomFills(panel, seed);
};

/** The panel as somebody would hold it at the close of session `last`. */
function truncated(panel: Panel, last: number): Panel {
  const width = panel.instruments.length;
  const days = last + 1;
  const cut = (values: Float64Array) => values.slice(0, days * width);
  const { sizes, headlines, fills, ...rest } = panel;
  return {
    ...rest,
    dates: panel.dates.slice(0, days),
    ...(fills?.gaps === undefined ? {} : { fills: { returns: cut(fills.returns), gaps: cut(fills.gaps) } }),
    members: panel.members.slice(0, days * width),
    ...(sizes === undefined ? {} : { sizes: cut(sizes) }),
    ...(headlines === undefined ? {} : { headlines: headlines.slice(0, days) }),
    columns: panel.columns.map(({ spec, values }) => ({ spec, values: cut(values) })),
    labels: new Map(
      [...panel.labels].map(([horizon, values]) => [
        horizon,
        cut(values).map((value, cell) =>
          Math.floor(cell / width) + 1 + horizon <= last ? value : Number.NaN,
        ),
      ]),
    ),
    macro: panel.macro.map((series) => {
      const today = epochDay(panel.dates[last] as TradingDate);
      const rows = series.dates.filter((date) => epochDay(date) + series.releaseLagDays <= today).length;
      return { ...series, dates: series.dates.slice(0, rows), values: series.values.slice(0, rows) };
    }),
  };
}

/** The panel with everything that is not known at the close of session `last` replaced. */
function noisyFuture(panel: Panel, last: number, seed: number): Panel {
  const random = testRandom(seed);
  const width = panel.instruments.length;
  const noise = (values: Float64Array, firstRow: number) =>
    values.map((value, cell) => (Math.floor(cell / width) < firstRow ? value : random() * 9));
  const { sizes, headlines, fills, ...rest } = panel;
  return {
    ...rest,
    ...(fills?.gaps === undefined
      ? {}
      : { fills: { returns: noise(fills.returns, last + 1), gaps: noise(fills.gaps, last + 1) } }),
    members: panel.members.map((member, cell) =>
      cell < (last + 1) * width ? member : random() < 0.5 ? 1 : 0,
    ),
    ...(sizes === undefined ? {} : { sizes: noise(sizes, last + 1) }),
    ...(headlines === undefined
      ? {}
      : {
          headlines: headlines.map((texts, day) =>
            day <= last ? texts : [{ instrument: 0, timeUtc: 'noise', text: 'noise' }],
          ),
        }),
    columns: panel.columns.map(({ spec, values }) => ({ spec, values: noise(values, last + 1) })),
    labels: new Map([...panel.labels].map(([horizon, values]) => [horizon, noise(values, last - horizon)])),
    macro: panel.macro.map((series) => {
      const today = epochDay(panel.dates[last] as TradingDate);
      return {
        ...series,
        values: series.values.map((value, row) =>
          epochDay(series.dates[row] as TradingDate) + series.releaseLagDays <= today ? value : random() * 9,
        ),
      };
    }),
  };
}

describe('a feed over a panel', () => {
  test('delivers the same days when the panel ends after any of them', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 44 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 30 }),
        (seed, last, skip, history) => {
          const panel = eitherWay(seed);
          const from = { ...request, start: panel.dates[Math.min(skip, last)] as TradingDate };
          const all = daysOf(panelFeed(panel, from, history));
          const cut = daysOf(panelFeed(truncated(panel, last), from, history));
          expect(cut).toEqual(all.slice(0, cut.length));
          expect(cut.length).toBe(last - Math.max(0, Math.min(skip, last) - history) + 1);
          expect(cut.every(({ fills }) => fills !== undefined)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('delivers the same days when everything after any of them is replaced by noise', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 44 }), (seed, last) => {
        const panel = eitherWay(seed);
        const all = daysOf(panelFeed(panel, request)).slice(0, last + 1);
        const noisy = daysOf(panelFeed(noisyFuture(panel, last, seed), request)).slice(0, last + 1);
        expect(noisy).toEqual(all);
      }),
      { numRuns: 60 },
    );
  });

  test('gives macro values on their own date where the run asks for no release lag, whatever the panel', () => {
    const panel = randomPanel(3, 30, 5);
    const read = (macroReleaseLag: boolean) => {
      const run = { ...request, fill: 'next-open', seed: 1, baseFolder: '.', macroReleaseLag } as const;
      const market = panelMarket({ kind: 'random', panel }, run);
      const lags = market.description.macro.map(({ releaseLagDays }) => releaseLagDays);
      return { lags, days: daysOf(market.feed()).map(({ snapshot }) => snapshot) };
    };
    const [waiting, atOnce] = [read(true), read(false)];
    expect(waiting.lags).toEqual([20, 0]);
    expect(atOnce.lags).toEqual([0, 0]);
    for (const [k, { date, macro }] of atOnce.days.entries()) {
      const dates = panel.macro[0]?.dates.filter((each) => each <= date);
      expect(macro[0]).toMatchObject({ name: 'm', date: dates?.at(-1) });
      const released = dates?.findLast((each) => epochDay(each) + 20 <= epochDay(date));
      expect(waiting.days[k]?.macro.find(({ name }) => name === 'm')?.date).toBe(released);
    }
  });

  test('begins as many sessions earlier as it is asked to, numbered from below 0, with the same days as a run of then', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 45 }),
        (seed, skip, history) => {
          const panel = eitherWay(seed);
          const from = (session: number) => ({ ...request, start: panel.dates[session] as TradingDate });
          const days = daysOf(panelFeed(panel, from(skip), history));
          const begin = Math.max(0, skip - history);
          expect(days.map(({ snapshot }) => snapshot.day)).toEqual(days.map((_, k) => begin - skip + k));
          // Everything but the numbers, and the digests that they enter.
          const renumbered = daysOf(panelFeed(panel, from(begin))).map(
            ({ snapshot, endedLabels, fills }) => ({
              snapshot: { ...snapshot, day: snapshot.day + begin - skip },
              endedLabels: endedLabels.map((label) => ({ ...label, day: label.day + begin - skip })),
              fills,
            }),
          );
          expect(days.map(({ snapshot, endedLabels, fills }) => ({ snapshot, endedLabels, fills }))).toEqual(
            renumbered,
          );
          const run = daysOf(panelFeed(panel, from(skip)));
          expect(days.slice(skip - begin).map(({ snapshot }) => snapshot)).toEqual(
            run.map(({ snapshot }) => snapshot),
          );
          expect(days.slice(skip - begin).map(({ fills }) => fills)).toEqual(run.map(({ fills }) => fills));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('delivers labels of history in history and after it, and none of them to a run', () => {
    const panel = randomPanel(4, 30, 5);
    const start = panel.dates[10] as TradingDate;
    const labels = (history: number) =>
      daysOf(panelFeed(panel, { horizons: [3], start }, history)).map(({ endedLabels }) =>
        endedLabels.map(({ day, date }) => [day, date]),
      );
    // Next-open labels over 3 sessions are known 4 sessions after their row.
    expect(labels(6).slice(0, 5)).toEqual([[], [], [], [], [[-6, panel.dates[4]]]]);
    expect(labels(6)[6 + 1]).toEqual([[-3, panel.dates[7]]]);
    expect(labels(0).slice(0, 4)).toEqual([[], [], [], []]);
    expect(labels(0)[4]).toEqual([[0, start]]);
  });

  test('lists in its fills whoever has been a member by then, with the values of that session', () => {
    const base = randomPanel(1, 3, 3);
    const panel: Panel = {
      ...base,
      members: Uint8Array.of(1, 0, 1, 1, 1, 0, 0, 1, 1),
      fills: {
        returns: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8),
        gaps: Float64Array.of(0, -1, -2, -3, -4, -5, -6, -7, -8),
      },
    };
    const fills = daysOf(panelFeed(panel, request)).map((day) => day.fills);
    expect(fills.map((each) => each?.instruments)).toEqual([
      ['S000', 'S002'],
      ['S000', 'S001', 'S002'],
      ['S000', 'S001', 'S002'],
    ]);
    expect(fills.map((each) => [...(each?.returns ?? [])])).toEqual([
      [0, 2],
      [3, 4, 5],
      [6, 7, 8],
    ]);
    expect(fills.map((each) => [...(each?.gaps ?? [])])).toEqual(
      [
        [-0, -2],
        [-3, -4, -5],
        [-6, -7, -8],
      ].map((row) => row.map((value) => value + 0)),
    );
  });

  test('takes fills from one-day labels: theirs as they end, 0 for who has just joined, none for who did not trade', () => {
    const base = randomPanel(1, 4, 3);
    const panel: Panel = {
      ...base,
      members: Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1),
      labels: new Map([
        [
          1,
          Float64Array.of(
            0.1,
            Number.NaN,
            Number.NaN,
            0.2,
            0.3,
            0.4,
            Number.NaN,
            Number.NaN,
            Number.NaN,
            0,
            0,
            0,
          ),
        ],
      ]),
    };
    const of = (changed: Panel) =>
      daysOf(panelFeed(changed, { horizons: [1] })).map((day) => [...(day.fills?.returns ?? [])]);
    // The label of session 0 runs from the open of 1 to the open of 2. Nobody can have bought the first two at the open of 0, nor the
    // third at that of 1.
    expect(of(panel)).toEqual([
      [Number.NaN, Number.NaN],
      [0, 0, Number.NaN],
      [0.1, Number.NaN, 0],
      [0.2, 0.3, 0.4],
    ]);
    expect(of({ ...panel, labelLag: 1 })).toEqual([[], [], [], []]);
    expect(
      daysOf(
        panelFeed(
          { ...panel, labels: new Map([[3, base.labels.get(3) as Float64Array]]) },
          { horizons: [3] },
        ),
      )[2]?.fills,
    ).toBeUndefined();
  });

  test('changes its digest whenever something that it delivers changes', () => {
    const panel = withRandomFills(randomPanel(5, 30, 5), 5);
    const digest = (changed: Panel) => daysOf(panelFeed(changed, request))[20]?.dataDigest;
    const cell = 20 * 5;
    const poke = (values: Float64Array, at: number) => values.map((value, k) => (k === at ? 7 : value));
    const others: Panel[] = [
      { ...panel, columns: panel.columns.map(({ spec, values }) => ({ spec, values: poke(values, cell) })) },
      { ...panel, sizes: poke(panel.sizes as Float64Array, cell) },
      {
        ...panel,
        fills: { ...(panel.fills as PanelFills), returns: poke(panel.fills?.returns as Float64Array, cell) },
      },
      {
        ...panel,
        fills: { ...(panel.fills as PanelFills), gaps: poke(panel.fills?.gaps as Float64Array, cell) },
      },
      { ...panel, fills: { returns: panel.fills?.returns as Float64Array } },
      { ...panel, industries: panel.industries.map(() => 'other') },
      {
        ...panel,
        labels: new Map([...panel.labels].map(([h, values]) => [h, poke(values, (20 - 1 - h) * 5)])),
      },
      { ...panel, headlines: panel.dates.map(() => [{ instrument: 0, timeUtc: 'x', text: 'x' }]) },
      { ...panel, macro: panel.macro.map((series) => ({ ...series, values: poke(series.values, 20) })) },
      {
        ...panel,
        columns: panel.columns.map(({ spec, values }) => ({ spec: { ...spec, unit: 'u' }, values })),
      },
    ];
    for (const other of others) expect(digest(other)).not.toBe(digest(panel));
    expect(digest({ ...panel })).toBe(digest(panel));
  });

  test('gives only days within the dates, numbered from 0, and learns signs from the days before', () => {
    const panel = randomPanel(3, 60, 8);
    const [start, end] = [panel.dates[40] as TradingDate, panel.dates[50] as TradingDate];
    const days = daysOf(panelFeed(panel, { horizons: [1, 3, 10], start, end }));
    expect(days.map(({ snapshot }) => snapshot.day)).toEqual(days.map((_, k) => k));
    expect(days.at(0)?.snapshot.date).toBe(start);
    expect(days.at(-1)?.snapshot.date).toBe(end);
    // Plain reference: mean rank correlation with the 3-day labels that ended by session 50 - the largest horizon below 6.
    const width = 8;
    for (const [k, column] of panel.columns.entries()) {
      const correlations: number[] = [];
      for (let row = 0; row + 1 + 3 <= 50; row++) {
        const cells = [...Array(width).keys()]
          .map((i) => row * width + i)
          .filter((cell) => panel.members[cell] === 1);
        const correlation = rankInformationCoefficient(
          cells.map((cell) => column.values[cell] as number),
          cells.map((cell) => panel.labels.get(3)?.[cell] as number),
        );
        if (!Number.isNaN(correlation)) correlations.push(correlation);
      }
      const sum = correlations.reduce((total, value) => total + value, 0);
      expect(days.at(-1)?.snapshot.columns[k]?.learnedSign).toBe(Math.sign(sum));
    }
  });

  test('learns no sign before 20 labels have ended', () => {
    const days = daysOf(panelFeed(randomPanel(3, 40, 8), { horizons: [3] }));
    const known = days.map(({ snapshot }) => snapshot.columns.every(({ learnedSign }) => learnedSign !== 0));
    // The label of session 19, the twentieth, ends at the close of session 19 + 3 + 1.
    expect(known.indexOf(true)).toBe(23);
  });

  test('delivers each label once, at the close that it ends by, over the members of its own day', () => {
    const panel = randomPanel(9, 30, 5);
    const days = daysOf(panelFeed(panel, { horizons: [10, 1], start: panel.dates[4] as TradingDate }));
    const delivered = days.flatMap(({ snapshot, endedLabels }) =>
      endedLabels.map((label) => ({ at: snapshot.day, ...label })),
    );
    for (const { at, day, date, horizon, values } of delivered) {
      expect(at).toBe(day + horizon + 1);
      expect(date).toBe(days[day]?.snapshot.date);
      expect(values).toHaveLength(days[day]?.snapshot.instruments.length as number);
    }
    expect(delivered.map(({ day }) => day).every((day) => day >= 0)).toBe(true);
    expect(delivered).toHaveLength(26 - 2 + 26 - 11);
    expect(days[20]?.endedLabels.map(({ day, horizon }) => [day, horizon])).toEqual([
      [9, 10],
      [18, 1],
    ]);
  });

  test('lists members in code order with their own values', () => {
    const panel: Panel = {
      ...randomPanel(1, 2, 3),
      instruments: ['B', 'a', 'c'],
      members: Uint8Array.of(1, 0, 1, 0, 1, 1),
      industries: ['x', 'y', 'z'],
      headlines: [
        [
          { instrument: 2, timeUtc: 't', text: 'of c' },
          { instrument: 1, timeUtc: 't', text: 'of a, no member' },
        ],
        [],
      ],
      columns: [
        {
          spec: { name: 'v', modality: 'price', description: 'v' },
          values: Float64Array.of(0, 1, 2, 3, 4, 5),
        },
      ],
    };
    const [first, second] = daysOf(panelFeed(panel, request));
    expect(first?.snapshot.instruments).toEqual(['B', 'c']);
    expect(first?.snapshot.industries).toEqual(['x', 'z']);
    expect([...(first?.snapshot.columns[0]?.values ?? [])]).toEqual([0, 2]);
    expect(first?.snapshot.headlines).toEqual([[], [{ timeUtc: 't', text: 'of c' }]]);
    expect(second?.snapshot.instruments).toEqual(['a', 'c']);
    expect([...(second?.snapshot.columns[0]?.values ?? [])]).toEqual([4, 5]);
  });

  test('passes are independent of each other', () => {
    const market = panelMarket(
      { kind: 'test', panel: randomPanel(2, 12, 4) },
      {
        fill: 'next-open',
        horizons: [1],
        seed: 1,
        baseFolder: '.',
      },
    );
    const feed = market.feed();
    feed.next();
    expect(daysOf(market.feed())).toHaveLength(12);
    expect(daysOf(feed)).toHaveLength(11);
  });
});

describe('the macro view', () => {
  const dates = [20200101, 20200102, 20200103, 20200106, 20200107] as TradingDate[];
  const panel: Panel = {
    ...randomPanel(1, 5, 2),
    dates,
    members: new Uint8Array(10).fill(1),
    macro: [
      {
        name: 'cpi',
        description: 'prices',
        unit: '%',
        releaseLagDays: 3,
        percentileRows: 2,
        dates: [20191230, 20200101, 20200103] as TradingDate[],
        values: Float64Array.of(2, 5, 4),
      },
    ],
  };

  test('shows a value from its date plus the release lag on, in calendar days', () => {
    const readings = daysOf(panelFeed(panel, { horizons: [1] })).map(({ snapshot }) => snapshot.macro[0]);
    expect(readings.map((reading) => reading?.value)).toEqual([undefined, 2, 2, 4, 4]);
    expect(readings[3]).toMatchObject({ date: 20200103, change1: -1, change30: Number.NaN, percentile: 0.5 });
    expect(readings[1]).toMatchObject({ change1: Number.NaN, percentile: 1 });
  });
});

describe('opening a panel', () => {
  const base = { fill: 'next-open', horizons: [1], seed: 1, baseFolder: '.' } as const;
  const panel = randomPanel(1, 10, 4);

  test('describes what will be delivered', () => {
    const { description } = panelMarket(
      { kind: 'test', panel, warnings: ['w'] },
      {
        ...base,
        fill: 'next-close',
        start: panel.dates[2] as TradingDate,
      },
    );
    expect(description).toMatchObject({ days: 8, instruments: 4, fill: 'next-open', hasHeadlines: true });
    expect(description.missingModalities).toEqual([
      'valuation',
      'dividend',
      'growth',
      'quality',
      'base',
      'cross-industry',
    ]);
    expect(description.warnings).toEqual(['w', expect.stringContaining('next-open')]);
  });

  test.each([
    ['market.no-days', panel, { start: 20300101 as TradingDate }],
    ['market.no-labels', panel, { horizons: [1, 7] }],
    ['market.too-few-instruments', { ...panel, members: panel.members.map((_, k) => (k < 4 ? 0 : 1)) }, {}],
    [
      'population.masks',
      {
        ...panel,
        columns: panel.columns.map(({ values }) => ({
          spec: { name: 'a', modality: 'valuatoin', description: 'a' },
          values,
        })),
      },
      {},
    ],
  ] as const)('throws %s before day one', (code, broken, change) => {
    expect(() => panelMarket({ kind: 'test', panel: broken }, { ...base, ...change })).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
