/**
 * Does anything appear where nothing is? The first run's market with every planted strength 0. The mean rank IC over seeds
 * must lie within three standard errors across seeds of zero. The seeds also measure what a single run's own intervals are
 * worth: how often they exclude the truth, which is 0 here.
 */
import { simulate } from '../../engine/index.ts';
import { type Evaluation, qualityRows, type SignalQuality } from '../../evaluation/index.ts';
import type { Experiment, ExperimentRequest, ExperimentResult, ResultTable } from '../experiment.ts';
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import { firstSeeds, syntheticScenario } from '../synthetic-runs.ts';
import { scaled, yesNo } from '../wording.ts';

export const nullDays = 120;
/** Standard errors that the mean may lie from zero. */
export const MOST_ERRORS = 3;
const horizons = ['1', '5', '10'] as const;

/** Mean rank IC over seeds of one signal at one horizon. */
export interface NullRow extends SampleMean {
  readonly signal: string;
  readonly horizon: string;
}

export interface NullDesign {
  readonly seeds: number;
  readonly days: number;
  /** `journal` leaves out the controls that need other ballots. */
  readonly controls: 'all' | 'journal';
}

/** One evaluation per seed of a market in which nothing predicts anything. */
export async function runNull(
  { seeds, days, controls }: NullDesign,
  progress?: (text: string) => void,
): Promise<readonly Evaluation[]> {
  const evaluations: Evaluation[] = [];
  for (const seed of firstSeeds(seeds)) {
    progress?.(`seed ${seed} of ${seeds}`);
    const scenario = syntheticScenario({ name: 'null', seed, days, strength: {} });
    evaluations.push((await simulate(scenario, { controls })).evaluation);
  }
  return evaluations;
}

/** A row per signal and horizon that every seed has a rank IC of. */
export function nullRows(evaluations: readonly Evaluation[]): readonly NullRow[] {
  return horizons.flatMap((horizon) =>
    [...Map.groupBy(evaluations.flatMap(qualityRows), ({ label }) => label)].flatMap(([signal, ofSeeds]) => {
      const rankIcs = ofSeeds.flatMap(({ byHorizon }) => byHorizon?.[horizon]?.rankIc ?? []);
      return rankIcs.length === evaluations.length ? [{ signal, horizon, ...meanOverSeeds(rankIcs) }] : [];
    }),
  );
}

/** Whether the mean lies within three standard errors of zero; without a standard error it cannot. */
export function isWithinErrors({ mean, error }: SampleMean): boolean {
  return error !== null && Math.abs(mean) <= MOST_ERRORS * error;
}

/** Seeds whose score lies outside its own run's band or interval; both mean to hold 95 %. */
export function outsideCounts(
  evaluations: readonly Evaluation[],
  horizon: string,
): { readonly band: number; readonly interval: number; readonly newey: number } {
  const count = (isOutside: (evaluation: Evaluation) => boolean) => evaluations.filter(isOutside).length;
  const excludes = (value: number | null | undefined, quality: SignalQuality | undefined) => {
    const { rankIcLow = null, rankIcHigh = null } = quality ?? {};
    return value !== null && value !== undefined && rankIcLow !== null && rankIcHigh !== null
      ? value < rankIcLow || value > rankIcHigh
      : false;
  };
  return {
    band: count(({ statistics, controls }) =>
      excludes(statistics.score[horizon]?.rankIc, controls.random?.[horizon]),
    ),
    interval: count(({ statistics }) => excludes(0, statistics.score[horizon])),
    newey: count(({ statistics }) => Math.abs(statistics.score[horizon]?.rankIcT ?? 0) > 1.96),
  };
}

async function run({ seeds = 20, progress }: ExperimentRequest): Promise<ExperimentResult> {
  const evaluations = await runNull({ seeds, days: nullDays, controls: 'all' }, progress);
  const rows = nullRows(evaluations);
  const scores = rows.filter(({ signal }) => signal === 'score');
  return {
    setup: [
      `Synthetic market of 60 instruments and ${nullDays} days, every strength 0, 16 types x 32 investors, paper preset, seeds 1 to ${seeds}.`,
      'Error: standard error of the mean across seeds. The best type is chosen with hindsight and lies above 0 for that reason.',
    ],
    tables: [rankIcTable(rows), coverageTable(evaluations)],
    findings: scores.map(
      (row) =>
        `Score at ${row.horizon} ${row.horizon === '1' ? 'day' : 'days'}: ${row.t === null ? 'n/a' : row.t.toFixed(2)} standard errors from 0; within ${MOST_ERRORS}: ${yesNo(isWithinErrors(row))}.`,
    ),
  };
}

function rankIcTable(rows: readonly NullRow[]): ResultTable {
  return {
    title: 'Mean rank IC x 100 over seeds, nothing planted',
    columns: [
      { name: 'signal, days ahead' },
      ...['mean', 'error', 'mean / error', 'low', 'high'].map((name) => ({ name, decimals: 2 })),
    ],
    rows: rows.map(({ signal, horizon, mean, error, t, low, high }) => [
      `${signal}, ${horizon}`,
      mean * 100,
      scaled(error),
      t,
      scaled(low),
      scaled(high),
    ]),
  };
}

function coverageTable(evaluations: readonly Evaluation[]): ResultTable {
  return {
    title: `Of ${evaluations.length} runs in which the score knows nothing, how many seem to show something (1 in 20 should)`,
    columns: [
      { name: 'days ahead' },
      { name: 'outside random band', decimals: 0 },
      { name: 'bootstrap excludes 0', decimals: 0 },
      { name: '|t| above 1.96', decimals: 0 },
    ],
    rows: horizons.map((horizon) => {
      const { band, interval, newey } = outsideCounts(evaluations, horizon);
      return [horizon, band, interval, newey];
    }),
  };
}

export const nothingPlanted: Experiment = {
  name: 'null',
  description: 'With nothing planted, is the mean rank IC zero?',
  seeds: 20,
  run,
};
