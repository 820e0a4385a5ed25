/** What the runs of one population size have in common. */
import { meanOverSeeds, type SampleMean } from '../sample.ts';
import { median, type StressRun } from './measured-run.ts';

export interface SizeSummary {
  /** Name of the arm. */
  readonly arm: string;
  readonly investors: number;
  /** Runs that came to their end. */
  readonly runs: number;
  /** Over seeds, of runs with a defined rank IC; null without any. */
  readonly rankIc: SampleMean | null;
  /** Median over runs of their median days, and the slowest day of all. */
  readonly daySecondsMedian: number;
  readonly daySecondsMax: number;
  /** Share of a median day in which investors are asked, and investors asked a second of the median day: medians over runs. */
  readonly ballotShare: number;
  readonly investorDaysPerSecond: number;
  /** Mean over runs. */
  readonly messagesPerDay: number;
  /** Largest of all runs. */
  readonly peakMb: number;
  /** Memory that the population and its days added, over the investors: largest of all runs. */
  readonly bytesPerInvestor: number;
  /** Sums over runs. */
  readonly restarts: number;
  readonly retirements: number;
  readonly ballotsExpected: number;
  readonly ballotsReceived: number;
  readonly abstentions: Readonly<Record<string, number>>;
}

const BYTES_PER_MB = 2 ** 20;

/** Runs of one size in one arm, one at least. */
export function summaryOf(arm: string, investors: number, runs: readonly StressRun[]): SizeSummary {
  const sum = (of: (run: StressRun) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const rankIcs = runs.map(({ rankIc }) => rankIc).filter((value) => value !== null);
  const reasons = [...new Set(runs.flatMap(({ abstentions }) => Object.keys(abstentions)))].sort();
  return {
    arm,
    investors,
    runs: runs.length,
    rankIc: rankIcs.length === 0 ? null : meanOverSeeds(rankIcs),
    daySecondsMedian: median(runs.map(({ daySecondsMedian }) => daySecondsMedian)),
    daySecondsMax: Math.max(...runs.map(({ daySecondsMax }) => daySecondsMax)),
    ballotShare: median(runs.map(({ ballotShare }) => ballotShare)),
    investorDaysPerSecond: median(runs.map(({ investorDaysPerSecond }) => investorDaysPerSecond)),
    messagesPerDay: sum(({ messagesPerDay }) => messagesPerDay) / runs.length,
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
    bytesPerInvestor: (BYTES_PER_MB * Math.max(...runs.map(({ addedMb }) => addedMb))) / investors,
    restarts: sum(({ restarts }) => restarts),
    retirements: sum(({ retirements }) => retirements),
    ballotsExpected: sum(({ ballotsExpected }) => ballotsExpected),
    ballotsReceived: sum(({ ballotsReceived }) => ballotsReceived),
    abstentions: Object.fromEntries(
      reasons.map((reason) => [reason, sum(({ abstentions }) => abstentions[reason] ?? 0)]),
    ),
  };
}

/** One summary per arm and size with a run that came to its end, in the order in which they were begun. */
export function summariesOf(runs: readonly StressRun[]): readonly SizeSummary[] {
  const groups = Map.groupBy(runs, ({ arm, investors }) => `${arm} ${investors}`);
  return [...groups.values()].map((group) => {
    const [{ arm, investors }] = group as [StressRun];
    return summaryOf(arm, investors, group);
  });
}
