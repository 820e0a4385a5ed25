/** A stress test as text for people, as one plain object, and as files. */
import { join } from 'node:path';
import { replaceFile, writeFailed } from '../../journal/index.ts';
import type { Cell } from '../experiment.ts';
import { textOf } from '../print.ts';
import type { StressResult } from '../stress.ts';
import { type Binding, bindingOf } from './binding.ts';
import type { ArmResult } from './climb.ts';
import { findingsOf } from './findings.ts';
import type { StressRun } from './measured-run.ts';
import { type SizeSummary, summariesOf } from './summary.ts';
import { tablesOf } from './tables.ts';

/** Text, 80 columns wide. */
export function stressText(result: StressResult): string {
  const summaries = summariesOf(result.runs);
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
        placementText(result),
        'All types are of one size; the floor of the plan keeps its share of the investors per type.',
        `Faults: throw ${faults.throw}, hang ${faults.hang}, garbage ${faults.garbage} of investors and days.`,
        `Limits: ${limit === '' ? 'none' : limit}.`,
        `Rank IC ${horizon} days ahead, in per cent: mean over seeds with its 95 % t interval.`,
      ],
      tables: tablesOf(result, summaries),
      findings: findingsOf(result, summaries),
    },
  );
}

function placementText({ arms, placement }: StressResult): string {
  const names = arms.map(({ name }) => name).join(', ');
  if (placement === 'scenario') return `Investors live where the scenario says: ${names}. --grains compares.`;
  return `Investors live in: ${names}${names.includes('@') ? ' (@ = worker threads)' : ''}.`;
}

export interface StressJson extends Omit<StressResult, 'arms'> {
  readonly arms: readonly (ArmResult & { readonly binding: Binding | null })[];
  readonly summaries: readonly SizeSummary[];
  readonly findings: readonly string[];
}

export function stressJson(result: StressResult): StressJson {
  const summaries = summariesOf(result.runs);
  const arms = result.arms.map((arm) => ({ ...arm, binding: bindingOf(arm, summaries, result.limits) }));
  return { ...result, arms, summaries, findings: findingsOf(result, summaries) };
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

type Row = Readonly<Record<string, Cell>>;

/** Columns of the first row, then those that others add; empty where there is nothing. Cells need no quotes. */
function csv(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** Fractions, seconds and MB (2^20 bytes). */
function sizeRow(size: SizeSummary): Row {
  const { rankIc, abstentions, arm, ballotShare, investorDaysPerSecond, bytesPerInvestor, ...rest } = size;
  return {
    ...rest,
    rankIc: rankIc?.mean ?? null,
    rankIcLow: rankIc?.low ?? null,
    rankIcHigh: rankIc?.high ?? null,
    arm,
    ballotShare,
    investorDaysPerSecond,
    bytesPerInvestor,
    ...abstained(abstentions),
  };
}

function runRow({ abstentions, arm, ballotShare, investorDaysPerSecond, addedMb, ...rest }: StressRun): Row {
  return { ...rest, arm, ballotShare, investorDaysPerSecond, addedMb, ...abstained(abstentions) };
}

function abstained(counts: Readonly<Record<string, number>>): Row {
  return Object.fromEntries(
    Object.entries(counts).map(([reason, number]) => [`abstained: ${reason}`, number]),
  );
}
