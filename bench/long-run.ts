import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchRow, costRow, ratios } from './bench.ts';
import { type Growth, growthOf } from './growth.ts';
import type { LongRunMeasurement, LongRunRequest } from './long-run/measure.ts';
import { inTemporaryFolder, repository, timedNode } from './processes.ts';

export interface LongRunBenchOptions {
  /** Relative to the repository. */
  readonly scenario: string;
  /** Members of the market, and lengths of runs, ascending. */
  readonly sizes: readonly { readonly instruments: number; readonly days: readonly number[] }[];
  readonly investorsPerType: number;
}

const defaults: LongRunBenchOptions = {
  scenario: 'scenarios/library/first-run.yaml',
  sizes: [
    { instruments: 50, days: [242, 500, 1_000, 3_000] },
    { instruments: 300, days: [242, 1_000] },
  ],
  // What random investors draw at most: more would be simulated, and neither be judged nor written otherwise.
  investorsPerType: 64,
};

const MEASURE = fileURLToPath(new URL('long-run/measure.ts', import.meta.url));

/** What the launcher sets for every run: the young generation, which decides how late garbage goes. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=16', '--import', 'tsx'];

interface Measured {
  readonly days: number;
  readonly pass: LongRunMeasurement;
  readonly finish: LongRunMeasurement;
  readonly tables: LongRunMeasurement;
}

function inProcess(request: LongRunRequest): LongRunMeasurement {
  return JSON.parse(timedNode([...FLAGS, MEASURE, JSON.stringify(request)]).output) as LongRunMeasurement;
}

function measured(request: Omit<LongRunRequest, 'phase' | 'runDir'>): Measured {
  const { runDir } = inProcess({ ...request, phase: 'make' });
  const of = (phase: LongRunRequest['phase']) => inProcess({ ...request, phase, runDir });
  return { days: request.days, pass: of('pass'), finish: of('finish'), tables: of('tables') };
}

function rowsOf(name: string, { days, pass, finish, tables }: Measured): readonly BenchRow[] {
  const of = `${name}, ${days.toLocaleString('en-US')} days`;
  const perDay = (seconds: number | undefined) => ((seconds ?? Number.NaN) * 1000) / days;
  return [
    costRow(`${of}: judging`, perDay(finish.parts?.judge), 'ms a day', perDay(pass.seconds)),
    costRow(`${of}: writing tables`, perDay(finish.parts?.tables), 'ms a day', perDay(pass.seconds)),
    costRow(`${of}: peak of judging and writing`, finish.peakRssMb, 'MB', pass.peakRssMb),
    costRow(`${of}: peak of writing alone`, tables.peakRssMb, 'MB', pass.peakRssMb),
    costRow(`${of}: lives after judging`, finish.liveMb?.last ?? Number.NaN, 'MB', finish.liveMb?.first),
  ];
}

function growthRow(name: string, unit: string, { slope, low, high }: Growth): BenchRow {
  const band = Number.isNaN(low) ? 'two sizes, no interval' : `95 % ${low.toFixed(2)} to ${high.toFixed(2)}`;
  return { case: `${name} grows with days^x (${band})`, value: slope, unit, baseline: null, ratio: null };
}

/** How each number grows with days: 1 = in proportion to them, 0 = not at all. */
function growthRows(name: string, all: readonly Measured[]): readonly BenchRow[] {
  const of = (value: (one: Measured) => number) => growthOf(all.map((one) => [one.days, value(one)]));
  return [
    growthRow(
      `${name}: time of judging`,
      'x',
      of(({ finish }) => finish.parts?.judge ?? Number.NaN),
    ),
    growthRow(
      `${name}: time of writing`,
      'x',
      of(({ finish }) => finish.parts?.tables ?? Number.NaN),
    ),
    growthRow(
      `${name}: peak of judging and writing`,
      'x',
      of(({ finish }) => finish.peakRssMb),
    ),
    growthRow(
      `${name}: peak of writing alone`,
      'x',
      of(({ tables }) => tables.peakRssMb),
    ),
    growthRow(
      `${name}: peak of the market alone`,
      'x',
      of(({ pass }) => pass.peakRssMb),
    ),
  ];
}

/** The benchmark with other options, for tests. */
export function longRunBenchOf({ scenario, sizes, investorsPerType }: LongRunBenchOptions): Bench {
  return {
    name: 'long-run',
    description:
      'A run judged and its tables written, by days (16 types; processor time of all threads; each length in processes of its own), against opening its market and passing over its days',
    ratio: ratios.cost,
    run: () =>
      inTemporaryFolder((outDir) =>
        sizes.flatMap(({ instruments, days }) => {
          const name = `16 x ${instruments}`;
          const set = [
            `population.investorsPerType=${investorsPerType}`,
            `market.instruments=${instruments}`,
          ];
          const all = days.map((length) =>
            measured({ scenario: join(repository, scenario), set, days: length, outDir }),
          );
          return [...all.flatMap((one) => rowsOf(name, one)), ...growthRows(name, all)];
        }),
      ),
  };
}

export const longRunBench = longRunBenchOf(defaults);
