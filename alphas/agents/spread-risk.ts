import type { SpreadRisk } from '../alpha-judge.ts';
import type { AlphaRecord } from '../evaluation-agent.ts';
import { moments } from '../moments.ts';

/** Sessions of a block whose sign is looked at: a quarter (alpha-mining.md 1.9). */
export const SIGN_BLOCK_DAYS = 63;
/** A block with fewer defined ICs has no sign. */
const LEAST_BLOCK_SHARE = 1 / 3;
/** Share of days that are the tail. */
const TAIL = 0.05;

/**
 * Risk of an alpha's spread portfolio, held the way `sign` says, over the evidence's days. Returns are summed, not compounded: a
 * spread holds as much short as long. Below `leastDays` of them only the sign's stability is known.
 */
export function spreadRisk(
  record: Pick<AlphaRecord, 'ics' | 'spreads'>,
  sign: number,
  leastDays: number,
): SpreadRisk {
  const signStability = stabilityOf(record.ics);
  const returns = record.spreads.filter((spread) => !Number.isNaN(spread)).map((spread) => sign * spread);
  if (returns.length < Math.max(2, leastDays) || Math.abs(sign) !== 1) {
    return { volatility: Number.NaN, drawdown: Number.NaN, tailLoss: Number.NaN, signStability };
  }
  return {
    volatility: moments(returns).deviation,
    drawdown: drawdownOf(returns),
    tailLoss: tailLossOf(returns),
    signStability,
  };
}

function drawdownOf(returns: Float64Array): number {
  let level = 0;
  let highest = 0;
  let deepest = 0;
  for (const x of returns) {
    level += x;
    highest = Math.max(highest, level);
    deepest = Math.max(deepest, highest - level);
  }
  return deepest;
}

/** Expected shortfall of the historical distribution: mean of the worst 5 % of days, one at least. */
function tailLossOf(returns: Float64Array): number {
  const count = Math.max(1, Math.floor(TAIL * returns.length));
  const worst = returns.toSorted().subarray(0, count);
  return -worst.reduce((sum, x) => sum + x, 0) / count;
}

/** Blocks are counted back from the latest day; what is left over at the old end, shorter than a block, is a block too. */
function stabilityOf(ics: Float64Array): number {
  let sum = 0;
  for (const ic of ics) if (!Number.isNaN(ic)) sum += ic;
  const sign = Math.sign(sum);
  let blocks = 0;
  let agreeing = 0;
  for (let end = ics.length; end > 0; end -= SIGN_BLOCK_DAYS) {
    const block = ics.subarray(Math.max(0, end - SIGN_BLOCK_DAYS), end).filter((ic) => !Number.isNaN(ic));
    if (block.length < LEAST_BLOCK_SHARE * SIGN_BLOCK_DAYS) continue;
    blocks++;
    if (Math.sign(block.reduce((total, ic) => total + ic, 0)) === sign) agreeing++;
  }
  return blocks === 0 || sign === 0 ? Number.NaN : agreeing / blocks;
}
