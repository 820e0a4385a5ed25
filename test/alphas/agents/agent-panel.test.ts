import { afterEach, describe, expect, it } from 'vitest';
import {
  type AgentPanel,
  createAgentPanel,
  type EvaluationAgent,
  percentiles,
  scoreAlphas,
  statisticalAgents,
} from '../../../alphas/index.ts';
import { rootKey, subKey } from '../../../core/index.ts';
import { overSeeds, plantedWorld, tenSeeds } from '../planted-world.ts';
import { drawnEvidence, evidenceOf } from './evidence.ts';

const key = subKey(rootKey('panel'), 'test');
const panels: AgentPanel[] = [];
afterEach(async () => {
  await Promise.all(panels.splice(0).map((panel) => panel.stop()));
});

function panelOf(agents: readonly EvaluationAgent[]): AgentPanel {
  const panel = createAgentPanel({ run: 'test', agents, key });
  panels.push(panel);
  return panel;
}

const agent = (name: string, role: 'confidence' | 'risk', values: readonly number[]): EvaluationAgent => ({
  name,
  role,
  preference: 'neutral',
  description: name,
  evaluate: () => ({ values: Float64Array.from(values) }),
});
const evidence = drawnEvidence([0.1, 0, -0.1]);

describe('the score', () => {
  it('is 0.6 theta + 0.4 rho, worked by hand', () => {
    const theta = { agent: 'c', role: 'confidence', values: Float64Array.of(9, 5, 7) } as const;
    const rho = { agent: 'r', role: 'risk', values: Float64Array.of(0, 2, 1) } as const;
    const { score } = scoreAlphas([theta, rho]);
    const expected = [0.6 * (5 / 6) + 0.4 * (1 / 6), 0.6 * (1 / 6) + 0.4 * (5 / 6), 0.5];
    for (const [i, value] of expected.entries()) expect(score[i]).toBeCloseTo(value, 12);
  });

  it('gives the weight of a removed or silent side to the other', () => {
    const theta = { agent: 'c', role: 'confidence', values: Float64Array.of(9, 5, 7) } as const;
    const silent = { agent: 'r', role: 'risk', values: new Float64Array(3).fill(Number.NaN) } as const;
    expect(scoreAlphas([theta]).score).toEqual(percentiles(theta.values));
    expect(scoreAlphas([theta, silent]).score).toEqual(percentiles(theta.values));
    expect(scoreAlphas([theta, silent]).silent).toEqual(['r']);
    expect(scoreAlphas([theta, silent]).rho).toBeUndefined();
    expect(scoreAlphas([silent]).score.every(Number.isNaN)).toBe(true);
  });

  it('is undefined where a side does not know the alpha; an agent who does not know it leaves it to the others', () => {
    const one = { agent: 'c', role: 'confidence', values: Float64Array.of(1, Number.NaN, 3) } as const;
    const two = { agent: 'd', role: 'confidence', values: Float64Array.of(1, 2, 3) } as const;
    const rho = { agent: 'r', role: 'risk', values: Float64Array.of(1, 2, 3) } as const;
    expect([...scoreAlphas([one, rho]).score].map(Number.isNaN)).toEqual([false, true, false]);
    expect([...scoreAlphas([one, two, rho]).score].map(Number.isNaN)).toEqual([false, false, false]);
  });

  it('lets a side of weight 0 decide nothing, and refuses weights of nobody', () => {
    const theta = { agent: 'c', role: 'confidence', values: Float64Array.of(9, 5, 7) } as const;
    const rho = { agent: 'r', role: 'risk', values: Float64Array.of(1, Number.NaN, 3) } as const;
    expect(scoreAlphas([theta, rho], { confidence: 1, risk: 0 }).score).toEqual(percentiles(theta.values));
    expect(() => scoreAlphas([theta], { confidence: 0, risk: 1 })).toThrow(/\[alphas\.agents\]/);
  });
});

describe('the panel of agents', () => {
  it('counts opinions in the order of its agents, whoever is faster', async () => {
    const slow: EvaluationAgent = {
      ...agent('slow', 'confidence', []),
      evaluate: async () => {
        for (let turn = 0; turn < 50; turn++) await Promise.resolve();
        return { values: Float64Array.of(1, 2, 3) };
      },
    };
    const { opinions, score, signs, day } = await panelOf([slow, agent('fast', 'risk', [3, 2, 1])]).evaluate(
      evidence,
    );
    expect(opinions.map((opinion) => opinion.agent)).toEqual(['slow', 'fast']);
    expect(score[2]).toBeCloseTo(0.6 * (5 / 6) + 0.4 * (1 / 6), 12);
    expect([signs[0], signs[2], day]).toEqual([1, -1, evidence.day]);
  });

  it('is deterministic, and evaluates several days at once as one after another', async () => {
    const days = [drawnEvidence([0.1, 0, 0.05]), drawnEvidence([0.1, 0, 0.05], 252, 2)] as const;
    const panel = panelOf(statisticalAgents());
    const together = await Promise.all(days.map((day) => panel.evaluate(day)));
    const other = panelOf(statisticalAgents());
    expect([await other.evaluate(days[0]), await other.evaluate(days[1])]).toEqual(together);
  });

  it('fails with the agent that fails, and goes on with the next day', async () => {
    let days = 0;
    const fragile: EvaluationAgent = {
      ...agent('fragile', 'risk', []),
      evaluate: () => {
        if (days++ === 0) throw new Error('out of order');
        return { values: Float64Array.of(1, 2, 3) };
      },
    };
    const panel = panelOf([agent('c', 'confidence', [1, 2, 3]), fragile]);
    await expect(panel.evaluate(evidence)).rejects.toThrow('out of order');
    expect((await panel.evaluate(evidence)).score[2]).toBeCloseTo(5 / 6, 12);
  });

  it('refuses an agent that does not judge every alpha', async () => {
    await expect(panelOf([agent('short', 'risk', [1])]).evaluate(evidence)).rejects.toThrow(
      /\[alphas\.agents\]/,
    );
  });

  it('refuses no agent and two of one name', () => {
    const two = [agent('a', 'risk', []), agent('a', 'confidence', [])];
    for (const agents of [[], two]) {
      expect(() => createAgentPanel({ run: 'test', agents, key })).toThrow(/\[alphas\.agents\]/);
    }
  });

  it('fails those who wait when it is stopped', async () => {
    const never: EvaluationAgent = { ...agent('never', 'risk', []), evaluate: () => new Promise(() => {}) };
    const panel = createAgentPanel({ run: 'test', agents: [never], key });
    const waiting = panel.evaluate(evidence).catch((error: unknown) => String(error));
    await panel.stop();
    expect(await waiting).toMatch(/\[run\.interrupted\]/);
  });
});

describe('agents on planted alphas', () => {
  const horizon = 3;
  async function scoresOf(seed: number, effect: (values: readonly number[]) => number) {
    const world = plantedWorld({
      seed,
      days: 150,
      instruments: 30,
      alphas: 8,
      horizons: [1, horizon],
      effect,
      persistence: 0.6,
    });
    return panelOf(statisticalAgents()).evaluate(evidenceOf(world, 149, horizon));
  }
  /** Mean score of the planted two less that of the six others. */
  const advantage = (score: Float64Array) => {
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    return mean(score.subarray(0, 2)) - mean(score.subarray(2));
  };

  it('prefer them to noise, and know their signs', async () => {
    const found = await Promise.all(
      tenSeeds.map((seed) => scoresOf(seed, ([a = 0, b = 0]) => 0.15 * (a - b))),
    );
    expect(overSeeds(found.map(({ score }) => advantage(score))).low).toBeGreaterThan(0.25);
    expect(found.filter(({ signs }) => signs[0] === 1 && signs[1] === -1)).toHaveLength(10);
  });

  it('prefer nobody where nothing is planted', async () => {
    const found = await Promise.all(tenSeeds.map((seed) => scoresOf(seed, () => 0)));
    const interval = overSeeds(found.map(({ score }) => advantage(score)));
    expect(interval.low).toBeLessThan(0);
    expect(interval.high).toBeGreaterThan(0);
  });
});
