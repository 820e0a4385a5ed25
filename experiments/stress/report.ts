/** A stress test as text for people, as one plain object, and as files. */
import { join } from 'node:path';
import { replaceFile, writeFailed } from '../../journal/index.ts';
import type { Cell, ResultColumn, ResultTable } from '../experiment.ts';
import { textOf } from '../print.ts';
import { breakText, type StressResult, type StressRun } from '../stress.ts';
import { counted, scaled } from '../wording.ts';
import { type SizeSummary, summariesOf } from './summary.ts';

/** Text, 80 columns wide. */
export function stressText(result: StressResult): string {
  const sizes = summariesOf(result.runs);
  const { scenario, types, seeds, faults, limits, horizon } = result;
  const limit = [
    ...(limits.daySeconds === undefined ? [] : [`${limits.daySeconds} s a day`]),
    ...(limits.memoryMb === undefined ? [] : [`${limits.memoryMb} MB`]),
  ].join(', ');
  return textOf(
    { name: 'stress', description: `population sizes of ${scenario}` },
    {
      setup: [
        `${types} types, seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}, one run at a time, each in a process of its own.`,
        'All types are of one size; the floor of the plan keeps its share of the investors per type.',
        `Faults: throw ${faults.throw}, hang ${faults.hang}, garbage ${faults.garbage} of investors and days.`,
        `Limits: ${limit === '' ? 'none' : limit}.`,
        `Rank IC ${horizon} days ahead, in per cent: mean over seeds with its 95 % t interval.`,
      ],
      tables: tablesOf(sizes, result.runs),
      findings: findingsOf(result),
    },
  );
}

/** What became of the sizes, in words. */
export function findingsOf(result: StressResult): readonly string[] {
  const { lastHeld, broken, stopped, sizes } = result;
  const held = lastHeld === null ? 'No size held.' : `The last size that held: ${count(lastHeld)} investors.`;
  if (broken !== null) {
    const where = `${count(broken.investors)} investors, seed ${broken.seed}`;
    return [`Broken at ${where}: ${breakText(broken)}.`, held];
  }
  if (stopped) {
    const done = lastHeld === null ? 'No size was finished with all seeds.' : held;
    return ['Stopped before its end.', done, ...begunOf(result)];
  }
  return [sizes.length === 1 ? `${count(sizes[0] as number)} investors held.` : 'Every size held.'];
}

/** The size that was begun and not finished: sizes are run one after the other. */
function begunOf({ sizes, lastHeld, runs, seeds }: StressResult): readonly string[] {
  const begun = sizes.at(-1);
  if (begun === undefined || begun === lastHeld) return [];
  const done = runs.filter(({ investors }) => investors === begun).length;
  const held = done === 0 ? '' : ' held';
  return [`Begun: ${count(begun)} investors; ${done} of ${counted(seeds.length, 'seed')}${held}.`];
}

export interface StressJson extends StressResult {
  readonly summaries: readonly SizeSummary[];
  readonly findings: readonly string[];
}

export function stressJson(result: StressResult): StressJson {
  return { ...result, summaries: summariesOf(result.runs), findings: findingsOf(result) };
}

/** Writes `stress.json`, `sizes.csv` and `runs.csv` into a folder that is there, over those that are there. Throws `journal.write-failed`. */
export function writeStress(folder: string, result: StressResult): readonly string[] {
  const files = {
    'stress.json': `${JSON.stringify(stressJson(result))}\n`,
    'sizes.csv': csv(summariesOf(result.runs).map(sizeRow)),
    'runs.csv': csv(result.runs.map(runRow)),
  };
  return Object.entries(files).map(([name, content]) => {
    const file = join(folder, name);
    try {
      replaceFile(file, content);
    } catch (error) {
      throw writeFailed(error, file, 'start the stress test again: it keeps nothing else');
    }
    return file;
  });
}

function tablesOf(sizes: readonly SizeSummary[], runs: readonly StressRun[]): readonly ResultTable[] {
  if (sizes.length === 0) return [];
  const isSomebodyAway = sizes.some(({ abstentions }) => Object.keys(abstentions).length > 0);
  return [costs(sizes), ballots(sizes), ...(isSomebodyAway ? [reasons(sizes)] : []), perRun(runs)];
}

type Row = Readonly<Record<string, Cell>>;

/** Columns of the first row, then those that others add; empty where there is nothing. Cells need no quotes. */
function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** Fractions, seconds and MB (2^20 bytes). */
function sizeRow({ rankIc, abstentions, ...rest }: SizeSummary): Row {
  return {
    ...rest,
    rankIc: rankIc?.mean ?? null,
    rankIcLow: rankIc?.low ?? null,
    rankIcHigh: rankIc?.high ?? null,
    ...abstained(abstentions),
  };
}

function runRow({ abstentions, ...rest }: StressRun): Row {
  return { ...rest, ...abstained(abstentions) };
}

function abstained(counts: Readonly<Record<string, number>>): Row {
  return Object.fromEntries(
    Object.entries(counts).map(([reason, number]) => [`abstained: ${reason}`, number]),
  );
}

const investors: ResultColumn = { name: 'investors' };

function costs(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Signal and cost',
    columns: [
      investors,
      { name: 'rank IC', decimals: 2 },
      { name: 'low', decimals: 2 },
      { name: 'high', decimals: 2 },
      { name: 's a day', decimals: 3 },
      { name: 'slowest day', decimals: 3 },
      { name: 'messages a day', decimals: 0 },
      { name: 'peak MB', decimals: 0 },
    ],
    rows: sizes.map((size) => [
      count(size.investors),
      scaled(size.rankIc?.mean ?? null),
      scaled(size.rankIc?.low ?? null),
      scaled(size.rankIc?.high ?? null),
      size.daySecondsMedian,
      size.daySecondsMax,
      size.messagesPerDay,
      size.peakMb,
    ]),
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

function reasons(sizes: readonly SizeSummary[]): ResultTable {
  return {
    title: 'Abstentions by reason, over all runs',
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
      { name: 'rank IC', decimals: 2 },
      { name: 'low', decimals: 2 },
      { name: 'high', decimals: 2 },
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

function count(number: number): string {
  return number.toLocaleString('en-US');
}
