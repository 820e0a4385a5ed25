import { describe, expect, it } from 'vitest';
import { DigestBuilder, rootKey, type TradingDate } from '../../core/index.ts';
import {
  type AsOf,
  type PlantedSignal,
  type SessionRows,
  type SignalMarket,
  type SignalPlan,
  standardise,
  syntheticGroundTruth,
  syntheticOptions,
  syntheticPanel,
} from '../../market/index.ts';
import { simulate } from '../../market/synthetic/simulate.ts';

const optionsOf = (parts: object) => syntheticOptions.parse({ kind: 'synthetic', ...parts });
const bare = { planted: { strength: {} } };
const request = { fill: 'next-open', horizons: [1, 5], seed: 3 } as const;

function digestOf(parts: object, asOf?: AsOf, plan?: SignalPlan): string {
  const panel = syntheticPanel(
    optionsOf(parts),
    { ...request, ...(asOf === undefined ? {} : { asOf }) },
    plan,
  );
  const digest = new DigestBuilder();
  for (const { spec, values } of panel.columns) digest.numbers(spec.name, values);
  digest.numbers('sizes', panel.sizes ?? new Float64Array(0));
  for (const [horizon, values] of panel.labels) digest.numbers(`l${horizon}`, values);
  for (const { name, values } of panel.macro ?? []) digest.numbers(name, values);
  digest.numbers('e', syntheticGroundTruth(optionsOf(parts), request.seed, plan).expectedReturns);
  return digest.digest();
}

/** Digests of markets as they were before anything but modalities could be planted. */
const markets: readonly (readonly [name: string, digest: string, parts: object, asOf?: AsOf])[] = [
  [
    'with its defaults',
    '76651547f6ad8142e04bcc2ebdaa8285d140a219cc7c6c6a9d19d7b62016979f',
    { instruments: 12, days: 40 },
  ],
  [
    'with regimes and a schedule',
    '92147d701e04e8002c6863ea4fb34510dd5261ffc36e1969a0c05b4973b57fbe',
    {
      instruments: 9,
      industries: 3,
      days: 60,
      warmup: 70,
      seed: 'x',
      planted: {
        strength: { price: 0.1, news: -0.05 },
        regimes: { turbulent: { price: -2 } },
        schedule: [{ fromDay: 20, strength: { growth: 0.2 } }],
        persistence: 0.5,
      },
    },
  ],
  [
    'without anything planted',
    '0b1c822035116cfd8e73ad21c9b36102de2d8ca07e4239cd7529e78c1b0c9eb2',
    { instruments: 8, days: 30, ...bare },
  ],
  [
    'with another future',
    '4dd69b95087eeb31e5841cddf64e11622110a1b0771151797298926dc9d3100e',
    { instruments: 8, days: 30 },
    { date: 20200115 as TradingDate, future: { noise: rootKey('n') } },
  ],
];

/** A column as the signal, missing for the first instrument. */
const columnPlan = (
  signals: SignalPlan['signals'],
  columns: readonly string[],
  seen: { market?: SignalMarket; rows: SessionRows[] } = { rows: [] },
): SignalPlan => ({
  signals,
  begin: (market) => {
    seen.market = market;
    return ({ columns: rows, sizes }) => {
      seen.rows.push({
        columns: new Map([...rows].map(([name, values]) => [name, values.slice()])),
        sizes: sizes.slice(),
      });
      return columns.map((name) => {
        const values = (rows.get(name) as Float64Array).slice();
        values[0] = Number.NaN;
        return values;
      });
    };
  },
});

describe('signals planted in the synthetic market', () => {
  for (const [name, digest, parts, asOf] of markets) {
    it(`leave a market ${name} as it was, to the bit, while there are none`, () => {
      expect(digestOf(parts, asOf)).toBe(digest);
      expect(digestOf(parts, asOf, columnPlan([], []))).toBe(digest);
    });
  }

  it('see the complete rows of each session once, in order', () => {
    const parts = { instruments: 7, days: 12, warmup: 5, ...bare };
    const seen: { market?: SignalMarket; rows: SessionRows[] } = { rows: [] };
    const panel = syntheticPanel(optionsOf(parts), request, columnPlan([], [], seen));
    expect(seen.market).toEqual({ instruments: panel.instruments, industries: panel.industries });
    expect(seen.rows).toHaveLength(17);
    for (const [session, { columns, sizes }] of seen.rows.entries()) {
      const row = (values: Float64Array | undefined) => values?.slice(session * 7, (session + 1) * 7);
      expect(sizes).toEqual(row(panel.sizes));
      expect([...columns.keys()]).toEqual(panel.columns.map(({ spec }) => spec.name));
      for (const { spec, values } of panel.columns) expect(columns.get(spec.name)).toEqual(row(values));
    }
  });

  it('add volatility x strength x factor of the regime x z(memory) to the expectation, one after the other', () => {
    const width = 6;
    const parts = { instruments: width, days: 120, warmup: 0, ...bare };
    const names = ['roe', 'news_sentiment'];
    const signals: readonly PlantedSignal[] = [
      { strength: 0.2, regimes: { turbulent: -0.5 }, persistence: 0.6 },
      { strength: -0.1, regimes: { calm: 0 }, persistence: 0 },
    ];
    const plan = columnPlan(signals, names);
    const { expectedReturns, regimes, matrices, volatilities } = simulate(
      optionsOf(parts),
      request.seed,
      undefined,
      plan,
    );
    expect(new Set(regimes)).toEqual(new Set(['calm', 'turbulent']));
    let moved = 0;
    const memories = names.map(() => new Float64Array(width));
    for (const [session, regime] of regimes.entries()) {
      const cells = [session * width, (session + 1) * width] as const;
      const expected = new Float64Array(width);
      for (const [k, name] of names.entries()) {
        const values = matrices.of(name).slice(...cells);
        values[0] = Number.NaN;
        const scores = standardise(values);
        const { strength, persistence, regimes: factors } = signals[k] as PlantedSignal;
        const memory = (memories[k] as Float64Array).map(
          (last, i) => persistence * last + (scores[i] as number),
        );
        memories[k] = memory;
        for (const [i, score] of standardise(memory).entries()) {
          const volatility = volatilities[session * width + i] as number;
          expected[i] = (expected[i] as number) + volatility * strength * (factors[regime] ?? 1) * score;
        }
      }
      for (const [i, value] of expectedReturns.slice(...cells).entries()) {
        expect(value).toBeCloseTo(expected[i] as number, 14);
      }
      moved += expected.filter((value) => value !== 0).length;
    }
    expect(moved).toBeGreaterThan(500);
  });

  it('keep the market prefix-stable, and share the past with another future', () => {
    const plan = columnPlan([{ strength: 0.3, regimes: {}, persistence: 0.8 }], ['close']);
    const panelOf = (days: number, asOf?: AsOf) =>
      syntheticPanel(
        optionsOf({ instruments: 8, days, warmup: 20, ...bare }),
        { ...request, ...(asOf === undefined ? {} : { asOf }) },
        plan,
      );
    const closes = (panel: ReturnType<typeof panelOf>) =>
      panel.columns.find(({ spec }) => spec.name === 'close')?.values as Float64Array;
    const [short, long] = [panelOf(30), panelOf(60)];
    expect(closes(long).slice(0, 50 * 8)).toEqual(closes(short));
    const date = long.dates[39] as TradingDate;
    const noisy = closes(panelOf(60, { date, future: { noise: rootKey('n') } }));
    expect(noisy.slice(0, 40 * 8)).toEqual(closes(long).slice(0, 40 * 8));
    expect(noisy[40 * 8]).not.toBe(closes(long)[40 * 8]);
    expect(closes(panelOf(60, { date, future: 'absent' }))).toEqual(closes(long).slice(0, 40 * 8));
  });

  it('refuse a plan that leaves a signal out', () => {
    const plan = columnPlan([{ strength: 1, regimes: {}, persistence: 0 }], []);
    expect(() => syntheticPanel(optionsOf({ instruments: 4, days: 3 }), request, plan)).toThrow(
      /one row per signal/,
    );
  });
});
