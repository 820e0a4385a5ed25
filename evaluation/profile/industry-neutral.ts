import { averageRanks, pearson, rankGrid } from '../../core/index.ts';

/**
 * Rank IC after score and label lose their industry's mean, over instruments with a score, a label and a known industry (not ''), each
 * rounded to 12 decimals before ranking. Industries with one such instrument are left out: less its own mean it says nothing. NaN when
 * undefined.
 */
export function industryNeutralRankIc(
  score: Float64Array,
  label: Float64Array,
  industries: readonly string[],
): number {
  const members = new Map<string, number[]>();
  for (const [j, industry] of industries.entries()) {
    if (industry === '' || Number.isNaN(score[j]) || Number.isNaN(label[j])) continue;
    const ofIndustry = members.get(industry);
    if (ofIndustry === undefined) members.set(industry, [j]);
    else ofIndustry.push(j);
  }
  const scores: number[] = [];
  const labels: number[] = [];
  for (const ofIndustry of members.values()) {
    if (ofIndustry.length < 2) continue;
    scores.push(...withoutMean(score, ofIndustry));
    labels.push(...withoutMean(label, ofIndustry));
  }
  return pearson(averageRanks(scores), averageRanks(labels));
}

function withoutMean(values: Float64Array, places: readonly number[]): readonly number[] {
  let mean = 0;
  for (const j of places) mean += (values[j] as number) / places.length;
  return places.map((j) => rankGrid((values[j] as number) - mean));
}
