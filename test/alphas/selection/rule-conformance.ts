import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Candidate, type SelectionRule, selectionRules } from '../../../alphas/index.ts';

export function ruleOf(kind: string, options: Readonly<Record<string, unknown>> = {}): SelectionRule {
  const entry = selectionRules.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never);
}

export const candidate = (index: number, category: string, score: number, ic: number): Candidate => ({
  index,
  name: `alpha-${index}`,
  category,
  score,
  ic,
});

const drawn = fc
  .array(
    fc.record({
      category: fc.constantFrom('a', 'b', 'c'),
      score: fc.constantFrom(0, 0.1, 0.5, 0.65, 0.8, 1, Number.NaN),
      ic: fc.constantFrom(-0.02, 0, 0.01, Number.NaN),
    }),
    { maxLength: 12 },
  )
  .map((list) => list.map(({ category, score, ic }, index) => candidate(index, category, score, ic)));

/** What every selection rule keeps to, whatever it asks for. One call per registered kind; `options` are valid ones. */
export function selectionRuleConformance(
  kind: string,
  options: readonly Readonly<Record<string, unknown>>[] = [],
): void {
  describe.each([{}, ...options])(`the selection rule "${kind}" with %j`, (chosen) => {
    const rule = ruleOf(kind, chosen);

    it('takes candidates that were judged and have a sign, each once and as it is, turned by its IC', () => {
      fc.assert(
        fc.property(drawn, (candidates) => {
          const selected = rule.select(candidates);
          expect(new Set(selected.map(({ index }) => index)).size).toBe(selected.length);
          for (const { sign, ...own } of selected) {
            expect(candidates[own.index]).toEqual(own);
            expect(own.score).not.toBeNaN();
            expect(sign).toBe(own.ic > 0 ? 1 : -1);
            expect(Math.abs(own.ic)).toBeGreaterThan(0);
          }
        }),
      );
    });

    it('says the highest score first, equal scores by name in code-unit order', () => {
      fc.assert(
        fc.property(drawn, (candidates) => {
          const selected = rule.select(candidates);
          const order = (a: Candidate, b: Candidate) => b.score - a.score || (a.name < b.name ? -1 : 1);
          expect(selected.toSorted(order)).toEqual(selected);
        }),
      );
    });

    it('is a function of the candidates, whatever their order, and does not write to them', () => {
      fc.assert(
        fc.property(
          drawn,
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          (candidates, draws) => {
            const before = structuredClone(candidates);
            const selected = rule.select(candidates);
            expect(candidates).toEqual(before);
            const shuffled = candidates
              .map((one) => ({ one, place: draws.next().value as number }))
              .sort((a, b) => a.place - b.place)
              .map(({ one }) => one);
            expect(rule.select(shuffled)).toEqual(selected);
            expect(ruleOf(kind, chosen).select(candidates)).toEqual(selected);
          },
        ),
      );
    });

    it('takes nobody from nobody, and somebody from good ones', () => {
      expect(rule.select([])).toEqual([]);
      const good = [candidate(0, 'a', 1, 0.5), candidate(1, 'b', 1, -0.5)];
      expect(rule.select(good).map(({ index }) => index)).toEqual([0, 1]);
    });

    it('takes the same whoever is beside them that cannot be taken', () => {
      fc.assert(
        fc.property(drawn, (candidates) => {
          const dead = candidates.map((one, k) => ({
            ...one,
            index: one.index + 100,
            name: `dead-${k}`,
            ...(k % 2 === 0 ? { score: Number.NaN } : { ic: Number.NaN }),
          }));
          expect(rule.select([...dead, ...candidates])).toEqual(rule.select(candidates));
        }),
      );
    });

    it('refuses options that it does not know', () => {
      const { options: schema } = selectionRules.get(kind);
      expect(schema.safeParse({ kind, ...chosen }).success).toBe(true);
      expect(schema.safeParse({ kind, ...chosen, nonsense: 1 }).success).toBe(false);
    });
  });
}
