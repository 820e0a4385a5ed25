import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchRow, ratios } from './bench.ts';
import type { PopulationMeasurement } from './population/measure.ts';

/** Investors, and timed days: fewer where a day is long. */
const sizes: readonly (readonly [number, number])[] = [
  [512, 600],
  [10_000, 40],
  [100_000, 5],
  [1_000_000, 3],
];

/** Two populations of a million live in one process while they are compared. */
const HEAP_LIMIT_MB = 8_192;

const MEASURE = fileURLToPath(new URL('population/measure.ts', import.meta.url));

function measured(investors: number, rounds: number): PopulationMeasurement {
  const text = execFileSync(
    process.execPath,
    ['--expose-gc', `--max-old-space-size=${HEAP_LIMIT_MB}`, MEASURE, String(investors), String(rounds)],
    { encoding: 'utf8', maxBuffer: 1 << 20 },
  );
  return JSON.parse(text) as PopulationMeasurement;
}

/** Heap limits that are tried, in MB (`node --max-old-space-size`), ascending. */
const heapLimitsMb = [1_536, 2_048, 2_560, 3_072, 4_096, 6_144];

/** The least of the limits under which that many investors live through three days; NaN when none is enough. */
function heapLimitNeeded(investors: number, limitsMb: readonly number[]): number {
  const fits = (limit: number): boolean =>
    spawnSync(process.execPath, [`--max-old-space-size=${limit}`, MEASURE, String(investors), 'fit'], {
      stdio: 'ignore',
    }).status === 0;
  return limitsMb.find(fits) ?? Number.NaN;
}

function rowsOf(day: PopulationMeasurement): readonly BenchRow[] {
  const { investors, engineMs, bareMs, plainMs } = day;
  const name = `${investors.toLocaleString('en-US')} investors`;
  const row = (what: string, value: number, unit: string, baseline: number | null = null): BenchRow => ({
    case: `${name}: ${what}`,
    value,
    unit,
    baseline,
    ratio: baseline === null ? null : value / baseline,
  });
  return [
    row('a day, against bare nact (at most 3)', engineMs, 'ms', bareMs),
    row('a day, against plain loop + bare nact (at most 1.5)', engineMs, 'ms', plainMs + bareMs),
    row('the decisions in a plain loop', (plainMs / investors) * 1000, 'us per investor'),
    row('spawning', day.spawnMs, 'ms'),
    row('first day, with pools', day.firstDayMs, 'ms'),
    row('heap at rest', day.heapPerInvestor, 'bytes per investor'),
    row('resident memory at rest', day.rssPerInvestor, 'bytes per investor'),
    row('peak resident memory', day.peakRssMb, 'MB'),
  ];
}

export const populationBench: Bench = {
  name: 'population',
  description:
    'a day of rule investors as actors (16 types that see 9 columns, pools of 20 out of 50, 5 buys)',
  ratio: ratios.cost,
  run() {
    const rows = sizes.flatMap(([investors, rounds]) => rowsOf(measured(investors, rounds)));
    const limit = heapLimitNeeded(1_000_000, heapLimitsMb);
    const name = '1,000,000 investors: least --max-old-space-size tried that is enough';
    return Promise.resolve([...rows, { case: name, value: limit, unit: 'MB', baseline: null, ratio: null }]);
  },
};
