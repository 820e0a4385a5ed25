import type { RunCharts } from '../../api.ts';

/** Portfolios and correlations of a run that was evaluated. */
export type JudgementSeries = NonNullable<RunCharts['judged']>;
