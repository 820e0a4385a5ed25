import { z } from 'zod';
import { isTradingDate } from '../../core/index.ts';

/** Modalities that the synthetic market has columns for, in mask order. */
export const plantable = [
  'valuation',
  'dividend',
  'growth',
  'quality',
  'news',
  'base',
  'cross-industry',
  'risk',
  'price',
] as const;
export type Plantable = (typeof plantable)[number];

export const regimeNames = ['calm', 'turbulent'] as const;
export type Regime = (typeof regimeNames)[number];

const modality = z.enum(plantable);
const strength = z.partialRecord(modality, z.number().min(-1).max(1));
const factors = z.partialRecord(modality, z.number().min(-10).max(10));

const planted = z
  .strictObject({
    strength: strength
      .default({ valuation: 0.025, growth: 0.015, news: 0.035, price: 0.04 })
      .describe(
        "expected return of the next day per standard deviation of the modality's composite, in daily volatilities",
      ),
    regimes: z
      .strictObject({ calm: factors.default({}), turbulent: factors.default({}) })
      .prefault({})
      .describe('factor on the strength of a modality while the market is in a regime; absent = 1'),
    schedule: z
      .array(
        z.strictObject({
          fromDay: z.int().min(0).describe('day of the run, from 0'),
          strength: strength.describe('strengths that replace all earlier ones from this day on'),
        }),
      )
      .max(1_000)
      .default([])
      .describe('changes of the planted strengths during the run'),
    persistence: z
      .number()
      .min(0)
      .max(0.99)
      .default(0.8)
      .describe('share of a composite that still counts on the next day'),
  })
  .prefault({})
  .describe('what predicts returns; with every strength 0, nothing does');

const sessions = z.number().min(1).max(100_000);

/** Options of the synthetic market. */
export const syntheticOptions = z.strictObject({
  kind: z.literal('synthetic'),
  instruments: z.int().min(2).max(5_000).default(60).describe('number of instruments'),
  industries: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('number of industries; at most one per instrument'),
  days: z.int().min(1).max(20_000).default(120).describe('sessions of the run'),
  warmup: z
    .int()
    .min(0)
    .max(2_000)
    .default(130)
    .describe('sessions before the run, for features that look back (at most 60 sessions) and learned signs'),
  firstDate: z
    .int()
    .refine((date): boolean => isTradingDate(date), 'must be a calendar date as yyyymmdd')
    .default(20200102)
    .describe('first date of the run as yyyymmdd; a weekend moves to the Monday after it'),
  seed: z
    .union([z.int(), z.string().max(200)])
    .optional()
    .describe("seed of the market; absent = the run's seed"),
  regimes: z
    .strictObject({ calm: sessions.optional(), turbulent: sessions.optional() })
    .optional()
    .describe('mean length of regimes in sessions; absent = 67 calm, 25 turbulent'),
  planted,
});
export type SyntheticOptions = z.infer<typeof syntheticOptions>;
