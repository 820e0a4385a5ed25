import { roomOf, withinCaps } from './constraints/caps.ts';
import { withinTurnover } from './constraints/turnover.ts';
import type { Constraints, Decision } from './portfolio.ts';
import type { PortfolioDay, PortfolioRule } from './portfolio-rule.ts';

/**
 * Brings a rule's weights into bounds, in this order.
 * 1. Cash: the weights, or each leg of a long-short rule, are scaled to 1 - cash.
 * 2. Caps on instruments and industries: the nearest weights with that sum that keep them; by legs for a long-short rule, on
 *    absolute weights. Where the chosen instruments have no room for all, the sum is what they have room for (both legs alike, so
 *    that long and short stay even), and the decision says so.
 * 3. Turnover: the largest step from what is held that it allows. It comes last: a holding that has drifted above its cap comes
 *    down as fast as the turnover cap allows, and no faster.
 */
export function constrained(
  weights: Float64Array,
  netExposure: PortfolioRule['netExposure'],
  day: PortfolioDay,
  constraints: Constraints,
): Decision {
  const { maxTurnover } = constraints;
  const { target, isShort } = withinLegs(weights, netExposure, day.industries, constraints);
  const traded =
    maxTurnover === undefined ? target : withinTurnover(target, day.held, day.instruments, maxTurnover);
  return { weights: traded, cash: 1 - traded.reduce((sum, weight) => sum + weight, 0), isShort };
}

/** Steps 1 and 2. */
function withinLegs(
  weights: Float64Array,
  netExposure: PortfolioRule['netExposure'],
  industries: readonly string[],
  constraints: Constraints,
): { readonly target: Float64Array; readonly isShort: boolean } {
  const wanted = 1 - constraints.cash;
  const { maxWeight, maxIndustryWeight } = constraints;
  const isEmpty = weights.every((weight) => weight === 0);
  if (isEmpty || (maxWeight === undefined && maxIndustryWeight === undefined)) {
    return { target: weights.map((weight) => weight * wanted), isShort: false };
  }
  const legs = (netExposure === 1 ? [1] : [1, -1]).map((sign) => ({
    sign,
    weights: weights.map((weight) => Math.max(0, sign * weight)),
  }));
  const room = Math.min(...legs.map((leg) => roomOf(leg.weights, industries, constraints)));
  const target = new Float64Array(weights.length);
  for (const leg of legs) {
    const within = withinCaps(leg.weights, industries, constraints, Math.min(room, wanted));
    for (const [j, weight] of within.entries()) if (weight > 0) target[j] = leg.sign * weight;
  }
  // 0.1 x 10 instruments have room for 1, whatever rounding says.
  return { target, isShort: room < wanted - 1e-12 };
}
