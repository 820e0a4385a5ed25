/** Numbers of one arm over its seeds, and against the base within each seed. */
import { invariant } from '../../core/index.ts';
import { deflatedSharpe, type SignalQuality } from '../../evaluation/index.ts';
import type { ArmCells, MatrixOutcome } from '../matrix.ts';
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import type { CellMeasures, CellResult, CellSignal } from './cell.ts';

/** Means over the seeds whose cell has the number; null where none has. Fractions. */
export interface ArmSummary {
  readonly name: string;
  /** Cells with a result. */
  readonly seeds: number;
  readonly rankIc: SampleMean | null;
  readonly rankIcir: SampleMean | null;
  readonly ic: SampleMean | null;
  readonly icir: SampleMean | null;
  /**
   * Paired: per seed that both have, mean over days that both have of the daily rank IC less the base's. Null for the base
   * itself.
   */
  readonly rankIcLessBase: SampleMean | null;
  /** Of the headline portfolio of the score. */
  readonly annualisedReturn: SampleMean | null;
  readonly sharpe: SampleMean | null;
  readonly maximumDrawdown: SampleMean | null;
  /** Mean over seeds of the probability that this Sharpe ratio is more than the best of as many worthless arms would show. */
  readonly deflatedSharpe: SampleMean | null;
  readonly secondsPerDay: SampleMean | null;
  readonly peakMb: SampleMean | null;
  /** US dollars of model calls; null where no model was asked. */
  readonly costUsd: SampleMean | null;
}

/** Quality of one signal of a cell; null = not available. */
export function qualityOf(
  { measures }: CellResult,
  horizon: number,
  signal: CellSignal = 'score',
): SignalQuality | null {
  return measures.signals[signal]?.[String(horizon)] ?? null;
}

/** Mean of what the cells have of a number; null where none has it. */
export function meanOfCells(
  cells: readonly CellResult[],
  of: (cell: CellResult) => number | null,
): SampleMean | null {
  const values = cells.map(of).filter((value): value is number => value !== null);
  return values.length === 0 ? null : meanOverSeeds(values);
}

/** All arms, in their order; the first is the base. */
export function summariesOf({ arms, horizon }: MatrixOutcome): readonly ArmSummary[] {
  const [base] = arms;
  invariant(base !== undefined, 'an experiment has an arm');
  const deflated = deflatedBySeed(arms);
  return arms.map((arm): ArmSummary => {
    const mean = (of: (cell: CellResult) => number | null) => meanOfCells(arm.cells, of);
    const headline = ({ measures }: CellResult) => measures.portfolios?.[0]?.score ?? null;
    const differences = arm === base ? [] : pairedDifferences(arm.cells, base.cells);
    return {
      name: arm.arm.name,
      seeds: arm.cells.length,
      rankIc: mean((cell) => qualityOf(cell, horizon)?.rankIc ?? null),
      rankIcir: mean((cell) => qualityOf(cell, horizon)?.rankIcir ?? null),
      ic: mean((cell) => qualityOf(cell, horizon)?.ic ?? null),
      icir: mean((cell) => qualityOf(cell, horizon)?.icir ?? null),
      rankIcLessBase: differences.length === 0 ? null : meanOverSeeds(differences),
      annualisedReturn: mean((cell) => headline(cell)?.annualisedReturn ?? null),
      sharpe: mean((cell) => headline(cell)?.sharpe ?? null),
      maximumDrawdown: mean((cell) => headline(cell)?.maximumDrawdown ?? null),
      deflatedSharpe: mean((cell) => deflated.get(cell) ?? null),
      secondsPerDay: mean(({ effort, measures }) => effort.seconds / measures.days),
      peakMb: mean(({ effort }) => effort.peakMb),
      costUsd: mean(({ effort }) => effort.models?.costUsd ?? null),
    };
  });
}

/** Mean daily difference a - b per seed that both have a cell of, where the two are of the same days. */
export function pairedDifferences(a: readonly CellResult[], b: readonly CellResult[]): readonly number[] {
  return a.flatMap(({ seed, measures }) => {
    const other = b.find((cell) => cell.seed === seed)?.measures;
    if (other === undefined || !areOfSameDays(measures, other)) return [];
    const daily = measures.dailyRankIc.flatMap((value, day) => {
      const theirs = other.dailyRankIc[day] ?? null;
      return value === null || theirs === null ? [] : [value - theirs];
    });
    return daily.length === 0 ? [] : [daily.reduce((sum, value) => sum + value, 0) / daily.length];
  });
}

function areOfSameDays(a: CellMeasures, b: CellMeasures): boolean {
  return a.days === b.days && a.firstDate === b.firstDate && a.lastDate === b.lastDate;
}

/** Within a seed every arm is a trial; arms that are one run count once. */
function deflatedBySeed(arms: readonly ArmCells[]): ReadonlyMap<CellResult, number> {
  const deflated = new Map<CellResult, number>();
  const cells = arms.flatMap((arm) => arm.cells);
  for (const seed of new Set(cells.map((cell) => cell.seed))) {
    const ofSeed = cells.filter((cell) => cell.seed === seed);
    const moments = new Map(
      ofSeed.flatMap(({ key, measures: { sharpeMoments } }) =>
        sharpeMoments === null ? [] : [[key, sharpeMoments] as const],
      ),
    );
    const sharpes = [...moments.values()].map(({ sharpe }) => sharpe);
    const trials = sharpes.length;
    if (trials < 2) continue;
    const mean = sharpes.reduce((sum, value) => sum + value, 0) / trials;
    const trialSharpeVariance = sharpes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (trials - 1);
    for (const cell of ofSeed) {
      const own = moments.get(cell.key);
      const probability =
        own === undefined ? null : deflatedSharpe({ moments: own, trials, trialSharpeVariance });
      if (probability !== null) deflated.set(cell, probability);
    }
  }
  return deflated;
}
