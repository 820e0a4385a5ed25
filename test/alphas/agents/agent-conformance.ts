import { describe, expect, it } from 'vitest';
import {
  type AlphaRecord,
  type EvaluationAgent,
  evaluationAgents,
  riskPreferences,
  scriptedJudge,
} from '../../../alphas/index.ts';
import { rootKey, streamAt, subKey } from '../../../core/index.ts';
import { drawnEvidence } from './evidence.ts';

const stream = streamAt(subKey(rootKey('agents'), 'conformance'), 0, 0);
/** Prefers the larger IC, whichever is named first. */
const judge = scriptedJudge('reader', ({ first, second }) =>
  Math.abs(first.ic.mean) > Math.abs(second.ic.mean) ? 'first' : 'second',
);

export function agentOf(kind: string, options: Readonly<Record<string, unknown>> = {}): EvaluationAgent {
  const entry = evaluationAgents.get(kind);
  return entry.create(entry.options.parse({ kind, ...options }) as never, { judge });
}

/** What every evaluation agent keeps to, whatever it looks at. One call per registered kind. */
export function agentConformance(kind: string): void {
  describe.each(riskPreferences)(`the evaluation agent "${kind}", %s`, (preference) => {
    const agent = agentOf(kind, { preference });
    const evidence = drawnEvidence([0.08, 0, -0.08, 0.02, 0.05]);

    it('judges every alpha once, by a name that tells its preference', async () => {
      const { values } = await agent.evaluate(evidence, stream);
      expect(values).toHaveLength(5);
      expect(values.some(Number.isNaN)).toBe(false);
      expect(agent.name).toContain(preference);
      expect(agent.preference).toBe(preference);
    });

    it('is a function of evidence and stream, and writes to neither', async () => {
      const before = structuredClone(evidence);
      const first = await agent.evaluate(evidence, stream);
      expect(evidence).toEqual(before);
      expect(await agentOf(kind, { preference }).evaluate(structuredClone(evidence), stream)).toEqual(first);
    });

    it('has no opinion without enough past, and none on an alpha that lacks it', async () => {
      const young = drawnEvidence([0.1, 0.1], 30);
      expect([...(await agent.evaluate(young, stream)).values]).toEqual([Number.NaN, Number.NaN]);
      const [first, ...others] = evidence.alphas as readonly [AlphaRecord, ...AlphaRecord[]];
      const silenced = {
        ...first,
        ics: new Float64Array(252).fill(Number.NaN),
      };
      const { values } = await agent.evaluate({ ...evidence, alphas: [silenced, ...others] }, stream);
      expect([...values].map(Number.isNaN)).toEqual([true, false, false, false, false]);
    });

    it('takes evidence of no alpha, and of one', async () => {
      expect((await agent.evaluate({ ...evidence, alphas: [] }, stream)).values).toHaveLength(0);
      const alone = { ...evidence, alphas: evidence.alphas.slice(0, 1) };
      expect((await agent.evaluate(alone, stream)).values).toHaveLength(1);
    });

    it('refuses options that it does not know', () => {
      expect(evaluationAgents.get(kind).options.safeParse({ kind, nonsense: 1 }).success).toBe(false);
    });
  });
}
