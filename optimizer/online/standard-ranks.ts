import { averageRanks, rankGrid } from '../../core/index.ts';
import type { WindowDay } from '../objective.ts';
import { opinionsOf, type UnseenRule } from '../opinions.ts';
import { type OfDay, rememberedDays } from '../remembered-days.ts';
import { type Cross, rangeOf } from './exponentiated-gradient.ts';

/** A day's standardised ranks, and the most that types differ by on an instrument. */
export interface RankedDay {
  readonly cross: Cross;
  readonly range: number;
}

/**
 * Ranks of the opinions and labels of a day over the instruments with a label, centred and scaled to unit variance: what is unseen, and
 * what is all one opinion, is 0. Undefined where the labels or all types' opinions are constant. Remembers days that it has
 * seen.
 */
export function standardRanks(): OfDay<RankedDay | undefined> {
  return rememberedDays(rankedDay);
}

function rankedDay({ tally, labels }: WindowDay, unseen: UnseenRule): RankedDay | undefined {
  const labelled = [...labels.keys()].filter((j) => !Number.isNaN(labels[j]));
  const { length } = labelled;
  const came = standardised(Float64Array.from(labelled, (j) => labels[j] as number));
  if (came === undefined) return undefined;
  const opinions = opinionsOf(tally, unseen);
  const said = new Float64Array(tally.types * length);
  let saying = 0;
  for (let i = 0; i < tally.types; i++) {
    const row = Float64Array.from(labelled, (j) => rankGrid(opinions[i * tally.instruments + j] as number));
    const standard = standardised(row);
    if (standard === undefined) continue;
    saying++;
    said.set(standard, i * length);
  }
  const cross = { said, came };
  return saying > 0 ? { cross, range: rangeOf(cross) } : undefined;
}

/** Undefined where all values but NaN are the same; 0 for NaN. */
function standardised(values: Float64Array): Float64Array | undefined {
  const ranks = averageRanks(values.filter((value) => !Number.isNaN(value)));
  const count = ranks.length;
  if (count < 2 || ranks.every((rank) => rank === ranks[0])) return undefined;
  const mean = (count + 1) / 2;
  const deviation = Math.sqrt(ranks.reduce((sum, rank) => sum + (rank - mean) ** 2, 0) / count);
  let next = 0;
  return values.map((value) => (Number.isNaN(value) ? 0 : ((ranks[next++] as number) - mean) / deviation));
}
