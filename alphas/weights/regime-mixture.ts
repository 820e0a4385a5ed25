import { z } from 'zod';
import { type Trend, trends } from '../market-state.ts';
import type { TrainingDays, WeightModelKind } from '../weight-model.ts';
import { linearComposite } from './linear-composite.ts';
import { ridgeWeights } from './ridge-weights.ts';

const options = z.strictObject({
  kind: z.literal('regime-mixture'),
  leastDays: z
    .int()
    .min(1)
    .max(10_000)
    .default(40)
    .describe('training days of a trend below which it has no weights of its own'),
});

/**
 * One ridge regression for all days, and one per trend of the market on what that leaves: its penalty pulls a trend's weights towards
 * those of all days. The trend as of the day is the gate.
 */
export const regimeMixture: WeightModelKind = {
  kind: 'regime-mixture',
  description:
    'Ridge weights per trend of the market, drawn towards those of all days; the trend of the day chooses',
  options,
  create: ({ leastDays }: z.infer<typeof options>) => ({
    fit(training) {
      const pooled = ridgeWeights(training);
      const ofTrend = new Map<Trend, Float64Array>();
      for (const trend of trends) {
        const part = daysOfTrend(training, trend, pooled);
        if (part.days.length < leastDays) continue;
        const own = ridgeWeights(part);
        ofTrend.set(
          trend,
          pooled.map((weight, c) => weight + (own[c] as number)),
        );
      }
      return {
        weigh: (day) => linearComposite(day, (day.state && ofTrend.get(day.state.trend)) ?? pooled),
        notes: { days: training.days.length, trends: ofTrend.size },
      };
    },
  }),
};

/** Days of a trend, their targets less what the pooled weights explain. */
function daysOfTrend(training: TrainingDays, trend: Trend, pooled: Float64Array): TrainingDays {
  const { columns, features, targets } = training;
  const days = training.days.filter(({ state }) => state?.trend === trend);
  const rows = days.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k));
  const kept = new Float64Array(rows.length * columns);
  const residuals = new Float64Array(rows.length);
  for (const [k, row] of rows.entries()) {
    let explained = 0;
    for (let c = 0; c < columns; c++) {
      const value = features[row * columns + c] as number;
      kept[k * columns + c] = value;
      explained += value * (pooled[c] as number);
    }
    residuals[k] = (targets[row] as number) - explained;
  }
  return { ...training, rows: rows.length, features: kept, targets: residuals, days };
}
