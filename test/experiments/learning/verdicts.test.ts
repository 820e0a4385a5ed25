import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../../core/index.ts';
import { candidateNamed, candidates, uniformWeights } from '../../../experiments/learning/candidates.ts';
import { combined, twoSidedNormal } from '../../../experiments/learning/comparison.ts';
import {
  against,
  type Held,
  triedAgainst,
  validationFindings,
  verdicts,
} from '../../../experiments/learning/verdicts.ts';

const DAYS = 120;
const winner = 'ridge';
const loser = 'ensemble';

/** Two seeds; every candidate has noise of its own around equal weights, and some a gain. */
function heldOn(name: string, gains: Readonly<Record<string, number>>, deviation = 0.05): Held {
  const lessons = [1, 2].map((seed) => ({
    learned: candidates.map((candidate, c) => {
      const noise = streamAt(rootKey(name), seed, c);
      const gain = gains[candidate.name] ?? 0;
      const isReference = candidate === uniformWeights;
      return {
        rankIc: Float64Array.from({ length: DAYS }, (_, day) =>
          isReference ? 0.02 : 0.02 + gain + deviation * normal(noise, day),
        ),
        ms: 1,
      };
    }),
  }));
  return { name, lessons };
}

const markets = [heldOn('first', { [winner]: 0.04, [loser]: -0.04 }), heldOn('second', { [winner]: 0.03 })];
const both = { asked: 2, winner: candidateNamed(loser), cautious: candidateNamed(loser) };

describe('validation', () => {
  it('combines the z of the markets, and corrects for all that were tried', () => {
    const found = verdicts(markets);
    expect(found.map(({ candidate }) => candidate)).toEqual(triedAgainst(uniformWeights));
    for (const { candidate, z, p, corrected } of found) {
      const single = markets.map(({ lessons }) => against(lessons, candidate, uniformWeights).z ?? 0);
      expect(z).toBeCloseTo(combined(single), 12);
      expect(p).toBeCloseTo(twoSidedNormal(z), 12);
      expect(corrected).toBeGreaterThanOrEqual(p);
    }
    expect(found.find(({ candidate }) => candidate.name === winner)?.corrected).toBeLessThan(0.001);
  });

  it('names who beats equal weights after correction', () => {
    expect(validationFindings(markets, both)).toContain(
      'Above equal weights at a corrected p below 0.05: ridge.',
    );
  });

  it('recommends the chosen one by its own p-value', () => {
    const [first, second] = validationFindings(markets, { ...both, winner: candidateNamed(winner) });
    expect(first).toMatch(/^Development chose ridge: gain \+3\.\d\d, z .* it is recommended\.$/);
    expect(second).not.toContain('recommended');
  });

  it('recommends the cautious one where the chosen one fails, if it loses nothing on any market', () => {
    const quiet = 'exponentiated gradient';
    const still = markets.map(({ name, lessons }) => ({
      name,
      lessons: lessons.map(({ learned }) => ({
        learned: learned.map((one, c) => (candidates[c]?.name === quiet ? (learned[0] ?? one) : one)),
      })),
    }));
    const [failed, second] = validationFindings(still, { ...both, cautious: candidateNamed(quiet) });
    expect(failed).toMatch(/^Development chose ensemble: gain -.* it is not recommended\.$/);
    expect(second).toMatch(/^exponentiated gradient .* and is recommended/);
    expect(validationFindings(still, both)[1]).toMatch(/so equal weights are recommended\.$/);
  });

  it('says nothing for a candidate whose mean is above and whose common statistic is below', () => {
    const noisy = 'annealing, 20 days';
    const apart = [heldOn('first', { [noisy]: -0.02 }), heldOn('second', { [noisy]: 0.1 }, 0.6)];
    const verdict = verdicts(apart).find(({ candidate }) => candidate.name === noisy);
    expect(verdict?.mean).toBeGreaterThan(0);
    expect(verdict?.z).toBeLessThan(0);
    expect(validationFindings(apart, { ...both, winner: candidateNamed(noisy) })[0]).toContain(
      'not recommended',
    );
  });

  it('says when it rests on one market because another is missing', () => {
    const findings = validationFindings(markets.slice(0, 1), both);
    expect(findings.at(-1)).toBe('The verdict rests on 1 of 2 panels, first, because the rest is missing.');
  });
});
