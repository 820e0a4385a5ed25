import { z } from 'zod';
import type { PortfolioRuleKind } from '../portfolio-rule.ts';
import { rebalanceOption } from '../rebalance.ts';
import { bestFirst } from './best-first.ts';

const options = z.strictObject({
  kind: z.literal('top-drop'),
  hold: z.int().min(1).max(10_000).default(13).describe('Instruments that are held, k (MASS: 13)'),
  drop: z
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe('Most that are exchanged at one rebalancing, n (MASS: 5); k or more makes it plain top-k'),
  rebalance: rebalanceOption('daily'),
});

/**
 * Top-k drop-n, qlib's TopkDropoutStrategy (method_sell "bottom", method_buy "top"): of the held instruments and the best
 * k - held + n others together, the n worst that are held are sold, and the best others bought until k are held. So a held one
 * goes only when a better one comes; unlike qlib's, also where fewer than k + n instruments are scored. Held instruments that have left the universe or have no score are sold outside n and do
 * not count as held. Where more than k are held (sells were refused), buys wait. Unlike qlib, which leaves the kept ones
 * adrift, all are brought to equal weights, so that weights follow from what is held and not from how it came about.
 */
export const topDrop: PortfolioRuleKind = {
  kind: 'top-drop',
  description: 'the best k instruments by score in equal weights, of which at most n are exchanged at a time',
  options,
  create: ({ hold, drop }: z.infer<typeof options>) => ({
    netExposure: 1,
    ranks: true,
    weights(day) {
      const ranked = bestFirst(day);
      const isHeld = (j: number) => (day.held.get(day.instruments[j] as string) ?? 0) > 0;
      const held = ranked.filter(isHeld);
      const candidates = ranked.filter((j) => !isHeld(j)).slice(0, Math.max(0, drop + hold - held.length));
      const compared = ranked.filter((j) => isHeld(j) || candidates.includes(j));
      const exchanged = Math.max(0, Math.min(drop, compared.length - hold));
      const worst = new Set(compared.slice(compared.length - exchanged));
      const kept = held.filter((j) => !worst.has(j));
      const bought = candidates.slice(0, Math.max(0, hold - kept.length));
      const weights = new Float64Array(day.score.length);
      const count = kept.length + bought.length;
      for (const j of [...kept, ...bought]) weights[j] = 1 / count;
      return weights;
    },
  }),
};
