import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchRow, costRow, ratios } from './bench.ts';
import type { CostMeasurement, CostRequest } from './cost-growth/measure.ts';
import { growthOf } from './growth.ts';
import { repository, timedNode } from './processes.ts';

/** What grows while everything else stays. */
export interface CostAxis {
  /** `investors (cohorts)`: the word before the bracket is what the fit is against. */
  readonly name: string;
  readonly sizes: readonly number[];
  /** Overrides of the scenario for a size. */
  readonly set: (size: number) => readonly string[];
  /** Days whose times are compared, after those before the optimisation. */
  readonly days?: number;
  /** Which number; `allDays` for runs of different lengths. @default 'day' */
  readonly of?: 'day' | 'ballots' | 'allDays';
}

/** The window of the backward optimisation is full from the 11th day on. */
const WARM_UP_DAYS = 11;
const DAYS = 16;

const perType = (investors: number, types = 16): string =>
  `population.investorsPerType=${Math.round(investors / types)}`;

const axes: readonly CostAxis[] = [
  {
    name: 'investors (cohorts)',
    sizes: [16_000, 64_000, 256_000, 1_024_000, 4_096_000],
    set: (size) => ['execution.grain=cohort', perType(size)],
  },
  {
    name: 'investors (actors)',
    sizes: [2_000, 8_000, 32_000, 128_000],
    set: (size) => [perType(size)],
  },
  {
    name: 'instruments (16 x 512 investors, cohorts)',
    sizes: [50, 100, 200, 400, 800],
    set: (size) => ['execution.grain=cohort', perType(8_192), `market.instruments=${size}`],
  },
  {
    name: 'types (65,536 investors, cohorts)',
    sizes: [4, 16, 32, 64],
    set: (size) => [
      'execution.grain=cohort',
      `population.types=${size}`,
      'population.modalitiesPerType=[1,4]',
      perType(65_536, size),
    ],
  },
  {
    name: 'days (16 x 32 investors, actors)',
    sizes: [64, 128, 256, 512, 1_024],
    set: (size) => [`market.days=${size}`],
    of: 'allDays',
  },
  {
    name: 'workers (262,144 investors, cohorts)',
    sizes: [1, 2, 4, 8],
    set: (size) => ['execution.grain=cohort', perType(262_144), `execution.workers=${size}`],
    of: 'ballots',
  },
];

export interface CostGrowthOptions {
  /** Relative to the repository. */
  readonly scenario: string;
  readonly axes: readonly CostAxis[];
}

const MEASURE = fileURLToPath(new URL('cost-growth/measure.ts', import.meta.url));
const FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=4096', '--import', 'tsx'];
const HALVES = { day: 'dayMs', ballots: 'ballotsMs', allDays: 'allDaysMs' } as const;

function measured(request: CostRequest): CostMeasurement {
  return JSON.parse(timedNode([...FLAGS, MEASURE, JSON.stringify(request)]).output) as CostMeasurement;
}

function rowsOf(
  scenario: string,
  { name, sizes, set, days = DAYS, of = 'day' }: CostAxis,
): readonly BenchRow[] {
  const [what = name] = name.split(' (');
  const points = sizes.map((size): readonly [number, number] => {
    const length = of === 'allDays' ? [] : [`market.days=${WARM_UP_DAYS + days}`];
    const found = measured({ scenario, set: [...length, ...set(size)], warmUpDays: WARM_UP_DAYS });
    return [size, found[HALVES[of]]];
  });
  const unit = { day: 'ms a day', ballots: 'ms of ballots a day', allDays: 'ms of all days' }[of];
  const { slope, low, high } = growthOf(points);
  const band = `95 % ${low.toFixed(2)} to ${high.toFixed(2)}`;
  const first = points[0]?.[1] as number;
  return [
    ...points.map(([size, value], i) =>
      costRow(`${name}: ${size.toLocaleString('en-US')}`, value, unit, ...(i === 0 ? [] : [first])),
    ),
    costRow(`${name}: time grows with ${what}^x (${band})`, slope, 'x'),
    costRow(`${name}: the same between the two largest`, growthOf(points.slice(-2)).slope, 'x'),
  ];
}

export function costGrowthBenchOf({ scenario, axes: wanted }: CostGrowthOptions): Bench {
  return {
    name: 'growth',
    description:
      'processor time of a run against investors, instruments, types, days and workers: its sizes beside the first of them, and the fitted exponent (1 = in proportion)',
    ratio: ratios.cost,
    run: () => Promise.resolve(wanted.flatMap((axis) => rowsOf(join(repository, scenario), axis))),
  };
}

export const costGrowthBench: Bench = costGrowthBenchOf({
  scenario: 'scenarios/library/first-run.yaml',
  axes,
});
