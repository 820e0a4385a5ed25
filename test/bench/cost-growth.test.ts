import { expect, it } from 'vitest';
import { costGrowthBenchOf } from '../../bench/cost-growth.ts';

it('growth of costs: every size beside the first, a fitted exponent, and that of the largest two', {
  timeout: 120_000,
}, async () => {
  const bench = costGrowthBenchOf({
    scenario: 'scenarios/library/first-run.yaml',
    axes: [
      {
        name: 'investors (cohorts)',
        sizes: [64, 128, 256],
        set: (size) => [
          'execution.grain=cohort',
          'population.floor=1',
          `population.investorsPerType=${size / 16}`,
        ],
        days: 2,
      },
      { name: 'days (few)', sizes: [13, 17], set: (size) => [`market.days=${size}`], of: 'allDays' },
    ],
  });
  const rows = await bench.run();
  expect(rows.map((row) => row.case.replace(/ \(95 %.*/, ''))).toEqual([
    'investors (cohorts): 64',
    'investors (cohorts): 128',
    'investors (cohorts): 256',
    'investors (cohorts): time grows with investors^x',
    'investors (cohorts): the same between the two largest',
    'days (few): 13',
    'days (few): 17',
    'days (few): time grows with days^x',
    'days (few): the same between the two largest',
  ]);
  for (const row of rows) expect(Number.isFinite(row.value), row.case).toBe(true);
  for (const row of rows.filter(({ unit }) => unit !== 'x')) expect(row.value, row.case).toBeGreaterThan(0);
});
