/** Portfolios up to a day, traded on one market and on another. */
import type { JudgementSeries } from '../../evaluation/index.ts';
import type { Market } from '../../market/index.ts';
import type { EvaluationOptions } from '../../scenarios/index.ts';
import { evaluateRun } from '../evaluation-pass.ts';
import type { AuditedRun } from './audited-run.ts';
import type { Difference } from './finding.ts';
import { leavesOf } from './json-leaves.ts';
import { prefixOf } from './prefix-journal.ts';

/** Series of all portfolios after `day`: returns, turnover, costs, holdings, and the weights that are held. */
export async function portfoliosAfter(
  { journal, blueprint, scenario }: AuditedRun,
  market: Market,
  day: number,
): Promise<JudgementSeries['portfolios']> {
  const evaluated = await evaluateRun({
    blueprint,
    simulation: scenario.simulation,
    options: { ...scenario.evaluation, ...forPortfolios },
    journal: prefixOf(journal, day + 1),
    market,
    controls: 'journal',
  });
  return evaluated?.series.portfolios ?? [];
}

/** What portfolios do not depend on is left out: it costs most. */
const forPortfolios: Partial<EvaluationOptions> = { rivals: [], bootstrapSamples: 200 };

/** How portfolios differ on a market without its future; none when they are equal. */
export function portfolioDifferences(
  was: JudgementSeries['portfolios'],
  is: JudgementSeries['portfolios'],
  otherwise: string,
): readonly Difference[] {
  const others = leavesOf(is);
  const differences: Difference[] = [];
  const told = new Set<string>();
  for (const series of was) {
    const { portfolio, contender } = series;
    for (const [path, value] of leavesOf([series])) {
      if (Object.is(others.get(path), value) || told.has(`${portfolio} ${contender}`)) continue;
      told.add(`${portfolio} ${contender}`);
      const what = path.split('.').slice(1).join('.');
      const other = others.get(path);
      differences.push({
        subject: `portfolio ${portfolio}`,
        message: `portfolio ${portfolio} of ${contender}: ${what} is ${JSON.stringify(value)}, and ${JSON.stringify(other ?? null)} ${otherwise}`,
      });
    }
  }
  return differences;
}
