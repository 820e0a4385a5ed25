import { describe, expect, it } from 'vitest';
import { normal, rootKey, streamAt } from '../../../core/index.ts';
import { candidates, uniformWeights } from '../../../experiments/learning/candidates.ts';
import { combined, twoSidedNormal } from '../../../experiments/learning/comparison.ts';
import {
  against,
  type Held,
  tried,
  validationFindings,
  verdicts,
} from '../../../experiments/learning/verdicts.ts';

const DAYS = 120;
const winner = 'ridge';
const loser = 'ensemble';

/** Two seeds; every candidate has noise of its own around equal weights, and some a gain. */
function heldOn(name: string, gains: Readonly<Record<string, number>>): Held {
  const lessons = [1, 2].map((seed) => ({
    learned: candidates.map((candidate, c) => {
      const noise = streamAt(rootKey(name), seed, c);
      const gain = gains[candidate.name] ?? 0;
      const isReference = candidate === uniformWeights;
      return {
        rankIc: Float64Array.from({ length: DAYS }, (_, day) =>
          isReference ? 0.02 : 0.02 + gain + 0.05 * normal(noise, day),
        ),
        ms: 1,
      };
    }),
  }));
  return { name, lessons };
}

const markets = [heldOn('first', { [winner]: 0.04, [loser]: -0.04 }), heldOn('second', { [winner]: 0.03 })];
const both = { asked: 2 };

describe('validation', () => {
  it('combines the z of the markets, and corrects for all that were tried', () => {
    const found = verdicts(markets);
    expect(found.map(({ candidate }) => candidate)).toEqual(tried);
    for (const { candidate, z, p, corrected } of found) {
      const single = markets.map(({ lessons }) => against(lessons, candidate, uniformWeights).z ?? 0);
      expect(z).toBeCloseTo(combined(single), 12);
      expect(p).toBeCloseTo(twoSidedNormal(z), 12);
      expect(corrected).toBeGreaterThanOrEqual(p);
    }
    expect(found.find(({ candidate }) => candidate.name === winner)?.corrected).toBeLessThan(0.001);
  });

  it('says that nothing was chosen where nothing was, and still names who beats equal weights after correction', () => {
    const [first, second, ...more] = validationFindings(markets, { ...both, chosen: undefined });
    expect(first).toContain('chose nothing');
    expect(second).toBe('Above equal weights at a corrected p below 0.05: ridge.');
    expect(more).toEqual([]);
  });

  it('recommends the chosen one by its own p-value, and equal weights where it is no better or below', () => {
    const findingOf = (chosen: string) => validationFindings(markets, { ...both, chosen })[0];
    expect(findingOf(winner)).toMatch(
      /^Development chose ridge: 3\.\d\d points above .* it is recommended\.$/,
    );
    expect(findingOf(loser)).toMatch(/points below equal weights, .*; equal weights are recommended\.$/);
  });

  it('refuses a chosen one that is no candidate', () => {
    expect(() => validationFindings(markets, { ...both, chosen: 'no such' })).toThrow(/no such/);
  });

  it('says when it rests on one market because another is missing', () => {
    const findings = validationFindings(markets.slice(0, 1), { ...both, chosen: winner });
    expect(findings.at(-1)).toBe('The verdict rests on 1 of 2 panels, first, because the rest is missing.');
  });
});
