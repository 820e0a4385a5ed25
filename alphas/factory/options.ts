import { z } from 'zod';

export const proposerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/)
  .optional()
  .describe('name in logs and reports. Default: its kind, and a number from the second of a kind on');

/** Categories of the published factory. */
export const minedCategories = [
  'momentum',
  'mean reversion',
  'volatility',
  'fundamental',
  'liquidity',
  'quality',
  'growth',
  'technical',
  'macro',
] as const;

/** `mining` in a scenario, without its proposers, whose options stand beside their registry lines. */
export const miningOptions = z.strictObject({
  documents: z
    .array(z.string().min(1).max(1000))
    .max(100)
    .default([])
    .describe(
      "Documents that proposers read, in the scenario's folder: PDF, HTML, Markdown, text, and transcripts (.srt, .vtt) of audio and video",
    ),
  categories: z
    .array(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u))
    .min(1)
    .max(40)
    .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, {
      error: 'categories are listed once',
    })
    .default([...minedCategories])
    .describe('Categories that alphas are proposed in'),
  mostCorrelation: z
    .number()
    .gt(0)
    .max(1)
    .default(0.95)
    .describe(
      'An alpha is refused when its mean absolute daily rank correlation with a known one is above this',
    ),
  leastCoverage: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('An alpha is refused when it has a value for a smaller share of the instruments and days'),
  mostCost: z
    .int()
    .min(1)
    .max(20_000)
    .default(4_000)
    .describe('An alpha is refused when it takes more operations per instrument and day'),
  sessions: z
    .int()
    .min(1)
    .max(2_520)
    .default(1)
    .describe(
      'Sessions from the first one on that formulas are tried on, beside the history before it; more than 1 lets what is mined depend on later prices, though on no label',
    ),
  briefing: z
    .strictObject({
      charts: z
        .int()
        .min(0)
        .max(12)
        .default(0)
        .describe('Price charts of the largest instruments that a model is shown; it must see'),
      headlines: z
        .int()
        .min(0)
        .max(500)
        .default(0)
        .describe('Headlines of the first session that it is told'),
      macro: z
        .boolean()
        .default(false)
        .describe('Whether it is told the macro readings of the first session'),
    })
    .prefault({})
    .describe('What a model is told of the market beside a passage, as of the first session'),
});
export type MiningOptions = z.output<typeof miningOptions>;
