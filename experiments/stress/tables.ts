/** Tables of a stress test, 80 columns at most. What equal digests make equal is shown once for all arms. */
import type { Cell, ResultColumn, ResultTable } from '../experiment.ts';
import type { StressResult } from '../stress.ts';
import { scaled } from '../wording.ts';
import { distinctRuns } from './agreement.ts';
import type { StressRun } from './measured-run.ts';
import { type SizeSummary, summaryOf } from './summary.ts';

/** `summaries` of all runs of the result. */
export function tablesOf(
  { arms, runs }: StressResult,
  summaries: readonly SizeSummary[],
): readonly ResultTable[] {
  if (summaries.length === 0) return [];
  const isCompared = arms.length > 1;
  const distinct = isCompared ? distinctSizes(runs) : summaries;
  const isSomebodyAway = distinct.some(({ abstentions }) => Object.keys(abstentions).length > 0);
  const bySize = summaries.toSorted((a, b) => a.investors - b.investors);
  return [
    ...(isCompared
      ? [signal(distinct), time(bySize), memory(bySize)]
      : [costs(summaries), perInvestor(summaries)]),
    isCompared ? ballotsByArm(bySize) : ballots(summaries),
    ...(isSomebodyAway ? [reasons(distinct, isCompared)] : []),
    isCompared ? perArmRun(runs) : perRun(runs),
  ];
}

/** Sizes over one run for each seed, whichever arm ran it first. */
function distinctSizes(runs: readonly StressRun[]): readonly SizeSummary[] {
  const groups = Map.groupBy(distinctRuns(runs), ({ investors }) => investors);
  return [...groups].map(([size, group]) => summaryOf('', size, group));
}

const investors: ResultColumn = { name: 'investors' };
const arm: ResultColumn = { name: 'arm' };
const rankIc: readonly ResultColumn[] = [
  { name: 'rank IC', decimals: 2 },
  { name: 'low', decimals: 2 },
  { name: 'high', decimals: 2 },
];
const askingShare: ResultColumn = { name: 'asking, % of a day', decimals: 0 };
const askedPerSecond: ResultColumn = { name: 'asked a second', decimals: 0 };
const bytesEach: ResultColumn = { name: 'bytes an investor', decimals: 0 };

function rankIcCells(size: SizeSummary): readonly Cell[] {
  return [
    scaled(size.rankIc?.mean ?? null),
    scaled(size.rankIc?.low ?? null),
    scaled(size.rankIc?.high ?? null),
  ];
}

function costs(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Signal and cost',
    columns: [
      investors,
      ...rankIc,
      { name: 's a day', decimals: 3 },
      { name: 'slowest day', decimals: 3 },
      { name: 'messages a day', decimals: 0 },
      { name: 'peak MB', decimals: 0 },
    ],
    rows: sizes.map((size) => [
      count(size.investors),
      ...rankIcCells(size),
      size.daySecondsMedian,
      size.daySecondsMax,
      size.messagesPerDay,
      size.peakMb,
    ]),
  };
}

function perInvestor(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Time and memory of investors',
    columns: [investors, askedPerSecond, askingShare, bytesEach],
    rows: sizes.map((size) => [
      count(size.investors),
      size.investorDaysPerSecond,
      scaled(size.ballotShare),
      size.bytesPerInvestor,
    ]),
  };
}

function signal(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Signal: of all arms, whose runs are the same',
    columns: [investors, ...rankIc],
    rows: sizes.map((size) => [count(size.investors), ...rankIcCells(size)]),
  };
}

function time(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Time',
    columns: [
      investors,
      arm,
      { name: 's a day', decimals: 3 },
      { name: 'slowest day', decimals: 3 },
      askingShare,
      askedPerSecond,
      { name: 'messages a day', decimals: 0 },
    ],
    rows: sizes.map((size) => [
      count(size.investors),
      size.arm,
      size.daySecondsMedian,
      size.daySecondsMax,
      scaled(size.ballotShare),
      size.investorDaysPerSecond,
      size.messagesPerDay,
    ]),
  };
}

function memory(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Memory',
    columns: [investors, arm, { name: 'peak MB', decimals: 0 }, bytesEach],
    rows: sizes.map((size) => [count(size.investors), size.arm, size.peakMb, size.bytesPerInvestor]),
  };
}

function ballots(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Ballots over all runs: expected = received + abstained',
    columns: [
      investors,
      { name: 'expected', decimals: 0 },
      { name: 'received', decimals: 0 },
      { name: 'abstained', decimals: 0 },
      { name: 'restarts', decimals: 0 },
      { name: 'retirements', decimals: 0 },
    ],
    rows: sizes.map((size) => [
      count(size.investors),
      size.ballotsExpected,
      size.ballotsReceived,
      size.ballotsExpected - size.ballotsReceived,
      size.restarts,
      size.retirements,
    ]),
  };
}

function ballotsByArm(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Ballots over all runs of an arm: received or abstained',
    columns: [
      investors,
      arm,
      { name: 'received', decimals: 0 },
      { name: 'abstained', decimals: 0 },
      { name: 'restarts', decimals: 0 },
      { name: 'retirements', decimals: 0 },
    ],
    rows: sizes.map((size) => [
      count(size.investors),
      size.arm,
      size.ballotsReceived,
      size.ballotsExpected - size.ballotsReceived,
      size.restarts,
      size.retirements,
    ]),
  };
}

function reasons(sizes: readonly SizeSummary[], isCompared: boolean): ResultTable {
  return {
    title: `Abstentions by reason, over all runs${isCompared ? ' of any one arm' : ''}`,
    columns: [
      investors,
      { name: 'reason' },
      { name: 'abstained', decimals: 0 },
      { name: 'in 1000', decimals: 2 },
    ],
    rows: sizes.flatMap((size) =>
      Object.entries(size.abstentions).map(([reason, number]) => [
        count(size.investors),
        reason,
        number,
        (1000 * number) / size.ballotsExpected,
      ]),
    ),
  };
}

function perRun(runs: readonly StressRun[]): ResultTable {
  return {
    title: 'Runs: rank IC with the 95 % interval over days',
    columns: [
      investors,
      { name: 'seed', decimals: 0 },
      ...rankIc,
      { name: 's a day', decimals: 3 },
      { name: 'peak MB', decimals: 0 },
      { name: 'digest' },
    ],
    rows: runs.map((run) => [
      count(run.investors),
      run.seed,
      scaled(run.rankIc),
      scaled(run.rankIcLow),
      scaled(run.rankIcHigh),
      run.daySecondsMedian,
      run.peakMb,
      run.digest.slice(0, 12),
    ]),
  };
}

function perArmRun(runs: readonly StressRun[]): ResultTable {
  return {
    title: 'Runs',
    columns: [
      investors,
      arm,
      { name: 'seed', decimals: 0 },
      { name: 'rank IC', decimals: 2 },
      { name: 's a day', decimals: 3 },
      { name: 'peak MB', decimals: 0 },
      { name: 'digest' },
    ],
    rows: runs.map((run) => [
      count(run.investors),
      run.arm,
      run.seed,
      scaled(run.rankIc),
      run.daySecondsMedian,
      run.peakMb,
      run.digest.slice(0, 12),
    ]),
  };
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}
