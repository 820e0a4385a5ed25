import { describe, expect, it } from 'vitest';
import { benchRow, ratios } from '../../bench/bench.ts';
import { History } from '../../bench/learning/history.ts';
import { learningBenchOf } from '../../bench/learning.ts';
import { optimizers } from '../../optimizer/index.ts';

const tiny = { types: 4, instruments: 12, investors: 3, pool: 6, picks: 2 };

describe('the benchmark of learning, at a tiny size', () => {
  it('has a row for each kind of optimizer: searches beside the plain form, learners beside a first day, ridge beside its sums too', async () => {
    const bench = learningBenchOf({
      sizes: [{ ...tiny, budgetMs: 1_000, lives: 1, limitMs: 60_000 }],
      lookbacks: { search: 2, learner: 8 },
      followingDays: 2,
    });
    const rows = await bench.run();
    const [search, learner] = [2, 8].map((days) => `4 types x 12 instruments x ${days} days: a`);
    const expected = optimizers.kinds().flatMap((kind) => {
      if (optimizers.get(kind).improves === true)
        return [`${kind}, ${search} day, against the plain form (at most 1 s)`];
      const following = `${kind}, ${learner} following day, against`;
      const sums = `${following} summing the normal equations afresh`;
      return [`${following} remembering nothing (at most 1 s)`, ...(kind === 'ridge' ? [sums] : [])];
    });
    expect(rows.map((row) => row.case)).toEqual(expected);
    for (const row of rows) {
      expect(row).toEqual(benchRow(ratios.faster, row.case, row.value, row.unit, row.baseline));
      expect(row.value, row.case).toBeGreaterThan(0);
      expect(row.baseline, row.case).toBeGreaterThan(0);
    }
  });

  it('slides windows by a day that no window before held', () => {
    const windows = new History(tiny, 4).windows(3);
    const seen = new Set<Float64Array>();
    let before = windows.next().value;
    for (const { labels } of before) seen.add(labels);
    for (let k = 0; k < 6; k++) {
      const now = windows.next().value;
      expect(now.slice(0, -1)).toEqual(before.slice(1));
      expect(now[0]?.labels).toBe(before[1]?.labels);
      const last = now.at(-1)?.labels as Float64Array;
      expect(seen.has(last)).toBe(false);
      seen.add(last);
      before = now;
    }
  });
});
