import { z } from 'zod';
import { isTradingDate } from '../../core/index.ts';
import { fills, marketSources } from '../../market/index.ts';
import { kindSection } from './kind-section.ts';

const tradingDate = z
  .int()
  .min(19_000_101)
  .max(21_991_231)
  .refine(isTradingDate, 'this is not a day of the calendar');

/** `simulation.market`: a registered source with its options, and the days to simulate. */
export function marketSection() {
  return kindSection(marketSources, 'synthetic', {
    start: tradingDate
      .optional()
      .describe('First day to simulate, yyyymmdd, inclusive. Default: the first that the data hold'),
    end: tradingDate
      .optional()
      .describe('Last day to simulate, yyyymmdd, inclusive. Default: the last that the data hold'),
  })
    .prefault({})
    .describe('Where the market days come from');
}

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'the name of a modality has small letters, digits and hyphens, 40 at most, and begins with a letter',
  );

/** `simulation.modalities`: the kinds of data that investors may see. */
export function modalitiesSection() {
  return z
    .strictObject({
      use: z
        .union([z.literal('available'), z.array(name).min(1).max(31)])
        .default('available')
        .describe(
          'Modalities that masks are made of: a list of names, or "available" for all that the market has data for',
        ),
      declare: z
        .array(
          z.strictObject({
            name: name.describe('Name of the modality'),
            bit: z
              .int()
              .min(1)
              .max(2 ** 30)
              .refine((bit) => (bit & (bit - 1)) === 0, 'a bit is a power of two')
              .describe(
                'Bit of the modality: a power of two that no other modality has; 1 to 256 are taken, and 512 is that of alphas, so from 1024',
              ),
            description: z
              .string()
              .min(1)
              .max(500)
              .default('declared by the scenario')
              .describe('What investors are told about it'),
          }),
        )
        .max(22)
        .default([])
        .describe('Modalities beyond the nine built-in ones'),
      without: z
        .array(name)
        .min(1)
        .max(31)
        .optional()
        .describe(
          'Modalities that no type sees: types are drawn as ever and keep their names, styles, pools and draws',
        ),
      withoutByType: z
        .record(z.string().min(1).max(1000), z.array(name).min(1).max(31))
        .optional()
        .describe('The same for single types, by their id: {"valuation+news": [news]}'),
    })
    .prefault({})
    .describe('Kinds of data that investor types may see');
}

/** `simulation.labels` and `simulation.timing`. */
export function labelsSection() {
  return z
    .strictObject({
      horizons: z
        .array(z.int().min(1).max(250))
        .min(1)
        .max(20)
        .refine(
          (list) => list.every((h, i) => i === 0 || h > (list[i - 1] as number)),
          'horizons ascend without repeats',
        )
        .default([1, 5, 10])
        .describe(
          'Horizons of the forward returns that signals are measured against, ascending (trading days, fill to fill)',
        ),
    })
    .prefault({})
    .describe('Forward returns');
}

export function timingSection() {
  return z
    .strictObject({
      fill: z
        .enum(fills)
        .default('next-open')
        .describe(
          'When a decision made at the close of a day is filled, and labels begin. Sources with labels of their own declare theirs',
        ),
      macroReleaseLag: z
        .boolean()
        .default(true)
        .describe(
          'true: a macro value is known once the release lag of its series has passed, e.g. 20 calendar days for a consumer price index; false: on its own date, as the published code has it',
        ),
    })
    .prefault({})
    .describe('Conventions of time');
}
