import { z } from 'zod';
import { invariant, MassError } from '../core/index.ts';
import { constrained } from './constraints.ts';
import { type Constraints, constraintOptions, type Portfolio } from './portfolio.ts';
import { portfolioRules } from './portfolio-rules.ts';
import { isRebalancingDay, type Rebalance } from './rebalance.ts';

/** One entry of a scenario's `evaluation.portfolios`: options of the rule beside those of the constraints. */
export interface PortfolioOptions extends Partial<Omit<Constraints, 'cash'>> {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly cash?: number | undefined;
  readonly [option: string]: unknown;
}

/**
 * A rule with its schedule and constraints. Options that are left out take their defaults. Throws `scenario.unknown-kind` for a kind
 * that is not registered and `scenario.invalid` for options that it does not take.
 */
export function createPortfolio(options: PortfolioOptions, name = options.name ?? options.kind): Portfolio {
  const entry = portfolioRules.get(options.kind);
  const parsed = entry.options.extend(constraintOptions).safeParse(options);
  if (!parsed.success) throw invalid(parsed.error, options.kind);
  const resolved = parsed.data as unknown as Constraints & { readonly rebalance: Rebalance };
  const rule = entry.create(resolved as never);
  return {
    name,
    kind: entry.kind,
    description: describePortfolio(resolved),
    needsOpinion: rule.needsOpinion ?? false,
    isCostly: rule.isCostly ?? false,
    ranks: rule.ranks ?? false,
    historySessions: rule.historySessions ?? 0,
    isDue: (date, previous) => isRebalancingDay(resolved.rebalance, date, previous),
    decide(day) {
      invariant(
        rule.needsOpinion !== true || day.opinion !== undefined,
        'a rule that needs consensus and disagreement gets them',
      );
      const weights = rule.weights(day);
      invariant(
        weights.length === day.instruments.length && weights.every(Number.isFinite),
        `the portfolio rule ${entry.kind} gives every instrument a finite weight`,
      );
      return constrained(weights, rule.netExposure, day, resolved);
    },
  };
}

/** Kind, options of its own, schedule and constraints, in this order. */
function describePortfolio(resolved: Constraints & { readonly rebalance: Rebalance }): string {
  const { maxWeight, maxIndustryWeight, maxTurnover, cash, rebalance, ...rest } = resolved;
  const { kind, name: _, ...own } = rest as { readonly kind: string; readonly name?: string };
  const options = Object.entries(own).map(([option, value]) => `${spaced(option)} ${String(value)}`);
  return [
    options.length === 0 ? kind : `${kind} (${options.join(', ')})`,
    rebalance,
    ...(maxWeight === undefined ? [] : [`at most ${percent(maxWeight)} an instrument`]),
    ...(maxIndustryWeight === undefined ? [] : [`at most ${percent(maxIndustryWeight)} an industry`]),
    ...(maxTurnover === undefined ? [] : [`at most ${percent(maxTurnover)} traded one way`]),
    ...(cash === 0 ? [] : [`${percent(cash)} cash`]),
  ].join(', ');
}

function spaced(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`;
}

function invalid(error: z.ZodError, kind: string): MassError {
  return new MassError(
    error.issues.map((issue) => ({
      code: 'scenario.invalid' as const,
      message: `the portfolio does not take these options: ${issue.message}`,
      path: ['evaluation.portfolios', ...issue.path.map(String)].join('.'),
      found: kind,
      hint: 'docs/portfolios.md lists the options of every kind',
    })),
  );
}
