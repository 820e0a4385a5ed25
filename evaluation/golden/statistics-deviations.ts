import { z } from 'zod';
import { averageRanks, rankGrid } from '../../core/index.ts';
import { createDailyCorrelator } from '../daily-correlations.ts';
import { returnStatistics } from '../return-statistics.ts';
import { createQualityAccumulator } from '../signal-statistics.ts';
import { type Deviations, DeviationTable } from './deviations.ts';

const nullable = z.number().nullable();
const series = z.array(nullable);

const day = z
  .strictObject({
    signal: series,
    label: series,
    rank_average: series.optional(),
    ic: nullable.optional(),
    rank_ic: nullable.optional(),
  })
  .refine(({ signal, label }) => signal.length === label.length, 'signal and label have the same length')
  .refine(
    ({ signal, rank_average: ranks }) => ranks === undefined || ranks.length === signal.length,
    'rank_average has one value per signal',
  );

const signalQuantities = ['ic_mean', 'ic_ir', 'rank_ic_mean', 'rank_ic_ir'] as const;
const returnQuantities = {
  cumulative_return: 'cumulativeReturn',
  annualized_return: 'annualisedReturn',
  annualized_volatility: 'annualisedVolatility',
  sharpe_rf0: 'sharpe',
  sortino_rf0: 'sortino',
  max_drawdown: 'maximumDrawdown',
  calmar: 'calmar',
} as const;
const returnQuantityNames = Object.keys(returnQuantities) as (keyof typeof returnQuantities)[];

/** Form of `golden/statistics/*.json`. A quantity may be left out, but not what it is computed from. */
export const statisticsFile = z
  .strictObject({
    days: z.array(day).optional(),
    ic_mean: nullable.optional(),
    ic_ir: nullable.optional(),
    rank_ic_mean: nullable.optional(),
    rank_ic_ir: nullable.optional(),
    returns: z.array(z.number()).min(1).optional(),
    periods_per_year: z.number().positive().optional(),
    cumulative_return: nullable.optional(),
    annualized_return: nullable.optional(),
    annualized_volatility: nullable.optional(),
    sharpe_rf0: nullable.optional(),
    sortino_rf0: nullable.optional(),
    max_drawdown: nullable.optional(),
    calmar: nullable.optional(),
  })
  .refine(({ days, returns }) => days !== undefined || returns !== undefined, 'days or returns are needed')
  .refine(
    (file) => file.days !== undefined || signalQuantities.every((name) => file[name] === undefined),
    'means and ratios of correlations need days',
  )
  .refine(
    (file) => file.returns !== undefined || returnQuantityNames.every((name) => file[name] === undefined),
    'statistics of returns need returns',
  );

type StatisticsFile = z.infer<typeof statisticsFile>;

/** Deviations of the evaluation's own functions from a statistics file. */
export function statisticsDeviations(file: StatisticsFile): Deviations {
  const table = new DeviationTable();
  if (file.days !== undefined) compareDays(file, file.days, table);
  if (file.returns !== undefined) {
    const found = returnStatistics(file.returns, file.periods_per_year);
    for (const name of returnQuantityNames) {
      const expected = file[name];
      if (expected !== undefined) table.compare(name, expected, found[returnQuantities[name]]);
    }
  }
  return table.deviations();
}

function compareDays(
  file: StatisticsFile,
  days: readonly z.infer<typeof day>[],
  table: DeviationTable,
): void {
  const quality = createQualityAccumulator(1);
  for (const expected of days) {
    const signal = numbersOf(expected.signal);
    const label = numbersOf(expected.label);
    const correlations = createDailyCorrelator(label)(signal);
    quality.addCorrelations(correlations);
    if (expected.ic !== undefined) table.compare('ic', expected.ic, correlations.ic);
    if (expected.rank_ic !== undefined) table.compare('rank_ic', expected.rank_ic, correlations.rankIc);
    if (expected.rank_average !== undefined) compareRanks(expected.rank_average, signal, table);
  }
  const { ic, icir, rankIc, rankIcir } = quality.result();
  const found = { ic_mean: ic, ic_ir: icir, rank_ic_mean: rankIc, rank_ic_ir: rankIcir };
  for (const name of signalQuantities) {
    const expected = file[name];
    if (expected !== undefined) table.compare(name, expected, found[name]);
  }
}

/** Ranks over all instruments that have a signal, whether or not they have a label. */
function compareRanks(
  expected: readonly (number | null)[],
  signal: Float64Array,
  table: DeviationTable,
): void {
  const defined = Uint32Array.from(signal.keys()).filter((j) => !Number.isNaN(signal[j]));
  const ranks = averageRanks(Float64Array.from(defined, (j) => rankGrid(signal[j] as number)));
  const found = new Float64Array(signal.length).fill(Number.NaN);
  for (const [k, j] of defined.entries()) found[j] = ranks[k] as number;
  for (const [j, rank] of expected.entries()) table.compare('rank_average', rank, found[j] as number);
}

function numbersOf(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
