import { harmless } from '../../actors/index.ts';
import { type ImagePart, imagePart } from '../../models/index.ts';
import type { AlphaSummary } from '../alpha-judge.ts';
import { MOST_CHART_SESSIONS, priceChart } from './price-chart.ts';

/** A line needs two points. */
const LEAST_RETURNS = 2;
const MAX_NAME_CHARACTERS = 24;

/**
 * The summed returns of an alpha's spread portfolio, in per cent, up to the close of the summary, as a picture for a judge who sees. Sessions
 * are counted back from that close: a date would tell a model what it may remember. Undefined below two returns.
 */
export function spreadChart({
  alpha,
  spread,
}: Pick<AlphaSummary, 'alpha' | 'spread'>): ImagePart | undefined {
  const latest = spread.subarray(Math.max(0, spread.length - MOST_CHART_SESSIONS));
  if (latest.filter((value) => !Number.isNaN(value)).length < LEAST_RETURNS) return undefined;
  let level = 0;
  const close = latest.map((value) => {
    if (Number.isNaN(value)) return Number.NaN;
    level += 100 * value;
    return level;
  });
  const name = harmless(alpha.name, MAX_NAME_CHARACTERS);
  const known = close.filter((value) => !Number.isNaN(value));
  const [least, most] = [Math.min(...known), Math.max(...known)].map((value) => value.toFixed(2));
  const { png } = priceChart({ instrument: `${name}: summed return in %`, close });
  return imagePart(
    png,
    `Summed return of the spread portfolio of ${name} over ${close.length} sessions: ends at ${level.toFixed(2)} %, lowest ${least} %, highest ${most} %.`,
  );
}
