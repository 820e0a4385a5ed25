import { z } from 'zod';

/** How a model judges alphas; the servers that answer for it are those of `execution.models`. */
export const judgeOptions = z.strictObject({
  model: z.string().min(1).max(200).describe('model that compares the alphas, as endpoints know it'),
  temperature: z.number().min(0).max(2).default(0).describe('sampling temperature'),
  topP: z.number().gt(0).max(1).default(1).describe('share of the probability that is sampled from'),
  seed: z.int().min(0).optional().describe('sampling seed, for servers that take one'),
  maxOutputTokens: z
    .int()
    .min(1)
    .max(65_536)
    .default(300)
    .describe('most tokens of an answer, thinking included'),
  tries: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('times that a question is asked until its answer can be used'),
  charts: z
    .boolean()
    .default(false)
    .describe(
      'shows the model how the spread portfolio of each alpha did up to the close, as a picture; it must see images',
    ),
});
export type JudgeOptions = z.output<typeof judgeOptions>;
