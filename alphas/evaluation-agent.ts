/**
 * Who judges alphas. A confidence agent says how well an alpha's predictions held (theta, arXiv 2409.06289 eq. 5), a risk agent how
 * well its portfolio behaved (rho, eq. 6, which the paper leaves open). Agents read evidence of the past alone: what ended labels
 * say as of a close.
 */
import type { Registered, Stream } from '../core/index.ts';
import type { AgentRole, RiskPreference } from './agent-role.ts';
import type { AlphaIdentity } from './alpha-day.ts';
import type { AlphaJudge } from './alpha-judge.ts';
import type { MarketState } from './market-state.ts';

/** What the past says of one alpha, oldest first. */
export interface AlphaRecord {
  readonly alpha: AlphaIdentity;
  /** Daily rank IC on the days of `AlphaEvidence.icStates`; NaN = undefined that day. */
  readonly ics: Float64Array;
  /** One-day returns of the top less the bottom fifth by the alpha's values, as fractions; NaN = undefined that day. */
  readonly spreads: Float64Array;
}

export interface AlphaEvidence {
  /** At whose close the evidence stands. */
  readonly day: number;
  /** The market's state as of that close; undefined while it is unknown. */
  readonly state: MarketState | undefined;
  /** Trading days of the label behind `ics`. */
  readonly horizon: number;
  /** Fewest daily ICs, or returns of a spread portfolio, that anything is said of: one number for agents, signs and selection. */
  readonly leastDays: number;
  /** State as of each day of `ics`. */
  readonly icStates: readonly (MarketState | undefined)[];
  readonly alphas: readonly AlphaRecord[];
}

/** One value per alpha in the order of the evidence, the higher the better; NaN = no opinion. Only their order counts. */
export interface Opinion {
  readonly values: Float64Array;
  /** Comparisons that a judge was asked for, and those without a usable answer. */
  readonly comparisons?: number;
  readonly unanswered?: number;
}

export interface EvaluationAgent {
  /** Unique among the agents of a panel. */
  readonly name: string;
  readonly role: AgentRole;
  readonly preference: RiskPreference;
  /** In one sentence with its parameters. */
  readonly description: string;
  /** A function of the evidence; the agent's draws come from `stream`. Throws or rejects only when no evaluation is possible at all. */
  evaluate(evidence: AlphaEvidence, stream: Stream): Opinion | Promise<Opinion>;
}

/** What agents may need from outside. */
export interface AgentServices {
  /** Who is asked by agents of the kind `judged`. */
  readonly judge?: AlphaJudge;
}

export interface EvaluationAgentKind extends Registered {
  /** Options have passed the entry's schema. Throws `alphas.agents` when a service is missing. */
  create(options: never, services: AgentServices): EvaluationAgent;
}
