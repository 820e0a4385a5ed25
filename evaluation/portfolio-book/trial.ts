import type { Backtest } from '../backtest.ts';
import type { ContenderRole } from '../contender.ts';
import type { LostControls } from '../judge/lost-controls.ts';
import type { PortfolioRow } from '../judgement.ts';
import type { Portfolio } from '../portfolio.ts';

/** Name of the equal-weight pool among contenders. */
export const POOL = 'pool';

export interface BookedContender {
  readonly name: string;
  readonly label: string;
  readonly role: ContenderRole;
  /** Its signal comes with consensus and disagreement. */
  readonly hasOpinion: boolean;
}

/** Backtests of one portfolio with every signal. */
export interface Trial {
  readonly portfolio: Portfolio;
  readonly pool: Backtest;
  readonly byContender: ReadonlyMap<string, Backtest>;
  /** Of a population's headline alone: each type's opinion. */
  readonly byType: readonly Backtest[];
  /** Whose backtests are not among these, though there were some. */
  readonly lost?: LostControls;
}

/** A trial in which what is lost never traded. */
export function trialWithout(trial: Trial, lost: LostControls): Trial {
  return {
    ...trial,
    byContender: new Map([...trial.byContender].filter(([name]) => !(name in lost))),
    lost,
  };
}

/** A row and the backtest that it is made of; undefined = it cannot have one. */
export type Entrant = readonly [Pick<PortfolioRow, 'contender' | 'label' | 'role'>, Backtest | undefined];
