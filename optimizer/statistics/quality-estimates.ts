import type { Objective } from '../objective.ts';
import { type TypeQualities, unseenRuleOf } from '../type-quality.ts';
import { seriesMoments } from './daily-noise.ts';
import { saidOf } from './window-days.ts';

/** Least variance of an error: estimates without any scatter are still estimates. */
const LEAST_VARIANCE = 1e-12;

/** Mean daily rank correlations of the types that have any. */
export interface QualityEstimates {
  /** Their places among the types, ascending. */
  readonly known: readonly number[];
  /** What all of them have in common. */
  readonly common: number;
  /** What each has above it. */
  readonly above: Float64Array;
  /** Variance of the error of `above`. */
  readonly errorVariances: Float64Array;
}

/**
 * The types' qualities in the window, undefined where no day has two types to compare. On each day the mean of the types is taken off
 * first: what moves all types together tells nothing of one against another, and would hide it. The noise of a day is pooled over the
 * types, as one type's own scatter is itself an estimate, and luckily calm types would count too much.
 */
export function qualityEstimates(
  objective: Objective,
  qualitiesOf: TypeQualities,
  overlap: number,
): QualityEstimates | undefined {
  const unseen = unseenRuleOf(objective);
  const { days, labelsADay } = saidOf(objective.days, (day) => {
    const qualities = qualitiesOf(day, unseen);
    return defined(qualities) < 2 ? undefined : qualities;
  });
  if (days.length === 0) return undefined;
  const series = Array.from({ length: objective.types }, () => ({
    values: [] as number[],
    weights: [] as number[],
  }));
  let common = 0;
  let all = 0;
  for (const { said, weight } of days) {
    const speaking = defined(said);
    const mean = said.reduce((sum, quality) => sum + (Number.isNaN(quality) ? 0 : quality / speaking), 0);
    common += weight * mean;
    all += weight;
    for (const [i, quality] of said.entries()) {
      if (Number.isNaN(quality)) continue;
      series[i]?.values.push(quality - mean);
      series[i]?.weights.push(weight);
    }
  }
  const known = [...series.keys()].filter((i) => (series[i]?.values.length as number) > 0);
  const moments = known.map((i) => seriesMoments(series[i] as (typeof series)[number], overlap * labelsADay));
  // Deviations from the mean of K types scatter by 1 - 1 / K less than the types.
  const freedom = known.length / (known.length - 1);
  const noise = (freedom * moments.reduce((sum, { noiseVariance }) => sum + noiseVariance, 0)) / known.length;
  return {
    known,
    common: common / all,
    above: Float64Array.from(moments, ({ mean }) => mean),
    errorVariances: Float64Array.from(moments, ({ independentDays }) =>
      Math.max(noise / independentDays, LEAST_VARIANCE),
    ),
  };
}

function defined(qualities: Float64Array): number {
  return qualities.reduce((count, quality) => count + (Number.isNaN(quality) ? 0 : 1), 0);
}
