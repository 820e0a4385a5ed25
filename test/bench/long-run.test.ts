import { expect, it } from 'vitest';
import { longRunBenchOf } from '../../bench/long-run.ts';

it('a long run: judged and written by days, beside its market, and how that grows', {
  timeout: 120_000,
}, async () => {
  const bench = longRunBenchOf({
    scenario: 'scenarios/library/first-run.yaml',
    sizes: [{ instruments: 25, days: [12, 16] }],
    investorsPerType: 8,
  });
  const rows = await bench.run();
  expect(rows.map((row) => row.case.replace(/:.*/, ''))).toEqual([
    ...Array.from({ length: 5 }, () => '16 x 25, 12 days'),
    ...Array.from({ length: 5 }, () => '16 x 25, 16 days'),
    ...Array.from({ length: 5 }, () => '16 x 25'),
  ]);
  for (const row of rows.slice(0, 10)) {
    expect(row.value, row.case).toBeGreaterThan(0);
    expect(row.baseline, row.case).toBeGreaterThan(0);
  }
  for (const row of rows.slice(10)) expect(Number.isFinite(row.value), row.case).toBe(true);
});
