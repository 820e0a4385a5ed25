import { byCodeUnit } from '../../core/index.ts';
import type { PortfolioSignal } from '../portfolio-rule.ts';

/** Positions of the instruments with a score, best first; ties go to the first code. */
export function bestFirst({ score, instruments }: Pick<PortfolioSignal, 'score' | 'instruments'>): number[] {
  return [...score.keys()]
    .filter((j) => !Number.isNaN(score[j]))
    .sort(
      (a, b) =>
        (score[b] as number) - (score[a] as number) ||
        byCodeUnit(instruments[a] as string, instruments[b] as string),
    );
}

/** How many a share of n is: at least one of any, and 0.2 x 50 is not 9 by rounding. */
export function countOfShare(share: number, n: number): number {
  return n === 0 ? 0 : Math.max(1, Math.floor(share * n + 1e-9));
}
