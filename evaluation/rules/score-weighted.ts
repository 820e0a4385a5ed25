import { z } from 'zod';
import { averageRanks, rankGrid } from '../../core/index.ts';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';

const options = z.strictObject({
  kind: z.literal('score-weighted'),
  rebalance: rebalanceOption('weekly'),
});

/**
 * The long leg of the rank weights of Asness, Moskowitz and Pedersen (2013), equation 1: proportional to the score's rank above
 * the middle rank, ties averaged. Ranks, because a score has no unit. Nothing is held while no score is above another.
 */
export const scoreWeighted: PortfolioRuleKind = {
  kind: 'score-weighted',
  description:
    "the upper half of instruments by score, weighted by how far the score's rank is above the middle",
  options,
  create: () => ({
    netExposure: 1,
    ranks: true,
    weights({ score }) {
      const scored = [...score.keys()].filter((j) => !Number.isNaN(score[j]));
      const ranks = averageRanks(scored.map((j) => rankGrid(score[j] as number)));
      const above = ranks.map((rank) => Math.max(0, rank - (scored.length + 1) / 2));
      const sum = above.reduce((all, value) => all + value, 0);
      const weights = new Float64Array(score.length);
      if (sum === 0) return weights;
      for (const [k, j] of scored.entries()) weights[j] = (above[k] as number) / sum;
      return weights;
    },
  }),
};
