import type { AlphaStudyReport } from '../../engine/index.ts';
import type { Section } from '../page.ts';
import { portfolioContents } from '../sections/portfolios.ts';
import { COMPOSITE, RANDOM_SIGNALS } from './study-data.ts';

const shown = new Set([COMPOSITE, 'pool', 'equal-weights', 'all-alphas', 'ridge', 'boosting']);

/** What portfolios of the composite got, beside those of everybody else: the headline, then the others. Absent before the backtest. */
export function studyPortfolioSections({ judged }: AlphaStudyReport): readonly Section[] {
  if (judged === null) return [];
  const { judgement, series } = judged;
  const data = { judgement, portfolios: series.portfolios, shown, random: RANDOM_SIGNALS };
  const [headline, ...others] = judgement.portfolios;
  return [
    {
      id: 'portfolios',
      title: 'The headline portfolio',
      ...portfolioContents(data, headline === undefined ? [] : [headline]),
    },
    ...(others.length === 0
      ? []
      : [{ id: 'other-portfolios', title: 'Other portfolios', ...portfolioContents(data, others) }]),
  ];
}
