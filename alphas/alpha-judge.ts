/** Whoever compares two alphas by reading about them: a model, a person, a script. */
import type { AgentRole, RiskPreference } from './agent-role.ts';
import type { AlphaIdentity } from './alpha-day.ts';
import type { MarketState } from './market-state.ts';

/** How often an IC was looked at, under which condition: days of the same state, of the same trend, or all. */
export type IcCondition = 'state' | 'trend' | 'all';

/** Mean daily rank IC as of a close. */
export interface ConditionalIc {
  /** NaN below the fewest days. */
  readonly mean: number;
  /** Standard deviation with n - 1 of the daily values. */
  readonly deviation: number;
  readonly days: number;
  readonly condition: IcCondition;
}

/** How the top-less-bottom portfolio of an alpha, turned by the sign of its IC, behaved. NaN = too few days. */
export interface SpreadRisk {
  /** Standard deviation of the daily return, n - 1. */
  readonly volatility: number;
  /** Deepest fall of the summed returns below their highest point so far, from 0 up. */
  readonly drawdown: number;
  /** Mean loss of the worst 5 % of days (expected shortfall), positive where days lose. */
  readonly tailLoss: number;
  /** Share of blocks of days whose mean IC has the sign of the whole window's. */
  readonly signStability: number;
}

export interface AlphaSummary {
  readonly alpha: AlphaIdentity;
  readonly ic: ConditionalIc;
  readonly risk: SpreadRisk;
  /** One-day returns behind `risk`, as fractions, turned by the sign of the IC, oldest first, all ended by the close; NaN = undefined that day. */
  readonly spread: Float64Array;
}

export interface PairQuestion {
  readonly role: AgentRole;
  readonly preference: RiskPreference;
  readonly day: number;
  /** Of the question within its agent's evaluation, from 0. */
  readonly number: number;
  readonly state: MarketState | undefined;
  readonly first: AlphaSummary;
  readonly second: AlphaSummary;
}

export const verdicts = ['first', 'second', 'tie'] as const;
export type Verdict = (typeof verdicts)[number];

export interface AlphaJudge {
  readonly name: string;
  /** Which alpha is better; undefined = no usable answer. Rejects only when nothing more can be asked (a spent budget). */
  compare(question: PairQuestion): Promise<Verdict | undefined>;
}
