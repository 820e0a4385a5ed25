import { describe, expect, it } from 'vitest';
import {
  type Candidate,
  candidatesOf,
  createAgentPanel,
  type SelectionRule,
  selectionRules,
  statisticalAgents,
} from '../../../alphas/index.ts';
import { rootKey, subKey } from '../../../core/index.ts';
import { evidenceOf } from '../agents/evidence.ts';
import { plantedWorld, tenSeeds } from '../planted-world.ts';
import { candidate, ruleOf, selectionRuleConformance } from './rule-conformance.ts';

const library = [
  candidate(0, 'momentum', 0.7, 0.02),
  candidate(1, 'momentum', 0.9, -0.03),
  candidate(2, 'value', 0.5, 0.01),
  candidate(3, 'value', 0.7, 0.04),
  candidate(4, 'growth', 0.2, 0.05),
  candidate(5, 'quality', Number.NaN, 0.05),
  candidate(6, 'liquidity', 0.8, Number.NaN),
];
const namesOf = (rule: SelectionRule, candidates: readonly Candidate[] = library) =>
  rule.select(candidates).map(({ index, sign }) => `${sign < 0 ? '-' : '+'}${index}`);

const passingOptions = [{ threshold: 0.5 }, { threshold: 0, leastAbsoluteIc: 0.015 }];
selectionRuleConformance('all-above', passingOptions);
selectionRuleConformance('best-per-category', passingOptions);

describe.each(['all-above', 'best-per-category'])('the rule "%s"', (kind) => {
  it('takes nobody at its threshold or below', () => {
    const rule = ruleOf(kind, { threshold: 0.5 });
    expect(
      namesOf(rule, [candidate(0, 'a', 0.5, 1), candidate(1, 'b', 0.51, 1), candidate(2, 'c', 0, 1)]),
    ).toEqual(['+1']);
  });

  it('may ask for a size of the IC', () => {
    expect(namesOf(ruleOf(kind, { threshold: 0, leastAbsoluteIc: 0.035 }))).toEqual(['+3', '+4']);
  });
});

describe('selection', () => {
  it('has the rules under test', () => {
    expect(selectionRules.kinds()).toEqual(['all-above', 'best-per-category']);
  });

  it('of all above takes several of a category; equal scores go by name', () => {
    expect(namesOf(ruleOf('all-above'))).toEqual(['-1', '+0', '+3']);
    expect(namesOf(ruleOf('all-above', { threshold: 0.7 }))).toEqual(['-1']);
  });

  it('of the best takes one of each category', () => {
    expect(namesOf(ruleOf('best-per-category'))).toEqual(['-1', '+3', '+4']);
    expect(namesOf(ruleOf('best-per-category', { threshold: 0.6 }))).toEqual(['-1', '+3']);
    const equal = [candidate(10, 'a', 0.5, 0.1), candidate(2, 'a', 0.5, 0.1)];
    expect(namesOf(ruleOf('best-per-category'), equal)).toEqual(['+10']);
  });

  it('changes when the regime does: what worked while the market rose is turned or left when it falls', async () => {
    const horizon = 2;
    let kept = 0;
    for (const seed of tenSeeds) {
      // Up and down for 60 sessions each; alpha 0 works while it rises, alpha 1 while it falls, alpha 2 always, by turns of its sign.
      const rises = (day: number) => Math.floor(day / 60) % 2 === 0;
      const world = plantedWorld({
        seed,
        days: 300,
        instruments: 30,
        alphas: 8,
        horizons: [1, horizon],
        drift: (day) => (rises(day) ? 0.01 : -0.01),
        effect: ([a = 0, b = 0, c = 0], day) => 0.25 * (rises(day) ? a + c : b - c),
        persistence: 0.3,
      });
      const panel = createAgentPanel({
        run: 'regimes',
        agents: statisticalAgents(['confidence']),
        key: subKey(rootKey('regimes'), 'panel'),
      });
      const selectedAt = async (day: number) => {
        const evidence = evidenceOf(world, day, horizon);
        const candidates = candidatesOf(evidence, await panel.evaluate(evidence));
        return {
          trend: evidence.state?.trend,
          names: namesOf(ruleOf('all-above', { threshold: 0.7 }), candidates),
        };
      };
      const falling = await selectedAt(235);
      const rising = await selectedAt(295);
      await panel.stop();
      expect([falling.trend, rising.trend]).toEqual(['bear', 'bull']);
      const works =
        rising.names.includes('+0') &&
        rising.names.includes('+2') &&
        falling.names.includes('+1') &&
        falling.names.includes('-2') &&
        !rising.names.includes('+1') &&
        !falling.names.includes('+0');
      if (works) kept++;
    }
    expect(kept).toBeGreaterThanOrEqual(9);
  });
});
