import { z } from 'zod';
import { MassError } from '../../core/index.ts';
import { regimeNames, syntheticOptions } from '../../market/index.ts';
import { formulaBounds } from '../bounds.ts';
import { checkPlantable } from './plan.ts';

const formula = z
  .string()
  .min(1)
  .max(formulaBounds.length)
  .superRefine((text, context) => {
    try {
      checkPlantable(text);
    } catch (error) {
      if (!(error instanceof MassError)) throw error;
      for (const { line, column, message, found, hint } of error.problems) {
        const place = line === undefined || column === undefined ? '' : `${line}:${column}: `;
        const what = typeof found === 'string' ? ` (${found})` : '';
        context.addIssue({
          code: 'custom',
          message: `${place}${message}${what}${hint === undefined ? '' : `; ${hint}`}`,
        });
      }
    }
  })
  .describe("a formula of the market's own columns and MARKET_CAP");

const factor = z.number().min(-10).max(10);

const alpha = z.strictObject({
  formula,
  strength: z
    .number()
    .min(-1)
    .max(1)
    .describe(
      "expected return of the next day per standard deviation of the formula's values, in daily volatilities",
    ),
  regimes: z
    .partialRecord(z.enum(regimeNames), factor)
    .default({})
    .describe('factor on the strength while the market is in a regime; absent = 1'),
  persistence: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.8)
    .describe("share of a day's values that still counts on the next day; 0 = the latest values alone"),
});

const planted = syntheticOptions.shape.planted.unwrap();

/** Options of the synthetic market, of whose modalities none is planted unless they say so, and formulas that are. */
export const plantedAlphasOptions = syntheticOptions.extend({
  kind: z.literal('planted-alphas'),
  planted: planted
    .extend({
      strength: planted.shape.strength
        .unwrap()
        .default({})
        .describe('as of synthetic: modalities that predict returns beside the formulas; none unless named'),
    })
    .prefault({})
    .describe('as of synthetic; no modality is planted unless it is named'),
  alphas: z.array(alpha).max(20).default([]).describe('formulas that predict returns'),
});
export type PlantedAlphasOptions = z.infer<typeof plantedAlphasOptions>;
