/** What the runs of one population size have in common. */
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import type { StressRun } from '../stress.ts';
import { median } from './measured-run.ts';

export interface SizeSummary {
  readonly investors: number;
  /** Runs that came to their end. */
  readonly runs: number;
  /** Over seeds, of runs with a defined rank IC; null without any. */
  readonly rankIc: SampleMean | null;
  /** Median over runs of their median days, and the slowest day of all. */
  readonly daySecondsMedian: number;
  readonly daySecondsMax: number;
  /** Mean over runs. */
  readonly messagesPerDay: number;
  /** Largest of all runs. */
  readonly peakMb: number;
  /** Sums over runs. */
  readonly restarts: number;
  readonly retirements: number;
  readonly ballotsExpected: number;
  readonly ballotsReceived: number;
  readonly abstentions: Readonly<Record<string, number>>;
}

/** Runs of one size, one at least. */
export function summaryOf(investors: number, runs: readonly StressRun[]): SizeSummary {
  const sum = (of: (run: StressRun) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const rankIcs = runs.map(({ rankIc }) => rankIc).filter((value) => value !== null);
  const reasons = [...new Set(runs.flatMap(({ abstentions }) => Object.keys(abstentions)))].sort();
  return {
    investors,
    runs: runs.length,
    rankIc: rankIcs.length === 0 ? null : meanOverSeeds(rankIcs),
    daySecondsMedian: median(runs.map(({ daySecondsMedian }) => daySecondsMedian)),
    daySecondsMax: Math.max(...runs.map(({ daySecondsMax }) => daySecondsMax)),
    messagesPerDay: sum(({ messagesPerDay }) => messagesPerDay) / runs.length,
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
    restarts: sum(({ restarts }) => restarts),
    retirements: sum(({ retirements }) => retirements),
    ballotsExpected: sum(({ ballotsExpected }) => ballotsExpected),
    ballotsReceived: sum(({ ballotsReceived }) => ballotsReceived),
    abstentions: Object.fromEntries(
      reasons.map((reason) => [reason, sum(({ abstentions }) => abstentions[reason] ?? 0)]),
    ),
  };
}

/** One summary per size with a run that came to its end. */
export function summariesOf(runs: readonly StressRun[]): readonly SizeSummary[] {
  return [...new Set(runs.map(({ investors }) => investors))].map((investors) =>
    summaryOf(
      investors,
      runs.filter((run) => run.investors === investors),
    ),
  );
}
