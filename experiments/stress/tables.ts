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

/** A column and what stands in it. */
interface Field<Row> {
  readonly column: ResultColumn;
  readonly cell: (row: Row) => Cell;
}

function tableOf<Row>(title: string, fields: readonly Field<Row>[], rows: readonly Row[]): ResultTable {
  return {
    title,
    columns: fields.map(({ column }) => column),
    rows: rows.map((row) => fields.map(({ cell }) => cell(row))),
  };
}

function field<Row>(name: string, decimals: number, cell: (row: Row) => Cell): Field<Row> {
  return { column: { name, decimals }, cell };
}

type Sized = Pick<SizeSummary, 'investors'>;
/** What sizes and runs were measured for alike. */
type Measured = Pick<SizeSummary, 'daySecondsMedian' | 'peakMb'>;

const investors: Field<Sized> = { column: { name: 'investors' }, cell: (row) => count(row.investors) };
const arm: Field<Pick<SizeSummary, 'arm'>> = { column: { name: 'arm' }, cell: (row) => row.arm };
const secondsADay = field('s a day', 3, (row: Measured) => row.daySecondsMedian);
const peakMb = field('peak MB', 0, (row: Measured) => row.peakMb);

const rankIc: readonly Field<SizeSummary>[] = [
  field('rank IC', 2, (size) => scaled(size.rankIc?.mean ?? null)),
  field('low', 2, (size) => scaled(size.rankIc?.low ?? null)),
  field('high', 2, (size) => scaled(size.rankIc?.high ?? null)),
];
const slowestDay = field('slowest day', 3, (size: SizeSummary) => size.daySecondsMax);
const messagesADay = field('messages a day', 0, (size: SizeSummary) => size.messagesPerDay);
const askingShare = field('asking, % of a day', 0, (size: SizeSummary) => scaled(size.ballotShare));
const askedPerSecond = field('asked a second', 0, (size: SizeSummary) => size.investorDaysPerSecond);
const bytesEach = field('bytes an investor', 0, (size: SizeSummary) => size.bytesPerInvestor);
const answers: readonly Field<SizeSummary>[] = [
  field('received', 0, (size) => size.ballotsReceived),
  field('abstained', 0, (size) => size.ballotsExpected - size.ballotsReceived),
  field('restarts', 0, (size) => size.restarts),
  field('retirements', 0, (size) => size.retirements),
];

const seed = field('seed', 0, (run: StressRun) => run.seed);
const rankIcOfRun = field('rank IC', 2, (run: StressRun) => scaled(run.rankIc));
const digest: Field<StressRun> = { column: { name: 'digest' }, cell: (run) => run.digest.slice(0, 12) };

function costs(sizes: readonly SizeSummary[]): ResultTable {
  const fields = [investors, ...rankIc, secondsADay, slowestDay, messagesADay, peakMb];
  return tableOf('Signal and cost', fields, sizes);
}

function perInvestor(sizes: readonly SizeSummary[]): ResultTable {
  const fields = [investors, askedPerSecond, askingShare, bytesEach];
  return tableOf('Time and memory of investors', fields, sizes);
}

function signal(sizes: readonly SizeSummary[]): ResultTable {
  return tableOf('Signal: of all arms, whose runs are the same', [investors, ...rankIc], sizes);
}

function time(sizes: readonly SizeSummary[]): ResultTable {
  const fields = [investors, arm, secondsADay, slowestDay, askingShare, askedPerSecond, messagesADay];
  return tableOf('Time', fields, sizes);
}

function memory(sizes: readonly SizeSummary[]): ResultTable {
  return tableOf('Memory', [investors, arm, peakMb, bytesEach], sizes);
}

function ballots(sizes: readonly SizeSummary[]): ResultTable {
  const expected = field('expected', 0, (size: SizeSummary) => size.ballotsExpected);
  const fields = [investors, expected, ...answers];
  return tableOf('Ballots over all runs: expected = received + abstained', fields, sizes);
}

function ballotsByArm(sizes: readonly SizeSummary[]): ResultTable {
  const fields = [investors, arm, ...answers];
  return tableOf('Ballots over all runs of an arm: received or abstained', fields, sizes);
}

function reasons(sizes: readonly SizeSummary[], isCompared: boolean): ResultTable {
  return {
    title: `Abstentions by reason, over all runs${isCompared ? ' of any one arm' : ''}`,
    columns: [
      investors.column,
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
  const interval = [
    field('low', 2, (run: StressRun) => scaled(run.rankIcLow)),
    field('high', 2, (run: StressRun) => scaled(run.rankIcHigh)),
  ];
  const fields = [investors, seed, rankIcOfRun, ...interval, secondsADay, peakMb, digest];
  return tableOf('Runs: rank IC with the 95 % interval over days', fields, runs);
}

function perArmRun(runs: readonly StressRun[]): ResultTable {
  return tableOf('Runs', [investors, arm, seed, rankIcOfRun, secondsADay, peakMb, digest], runs);
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}
