import type { PortfolioOptions } from '../../evaluation/index.ts';
import type { EvaluationOptions } from '../../scenarios/index.ts';
import { portfoliosOf } from '../judge-settings.ts';

/** The rule that arXiv 2409.06289 trades its composite by (A.8): the best 13, of which 5 at most are replaced a day. */
const HEADLINE = 'top-drop';

/** The portfolios of a scenario for a study of alphas: its first of the paper's rule is the headline, where it has one. */
export function headlineFirst(options: EvaluationOptions): readonly PortfolioOptions[] {
  const all = portfoliosOf(options);
  const headline = all.find(({ kind }) => kind === HEADLINE);
  return headline === undefined ? all : [headline, ...all.filter((one) => one !== headline)];
}
