import { describe, expect, it } from 'vitest';
import { normal, rankInformationCoefficient, rootKey, streamAt, subKey } from '../../core/index.ts';
import {
  createSignalProfiler,
  type DailyMean,
  dailyMean,
  meanStatistics,
  type ProfilerSettings,
  type SignalProfiler,
} from '../../evaluation/index.ts';
import { quantilesOf } from '../../evaluation/profile/quantiles.ts';

const settings: ProfilerSettings = {
  horizons: [1],
  quantiles: 2,
  decayLags: [0, 1],
  autocorrelationLags: [1],
  key: rootKey(1),
  samples: 200,
};
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe('a profile of two days, worked by hand', () => {
  const profiler = createSignalProfiler(settings);
  const industries = ['x', 'x', 'y', 'y', 'z'];
  // Day 0: ranks 1, 2, 3, 4, 5 of A .. E: halves {A, B} and {C, D, E} (rank 3 is in floor(2.5 x 2 / 5) = 1).
  profiler.addDay({
    day: 0,
    instruments: ['A', 'B', 'C', 'D', 'E'],
    industries,
    score: Float64Array.of(1, 2, 3, 4, 5),
  });
  // Day 1: A has left, F is new; ranks of B .. F: 5, 1.5, 1.5, 3, 4, so C and D below, B, E, F above.
  profiler.addDay({
    day: 1,
    instruments: ['B', 'C', 'D', 'E', 'F'],
    industries: ['x', 'y', 'y', 'z', 'z'],
    score: Float64Array.of(9, 0, 0, 5, 6),
  });
  profiler.addLabels({ day: 0, horizon: 1, values: Float64Array.of(0.01, 0.03, 0.05, Number.NaN, 0.03) });
  profiler.addLabels({ day: 1, horizon: 1, values: Float64Array.of(0.02, 0.01, 0.03, 0.04, 0.05) });
  const profile = profiler.result();

  it('gives quantiles their mean label less that of all, and the spread between highest and lowest', () => {
    // Day 0: {0.01, 0.03} and {0.05, 0.03} about 0.03; day 1: {0.01, 0.03} and {0.02, 0.04, 0.05} about 0.03.
    const [low, high] = [mean([-0.01, -0.01]), mean([0.01, 0.11 / 3 - 0.03])];
    const found = profile.quantiles[0];
    expect(found?.horizon).toBe(1);
    expect(found?.quantiles.map((quantile) => quantile.mean)).toEqual([
      expect.closeTo(low, 14),
      expect.closeTo(high, 14),
    ]);
    expect(found?.spread).toMatchObject({ mean: expect.closeTo(high - low, 14), days: 2 });
    // Two days are too few to say how sure that is.
    expect(found?.spread).toMatchObject({ low: null, high: null, t: null });
    expect(profiler.series()).toEqual({
      firstDay: 0,
      spreads: [{ horizon: 1, values: expect.anything() }],
    });
    expect([...(profiler.series().spreads[0]?.values ?? [])]).toEqual([
      expect.closeTo(0.02, 14),
      expect.closeTo(0.11 / 3 - 0.02, 14),
    ]);
  });

  it('correlates a signal with the one-day label of its own day and of later ones', () => {
    // Lag 0: ranks 1, 2, 3, 4 with 1, 2.5, 4, 2.5, then 5, 1.5, 1.5, 3, 4 with 2, 1, 3, 4, 5.
    const first = rankInformationCoefficient([1, 2, 3, 5], [1, 3, 5, 3]);
    const second = rankInformationCoefficient([9, 0, 0, 5, 6], [2, 1, 3, 4, 5]);
    expect(profile.decay[0]).toMatchObject({
      lag: 0,
      days: 2,
      mean: expect.closeTo(mean([first, second]), 14),
    });
    // Lag 1: the scores of day 0 of B, C, D, E, 2 .. 5, with their labels of day 1: 2, 1, 3, 4.
    expect(profile.decay[1]).toMatchObject({ lag: 1, days: 1, mean: expect.closeTo(0.8, 14) });
  });

  it('correlates the ranks of both days over the instruments of both', () => {
    // B, C, D, E: 1, 2, 3, 4 and 4, 1.5, 1.5, 3: centred products 1.5 x -1.5 + 0.5 x 1 - 0.5 x 1 + 1.5 x 0.5 = -1.5.
    expect(profile.autocorrelation).toMatchObject([
      { lag: 1, days: 1, mean: expect.closeTo(-1.5 / Math.sqrt(5 * 4.5), 14) },
    ]);
  });

  it('counts what is new in a quantile, newcomers included', () => {
    // Below were A, B and are C, D: all new. Above were C, D, E and are B, E, F: two of three new.
    expect(profile.turnover[0]?.quantiles.map((quantile) => quantile.mean)).toEqual([
      1,
      expect.closeTo(2 / 3, 14),
    ]);
  });

  it('takes out the mean of an industry, and industries of one', () => {
    // Day 0: x is A, B (-0.5, 0.5; -0.01, 0.01); y has one label, z one member: correlation 1.
    // Day 1: C, D tie at 0 with -0.01, 0.01; E, F are -0.5, 0.5 with -0.005, 0.005; B is alone.
    const second = rankInformationCoefficient([0, 0, -0.5, 0.5], [-0.01, 0.01, -0.005, 0.005]);
    expect(profile.industryNeutral).toMatchObject([
      { horizon: 1, days: 2, mean: expect.closeTo(mean([1, second]), 14) },
    ]);
  });
});

/** A market of 40 instruments, each absent or unscored at times, with labels of three horizons. */
const DAYS = 90;
const HORIZONS = [1, 5, 10];
const codes = Array.from({ length: 40 }, (_, j) => `S${String(j).padStart(2, '0')}`);
const draws = (purpose: string, day: number) => streamAt(subKey(rootKey(8), purpose), day, 0);
const market = Array.from({ length: DAYS }, (_, day) => {
  const instruments = codes.filter((_code, j) => (j + day) % 13 !== 0);
  const noise = draws('score', day);
  const slow = draws('slow', Math.floor(day / 7));
  // Whole numbers, so that ties occur.
  const score = Float64Array.from(instruments, (code, j) => {
    if ((j + day) % 11 === 5) return Number.NaN;
    return Math.round(2 * normal(slow, codes.indexOf(code)) + normal(noise, j));
  });
  if (day === 20) score.fill(3);
  if (day === 30) score.fill(Number.NaN, 8);
  const industries = instruments.map(
    (code) => ['', 'bank', 'steel', 'food', 'alone'][Math.min(4, codes.indexOf(code) % 6)] ?? '',
  );
  const labels = new Map(
    HORIZONS.map((horizon) => {
      const label = draws(`label ${horizon}`, day);
      return [
        horizon,
        Float64Array.from(score, (value, j) =>
          (j + day) % 9 === 2
            ? Number.NaN
            : 0.01 * normal(label, j) + 0.001 * (Number.isNaN(value) ? 0 : value),
        ),
      ];
    }),
  );
  return { instruments, industries, score, labels };
});
type Day = (typeof market)[number];

function fill(profiler: SignalProfiler, of: readonly Day[] = market): SignalProfiler {
  for (const [day, { instruments, industries, score }] of of.entries()) {
    profiler.addDay({ day, instruments, industries, score });
    for (const horizon of HORIZONS) {
      const values = of[day - horizon - 1]?.labels.get(horizon);
      if (values !== undefined) profiler.addLabels({ day: day - horizon - 1, horizon, values });
    }
  }
  return profiler;
}

const whole: ProfilerSettings = { horizons: HORIZONS, key: rootKey(1), samples: 500 };
const profile = fill(createSignalProfiler(whole)).result();

/** The same from whole tables: values by code, one statistic at a time. */
const table = (day: Day, values: ArrayLike<number>) =>
  new Map(
    day.instruments.map((code, j) => [code, values[j] as number]).filter(([, v]) => !Number.isNaN(v)) as [
      string,
      number,
    ][],
  );
const scores = market.map((day) => table(day, day.score));
const labelsOf = (horizon: number) =>
  market.slice(0, DAYS - horizon - 1).map((day) => table(day, day.labels.get(horizon) as Float64Array));
const spearman = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) => {
  const both = [...a.keys()].filter((code) => b.has(code));
  return rankInformationCoefficient(
    both.map((code) => a.get(code) as number),
    both.map((code) => b.get(code) as number),
  );
};
/** Per code its fifth, 0 .. 4: how many are below, and half of those level, as a share. */
const fifths = scores.map((score) => {
  const values = [...score.values()];
  if (values.length < 10 || new Set(values).size < 2) return undefined;
  return new Map(
    [...score].map(([code, value]) => {
      const below = values.filter((other) => other < value).length;
      const level = values.filter((other) => other === value).length;
      return [code, Math.floor(((below + level / 2) / values.length) * 5)] as const;
    }),
  );
});
function expectMean(found: DailyMean | undefined, values: readonly number[], overlap: number): void {
  const plain = meanStatistics(values, overlap - 1);
  expect(found?.days).toBe(plain.definedDays);
  expect(found?.mean).toBeCloseTo(plain.mean as number, 12);
  const { low, high, t } = dailyMean(Float64Array.from(values), { ...whole, samples: 500, horizon: overlap });
  expect([low === null, t === null]).toEqual([values.length < Math.max(20, 6 * overlap), found?.t === null]);
  if (low === null || high === null || t === null) return;
  expect(found?.low).toBeCloseTo(low, 10);
  expect(found?.high).toBeCloseTo(high, 10);
  expect(found?.t).toBeCloseTo(t, 8);
}

describe('a profile of a market with gaps, ties and undefined days', () => {
  it('has the quantile returns of the plain tables', () => {
    for (const [place, horizon] of HORIZONS.entries()) {
      const days = labelsOf(horizon).map((labels, day) => {
        const members = [...(fifths[day] ?? [])].filter(([code]) => labels.has(code));
        const all = mean(members.map(([code]) => labels.get(code) as number));
        return [0, 1, 2, 3, 4].map(
          (fifth) =>
            mean(members.filter(([, own]) => own === fifth).map(([code]) => labels.get(code) as number)) -
            all,
        );
      });
      const found = profile.quantiles[place];
      for (const q of [0, 1, 2, 3, 4]) {
        expectMean(
          found?.quantiles[q],
          days.map((day) => day[q] as number),
          horizon,
        );
      }
      expectMean(
        found?.spread,
        days.map((day) => (day[4] as number) - (day[0] as number)),
        horizon,
      );
      // The day of equal scores and the day of 8 scores.
      expect(Number.isNaN(days[20]?.[0]) && Number.isNaN(days[30]?.[0])).toBe(true);
      expect(found?.spread.days).toBeLessThanOrEqual(days.length - 2);
    }
  });

  it('has the decay and the autocorrelation of the plain tables', () => {
    const oneDay = labelsOf(1);
    expect(profile.decay.map(({ lag }) => lag)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const { lag, ...found } of profile.decay) {
      const values = oneDay.slice(lag).map((labels, day) => spearman(scores[day] as never, labels));
      expectMean(found, values, 1);
    }
    expect(profile.autocorrelation.map(({ lag }) => lag)).toEqual([1, 5, 10]);
    for (const { lag, ...found } of profile.autocorrelation) {
      const values = scores.slice(lag).map((score, day) => spearman(scores[day] as never, score));
      expectMean(found, values, lag);
    }
  });

  it('has the turnover of the plain tables', () => {
    expect(profile.turnover.map(({ lag, quantiles }) => [lag, quantiles.length])).toEqual([
      [1, 5],
      [5, 5],
      [10, 5],
    ]);
    for (const { lag, quantiles } of profile.turnover) {
      for (const [q, found] of quantiles.entries()) {
        const values = fifths.slice(lag).map((now, day) => {
          const before = fifths[day];
          if (now === undefined || before === undefined) return Number.NaN;
          const members = [...now].filter(([, own]) => own === q).map(([code]) => code);
          return members.filter((code) => before.get(code) !== q).length / members.length;
        });
        expectMean(found, values, lag);
      }
    }
  });

  it('has the industry-neutral rank IC of the plain tables', () => {
    expect(profile.industryNeutral.map(({ horizon }) => horizon)).toEqual(HORIZONS);
    for (const [place, horizon] of HORIZONS.entries()) {
      const values = labelsOf(horizon).map((labels, t) => {
        const day = market[t] as Day;
        const neutral = (of: ReadonlyMap<string, number>) => {
          const usable = day.instruments
            .map((code, j) => ({ code, industry: day.industries[j] as string }))
            .filter(({ code, industry }) => industry !== '' && scores[t]?.has(code) && labels.has(code));
          const out = new Map<string, number>();
          for (const { code, industry } of usable) {
            const peers = usable
              .filter((other) => other.industry === industry)
              .map((other) => of.get(other.code) as number);
            if (peers.length > 1) out.set(code, (of.get(code) as number) - mean(peers));
          }
          return out;
        };
        return spearman(neutral(scores[t] as never), neutral(labels));
      });
      expectMean(profile.industryNeutral[place], values, horizon);
    }
  });

  it('keeps days no longer than the longest lag and horizon ask for', () => {
    const profiler = createSignalProfiler({ ...whole, decayLags: [0, 3], autocorrelationLags: [2] });
    let most = 0;
    for (let day = 0; day < 400; day++) {
      const { instruments, industries, score } = market[day % 9] as Day;
      profiler.addDay({ day, instruments, industries, score });
      for (const horizon of HORIZONS) {
        const ended = day - horizon - 1;
        const values = market[((ended % 9) + 9) % 9]?.labels.get(horizon);
        if (ended >= 0 && values !== undefined) profiler.addLabels({ day: ended, horizon, values });
      }
      most = Math.max(most, profiler.keptDays);
    }
    expect(most).toBeLessThanOrEqual(12);
  });

  it('is a function of days, labels and key, whatever the order of the instruments', () => {
    expect(fill(createSignalProfiler(whole)).result()).toEqual(profile);
    const turned = market.map(({ instruments, industries, score, labels }) => ({
      instruments: instruments.toReversed(),
      industries: industries.toReversed(),
      score: score.toReversed(),
      labels: new Map([...labels].map(([horizon, values]) => [horizon, values.toReversed()])),
    }));
    const other = fill(createSignalProfiler(whole), turned).result();
    expect(other.turnover).toEqual(profile.turnover);
    expect(other.quantiles[1]?.spread.mean).toBeCloseTo(profile.quantiles[1]?.spread.mean as number, 14);
    expect(fill(createSignalProfiler({ ...whole, key: rootKey(2) })).result()).not.toEqual(profile);
  });
});

describe('what a profile does without', () => {
  it('has no decay without one-day labels and no neutral rank IC without industries', () => {
    const profiler = createSignalProfiler({ ...settings, horizons: [5] });
    for (let day = 0; day < 12; day++) {
      profiler.addDay({ day, instruments: codes, score: Float64Array.from(codes, (_code, j) => j) });
    }
    profiler.addLabels({ day: 0, horizon: 5, values: Float64Array.from(codes, (_code, j) => j / 100) });
    profiler.addLabels({ day: 0, horizon: 7, values: Float64Array.of(1) });
    const { decay, industryNeutral, quantiles, autocorrelation } = profiler.result();
    expect({ decay, industryNeutral }).toEqual({ decay: [], industryNeutral: [] });
    expect(quantiles[0]?.spread).toMatchObject({ mean: expect.closeTo(0.2, 12), days: 1 });
    expect(autocorrelation[0]).toMatchObject({ mean: expect.closeTo(1, 12), days: 11 });
  });

  it('is all n/a before the first label', () => {
    const { quantiles, autocorrelation } = createSignalProfiler(settings).result();
    const none = { mean: null, low: null, high: null, t: null, days: 0 };
    expect(quantiles[0]?.spread).toEqual(none);
    expect(autocorrelation).toEqual([{ lag: 1, ...none }]);
  });

  it('refuses days and labels out of order, and labels of unknown days', () => {
    const profiler = createSignalProfiler(settings);
    const day = { instruments: ['A'], score: Float64Array.of(1) };
    const label = { horizon: 1, values: Float64Array.of(1) };
    profiler.addDay({ day: 3, ...day });
    expect(() => profiler.addDay({ day: 3, ...day })).toThrow('in order');
    expect(() => profiler.addDay({ day: 4, instruments: ['A', 'B'], score: Float64Array.of(1) })).toThrow(
      'same instruments',
    );
    expect(() => profiler.addLabels({ day: 2, ...label })).toThrow('labels end after');
    profiler.addLabels({ day: 3, ...label });
    expect(() => profiler.addLabels({ day: 3, ...label })).toThrow('in order');
    expect(() => createSignalProfiler({ ...settings, quantiles: 1 })).toThrow('two quantiles');
  });

  it('has an undefined day where day numbers skip one', () => {
    const profiler = createSignalProfiler(settings);
    const score = Float64Array.from(codes, (_code, j) => j);
    for (const day of [0, 1, 3, 4]) profiler.addDay({ day, instruments: codes, score });
    expect(profiler.result().autocorrelation[0]).toMatchObject({ mean: expect.closeTo(1, 12), days: 2 });
  });
});

describe('quantiles', () => {
  it('split 10 instruments into fifths, give equal scores one quantile, and leave instruments without a score out', () => {
    const ten = Float64Array.from({ length: 10 }, (_, j) => j);
    expect([...(quantilesOf(ten, 5) ?? [])]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect([...(quantilesOf(Float64Array.of(0, 7, 7, 7, 7, 7, 7, 7, 7, 9), 5) ?? [])]).toEqual([
      0, 2, 2, 2, 2, 2, 2, 2, 2, 4,
    ]);
    expect([...(quantilesOf(Float64Array.of(4, Number.NaN, 3, 2, 1), 2) ?? [])]).toEqual([1, -1, 1, 0, 0]);
    expect(quantilesOf(ten.slice(0, 9), 5)).toBeUndefined();
    expect(quantilesOf(new Float64Array(10).fill(1), 5)).toBeUndefined();
    // What differs in the 13th decimal is equal.
    expect(
      quantilesOf(
        Float64Array.from({ length: 10 }, (_, j) => 1 + j * 1e-15),
        5,
      ),
    ).toBeUndefined();
  });
});
