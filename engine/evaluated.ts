import type { Evaluation, JudgementSeries } from '../evaluation/index.ts';

/** What an evaluation gives: numbers, and the daily values behind them. */
export interface Evaluated {
  readonly evaluation: Evaluation;
  readonly series: JudgementSeries;
}
