import { averageRanks, rankGrid } from '../../core/index.ts';
import type { WindowDay } from '../objective.ts';
import { opinionsOf, type UnseenRule } from '../opinions.ts';
import { type OfDay, rememberedDays } from '../remembered-days.ts';

/** Opinions as they are, on one scale a day, so that coefficients are weights of the consensus; or each type's ranks at unit variance. */
export const opinionScales = ['raw', 'ranks'] as const;
export type OpinionScale = (typeof opinionScales)[number];

/** Of one day's regression of the labels' ranks on the types' opinions: what least squares needs. */
export interface DayMoments {
  /** Instruments with a label, N; y'y. */
  readonly rows: number;
  /** X X' of the opinions, upper triangle row by row: K (K + 1) / 2. */
  readonly squares: Float64Array;
  /** X y, K. */
  readonly products: Float64Array;
}

/** undefined where the day says nothing: labels or all opinions are constant. */
export type MomentsOfDay = OfDay<DayMoments | undefined>;

/** Remembers days that it has seen. */
export function dayMoments(scale: OpinionScale): MomentsOfDay {
  return rememberedDays((day, unseen) => momentsOf(day, unseen, scale));
}

function momentsOf(
  { tally, labels }: WindowDay,
  unseen: UnseenRule,
  scale: OpinionScale,
): DayMoments | undefined {
  const { types, instruments } = tally;
  const labelled = [...labels.keys()].filter((j) => !Number.isNaN(labels[j] as number));
  const rows = labelled.length;
  const targets = averageRanks(labelled.map((j) => labels[j] as number));
  const spread = centre(targets);
  if (!(spread > 0)) return undefined;
  scaleBy(targets, Math.sqrt(rows / spread));

  const opinions = opinionsOf(tally, unseen);
  const design: Float64Array[] = [];
  let sum = 0;
  let speaking = 0;
  for (let i = 0; i < types; i++) {
    const row = Float64Array.from(labelled, (j) => opinions[i * instruments + j] as number);
    const own = standing(row, scale);
    design.push(row);
    sum += own;
    if (own > 0) speaking++;
  }
  if (speaking === 0) return undefined;
  if (scale === 'raw') {
    const factor = Math.sqrt((rows * speaking) / sum);
    for (const row of design) scaleBy(row, factor);
  }

  const squares = new Float64Array((types * (types + 1)) / 2);
  const products = new Float64Array(types);
  let cell = 0;
  for (let i = 0; i < types; i++) {
    const row = design[i] as Float64Array;
    products[i] = dot(row, targets);
    for (let k = i; k < types; k++) squares[cell++] = dot(row, design[k] as Float64Array);
  }
  return { rows, squares, products };
}

/** Centres what a type says, in place, with 0 where it says nothing, ranked at unit variance if asked; returns its sum of squares, 0 for a constant. */
function standing(row: Float64Array, scale: OpinionScale): number {
  const said = [...row.keys()].filter((j) => !Number.isNaN(row[j] as number));
  const values = Float64Array.from(said, (j) => row[j] as number);
  row.fill(0);
  const grid = values.map(rankGrid);
  if (new Set(grid).size < 2) return 0;
  const centred = scale === 'ranks' ? averageRanks(grid) : values;
  const square = centre(centred);
  if (scale === 'ranks') scaleBy(centred, Math.sqrt(row.length / square));
  for (const [k, j] of said.entries()) row[j] = centred[k] as number;
  return square;
}

/** Subtracts the mean, in place; returns the sum of squares. */
function centre(values: Float64Array): number {
  let mean = 0;
  for (let k = 0; k < values.length; k++) mean += (values[k] as number) / values.length;
  let square = 0;
  for (let k = 0; k < values.length; k++) {
    values[k] = (values[k] as number) - mean;
    square += (values[k] as number) ** 2;
  }
  return square;
}

function scaleBy(values: Float64Array, factor: number): void {
  for (let k = 0; k < values.length; k++) values[k] = (values[k] as number) * factor;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
