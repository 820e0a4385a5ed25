import { z } from 'zod';
import { holdingPeriods, MAX_CHILDREN, riskAppetites } from '../../actors/index.ts';
import { selectors } from '../../market/index.ts';
import { paper } from '../presets.ts';

const share = z.number().min(0).max(1);

/** A section's traits; what is left out is drawn from the seed. */
function styleSection() {
  return z
    .strictObject({
      riskAppetite: z.enum(riskAppetites).optional().describe('How risk columns are weighed'),
      holdingPeriod: z.enum(holdingPeriods).optional().describe('How far ahead the type looks'),
      consistency: share
        .optional()
        .describe('How long tilts last: they are redrawn every 1 / (1 - consistency) days (0 to 1)'),
      rationality: share.optional().describe('1 = no noise in the utility, 0 = mostly noise (0 to 1)'),
      selector: z
        .enum(selectors.kinds() as [string, ...string[]])
        .optional()
        .describe('Kind of candidate pool selector'),
    })
    .describe('Fixed traits of the type; what is left out is drawn from the seed');
}

function typesField() {
  const oneType = z.strictObject({
    modalities: z.array(z.string().min(1).max(40)).min(1).max(31).describe('Modalities that the type sees'),
    style: styleSection().optional(),
  });
  return z
    .union([z.int().min(1).max(MAX_CHILDREN), z.array(oneType).min(1).max(MAX_CHILDREN)])
    .default(paper.population.types)
    .describe('How many investor types to draw from the seed, or a list of types with their modalities');
}

function poolSection() {
  return z
    .strictObject({
      size: z
        .int()
        .min(1)
        .max(10_000)
        .default(paper.population.pool.size)
        .describe('Candidates per investor (instruments; paper: 20 for SSE 50, 30 for CSI 300)'),
      selector: z
        .enum(['style', ...selectors.kinds()])
        .default('style')
        .describe(
          "How candidates are drawn: style = by each type's own kind of selector, or one kind for all types",
        ),
      redraw: z
        .enum(['static', 'daily'])
        .default(paper.population.pool.redraw)
        .describe('static = an investor keeps its candidates, daily = new candidates every day'),
      replacement: z
        .boolean()
        .default(paper.population.pool.replacement)
        .describe('Whether candidates are drawn with replacement: repeats leave fewer distinct candidates'),
    })
    .prefault({})
    .describe('Candidate pool: the instruments that one investor chooses from');
}

/** `simulation.population`: who the investors are and how their numbers change. */
export function populationSection() {
  const count = z.int().min(1).max(9);
  return z
    .strictObject({
      types: typesField(),
      modalitiesPerType: z
        .tuple([count, count])
        .refine(([least, most]) => least <= most, 'the least number of modalities comes first')
        .default([...paper.population.modalitiesPerType])
        .describe('Least and most modalities that a drawn type sees'),
      distinctMasks: z
        .boolean()
        .default(paper.population.distinctMasks)
        .describe(
          'true = drawn types repeat a combination of modalities only when all have been used, false = whenever chance has it',
        ),
      oneMask: z
        .boolean()
        .optional()
        .describe(
          'true = every type sees the union of the modalities, and keeps the name, style, pools and draws that it has without this; absent or false = each sees its own',
        ),
      investorsPerType: z
        .int()
        .min(1)
        .max(16_777_216)
        .default(paper.population.investorsPerType)
        .describe(
          'Investors per type on the first day; types x investors per type is the population, which never changes',
        ),
      respawn: z
        .enum(['plan', 'fixed'])
        .default(paper.population.respawn)
        .describe('plan = numbers of investors per type follow the learned distribution, fixed = they stay'),
      floor: z
        .int()
        .min(0)
        .max(16_777_216)
        .default(paper.population.floor)
        .describe('Least number of investors of a type under "respawn: plan"'),
      pool: poolSection(),
      picks: z
        .int()
        .min(1)
        .max(10_000)
        .default(paper.population.picks)
        .describe('Instruments that an investor buys a day'),
      sells: z
        .int()
        .min(0)
        .max(10_000)
        .default(paper.population.sells)
        .describe('Instruments that an investor sells a day (papers: 0)'),
      strategyScope: z
        .enum(['type', 'investor'])
        .default(paper.population.strategyScope)
        .describe('Whether a type has one strategy a day, or each of its investors its own'),
    })
    .prefault({})
    .describe('The investors');
}
