/** What docs/results.md claims of the synthetic market, at the sizes and seeds that it was measured with. */
import { describe, expect, it } from 'vitest';
import { noIterations, paperAnnealing } from '../../experiments/arms.ts';
import {
  isWithinErrors,
  nullDays,
  nullRows,
  outsideCounts,
  runNull,
} from '../../experiments/experiments/null.ts';
import { plantedDays, plantedStrength, runPlanted } from '../../experiments/experiments/planted.ts';
import { meanOverSeeds } from '../../experiments/sample.ts';

const minutes = 60_000;

describe('planted strength', () => {
  it('draws weight to the types that see it: interval above 0 over ten seeds', {
    timeout: 5 * minutes,
  }, async () => {
    const design = { seeds: 10, days: plantedDays, strength: plantedStrength };
    const runs = await runPlanted(paperAnnealing, design);
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(runs.every(({ annealedDays }) => annealedDays === plantedDays - 10)).toBe(true);
    const { low } = meanOverSeeds(runs.map(({ excess }) => excess));
    expect(low).toBeGreaterThan(0);
  });

  it('draws none without iterations', async () => {
    const runs = await runPlanted(noIterations, { seeds: 2, days: 14, strength: plantedStrength });
    expect(runs.map(({ excess, acceptedShare }) => [excess, acceptedShare])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('nothing planted', () => {
  it('gives a mean rank IC within three standard errors of zero over twenty seeds', {
    timeout: 5 * minutes,
  }, async () => {
    const evaluations = await runNull({ seeds: 20, days: nullDays, controls: 'journal' });
    const scores = nullRows(evaluations).filter(({ signal }) => signal === 'score');
    expect(scores.map(({ horizon, count }) => [horizon, count])).toEqual([
      ['1', 20],
      ['5', 20],
      ['10', 20],
    ]);
    expect(scores.filter((row) => !isWithinErrors(row))).toEqual([]);
    // The best type of each run is chosen with hindsight: that alone lifts it, and the statistics must show it.
    const best = nullRows(evaluations).filter(({ signal }) => signal === 'best (hindsight)');
    expect(best).toHaveLength(3);
    for (const { t } of best) expect(t).toBeGreaterThan(3);
    // Without random investors there is no band to lie outside of.
    expect(outsideCounts(evaluations, '5').band).toBe(0);
  });

  it('counts a mean without a standard error as not shown', () => {
    expect(isWithinErrors(meanOverSeeds([0]))).toBe(false);
    expect(isWithinErrors(meanOverSeeds([1, 1.1, 0.9]))).toBe(false);
    expect(isWithinErrors(meanOverSeeds([1, -1.1, 0.2]))).toBe(true);
  });
});
