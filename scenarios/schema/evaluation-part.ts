import { z } from 'zod';
import {
  constraintOptions,
  costsOfOneSide,
  MOST_COSTS_BPS,
  portfolioNames,
  portfolioRules,
  rivalNames,
} from '../../evaluation/index.ts';
import { kindSection } from './kind-section.ts';

/** Most of one cost. */
const MOST_BPS = 1_000;
const bps = (of: string) => z.number().min(0).max(MOST_BPS).describe(`${of}, in basis points (0.01 %)`);

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
        .superRefine(distinctNames)
        .overwrite(named)
        .default(named(usualPortfolios.map((kind) => portfolio.parse({ kind }))))
        .describe('Portfolios made of every signal; the first is the headline'),
      costs: z
        .strictObject({
          commissionBps: bps('Commission on the traded value, each way').default(5),
          slippageBps: bps('Slippage on the traded value, each way').default(0),
          sellTaxBps: bps('Tax on the sold value').default(0),
        })
        .superRefine(bearableCosts)
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
        .default(60)
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

type Nameable = Parameters<typeof portfolioNames>[0][number];

/** With the names that they have where none is written: whoever reads options meets names. */
function named<Options extends Nameable>(list: Options[]): Options[] {
  const names = portfolioNames(list);
  return list.map((options, i) => ({ ...options, name: names[i] as string }));
}

function distinctNames(list: readonly Nameable[], context: z.RefinementCtx): void {
  const names = portfolioNames(list);
  for (const [i, name] of names.entries()) {
    const before = names.indexOf(name);
    if (before === i) continue;
    // The one that somebody wrote: a default gives way to no other.
    const at = list[i]?.name === undefined ? before : i;
    const whose = (k: number) =>
      `portfolio ${k + 1} (${list[k]?.name === undefined ? 'by default' : 'as written'})`;
    context.addIssue({
      code: 'custom',
      message: `${whose(before)} and ${whose(i)} have the same name, "${name}"`,
      path: list[at]?.name === undefined ? [at] : [at, 'name'],
      params: {
        expected:
          'a name of its own for every portfolio; without one, its kind, and a number from the second of a kind on',
        hint: `give portfolio ${at + 1} another name`,
      },
    });
  }
}

function bearableCosts(costs: Parameters<typeof costsOfOneSide>[0], context: z.RefinementCtx): void {
  // Said already, of that cost alone.
  if (Object.values(costs).some((cost) => cost > MOST_BPS)) return;
  const { sell } = costsOfOneSide(costs);
  if (sell <= MOST_COSTS_BPS) return;
  context.addIssue({
    code: 'custom',
    message: `selling costs ${sell} basis points of the sold value, more than a backtest takes`,
    params: {
      expected: `commission, slippage and tax of at most ${MOST_COSTS_BPS} basis points together (${MOST_COSTS_BPS / 100} %)`,
      hint: '1 basis point is 0.01 %: 5 is a usual commission',
    },
  });
}
