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
   * itself, and where the cells are of other days, or their optimizers of another label.
   */
  readonly rankIcLessBase: SampleMean | null;
  /** Of the headline portfolio of the score. */
  readonly annualisedReturn: SampleMean | null;
  readonly sharpe: SampleMean | null;
  readonly maximumDrawdown: SampleMean | null;
  /**
   * Mean over seeds of the probability that this Sharpe ratio is more than the best of as many worthless trials would show. Null
   * for random investors, who are no trial.
   */
  readonly deflatedSharpe: SampleMean | null;
  /** Wall time of a market day, from its snapshot to its commit: neither opening the market nor evaluating. */
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
      secondsPerDay: mean(({ effort, measures }) => effort.marketDaysSeconds / measures.days),
      peakMb: mean(({ effort }) => effort.peakMb),
      costUsd: mean(({ effort }) => effort.models?.costUsd ?? null),
    };
  });
}

/** Mean daily difference a - b per seed that both have a cell of, where the two are of the same days and the same label. */
export function pairedDifferences(a: readonly CellResult[], b: readonly CellResult[]): readonly number[] {
  return a.flatMap(({ seed, measures }) => {
    const other = b.find((cell) => cell.seed === seed)?.measures;
    if (other === undefined || !areComparable(measures, other)) return [];
    const daily = measures.dailyRankIc.flatMap((value, day) => {
      const theirs = other.dailyRankIc[day] ?? null;
      return value === null || theirs === null ? [] : [value - theirs];
    });
    return daily.length === 0 ? [] : [daily.reduce((sum, value) => sum + value, 0) / daily.length];
  });
}

/** Whether daily rank ICs of the two can be subtracted. */
export function areComparable(a: CellMeasures, b: CellMeasures): boolean {
  return a.horizon === b.horizon && daysOf(a) === daysOf(b);
}

function daysOf({ days, firstDate, lastDate }: CellMeasures): string {
  return `${days} ${firstDate} ${lastDate}`;
}

/** The null population: a yardstick, and nothing that anybody would pick. */
export function isNull({ measures }: CellResult): boolean {
  return measures.analyst === 'random';
}

/**
 * Trials of a seed are its different series of returns over the same days (equal series are one), but for those of random
 * investors.
 */
function deflatedBySeed(arms: readonly ArmCells[]): ReadonlyMap<CellResult, number> {
  const deflated = new Map<CellResult, number>();
  const cells = arms.flatMap((arm) => arm.cells).filter((cell) => !isNull(cell));
  const groups = Map.groupBy(cells, ({ seed, measures }) => `${seed} ${daysOf(measures)}`);
  for (const group of groups.values()) {
    const moments = new Map(
      group.flatMap(({ measures: { sharpeMoments, returnsDigest } }) =>
        sharpeMoments === null || returnsDigest === null ? [] : [[returnsDigest, sharpeMoments] as const],
      ),
    );
    const sharpes = [...moments.values()].map(({ sharpe }) => sharpe);
    const trials = sharpes.length;
    if (trials < 2) continue;
    const mean = sharpes.reduce((sum, value) => sum + value, 0) / trials;
    const trialSharpeVariance = sharpes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (trials - 1);
    for (const cell of group) {
      const own = cell.measures.sharpeMoments;
      const probability = own === null ? null : deflatedSharpe({ moments: own, trials, trialSharpeVariance });
      if (probability !== null) deflated.set(cell, probability);
    }
  }
  return deflated;
}
