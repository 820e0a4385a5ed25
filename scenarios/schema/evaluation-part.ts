import { z } from 'zod';
import { constraintOptions, portfolioRules, rivalNames } from '../../evaluation/index.ts';
import { kindSection } from './kind-section.ts';

const bps = (of: string) => z.number().min(0).max(1_000).describe(`${of}, in basis points (0.01 %)`);

/** The paper's, and the two that its readers ask for next. */
const usualPortfolios = ['top-quantile', 'top-drop', 'long-short'];

/**
 * `evaluation`: how a run is judged. Derived from the journal and the market, so it is no part of a run's identity and may change
 * at any time.
 */
export function evaluationSection() {
  const portfolio = kindSection(portfolioRules, undefined, constraintOptions);
  return z
    .strictObject({
      portfolios: z
        .array(portfolio)
        .min(1)
        .max(20)
        .refine((list) => {
          const names = list.flatMap(({ name }) => name ?? []);
          return new Set(names).size === names.length;
        }, 'names of portfolios are distinct')
        .default(usualPortfolios.map((kind) => portfolio.parse({ kind })))
        .describe('Portfolios made of every signal; the first is the headline'),
      costs: z
        .strictObject({
          commissionBps: bps('Commission on the traded value, each way').default(5),
          slippageBps: bps('Slippage on the traded value, each way').default(0),
          sellTaxBps: bps('Tax on the sold value').default(0),
        })
        .prefault({})
        .describe('What trading costs; the default is 0.1 % a round trip, as in the paper'),
      priceLimit: z
        .number()
        .gt(0)
        .max(1)
        .optional()
        .describe(
          "The exchange's daily price limit as a fraction: nothing is bought at the upper and nothing sold at the lower; needs prices",
        ),
      delistedAfterDays: z
        .int()
        .min(1)
        .max(1000)
        .default(5)
        .describe('Sessions in a row without a trade after which a holding leaves at its last price'),
      rivals: z
        .array(z.enum(rivalNames))
        .refine((names) => new Set(names).size === names.length, 'rivals are listed once')
        .default([...rivalNames])
        .describe('What a user would pick instead, judged on the same days and costs'),
      quantiles: z.int().min(2).max(20).default(5).describe('Quantiles of the score in the signal profile'),
      bootstrapSamples: z
        .int()
        .min(100)
        .max(1_000_000)
        .default(10_000)
        .describe('Resamples behind every 95 % interval over days'),
    })
    .prefault({})
    .describe('How a run is judged: derived from it, may change at any time');
}
