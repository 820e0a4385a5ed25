import { fileURLToPath } from 'node:url';
import { type Bench, type BenchRow, benchRow, ratios } from './bench.ts';
import { timedNode } from './processes.ts';
import type { GrainMeasurement, ScaleMeasurement, ScaleRequest } from './scale/measure.ts';

export interface ScaleBenchOptions {
  readonly sizes: readonly ScaleRequest[];
}

const respawns = [0.01, 0.1];

/** Fewer rounds where a day is long. */
const defaults: ScaleBenchOptions = {
  sizes: [
    { investors: 512, redraw: 'static', rounds: 300, actorRounds: 300, respawns },
    { investors: 10_000, redraw: 'static', rounds: 60, actorRounds: 40, respawns },
    { investors: 100_000, redraw: 'static', rounds: 30, actorRounds: 8, respawns },
    { investors: 100_000, redraw: 'daily', rounds: 12, actorRounds: 4, respawns: [] },
    { investors: 1_000_000, redraw: 'static', rounds: 9, actorRounds: 3, respawns },
    { investors: 10_000_000, redraw: 'static', rounds: 3, actorRounds: 0, respawns },
  ],
};

const MEASURE = fileURLToPath(new URL('scale/measure.ts', import.meta.url));

/** The young generation that the launcher sets for every run; a million actors need the heap. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=16', '--max-old-space-size=8192'];

function measured(request: ScaleRequest): ScaleMeasurement {
  return JSON.parse(timedNode([...FLAGS, MEASURE, JSON.stringify(request)]).output) as ScaleMeasurement;
}

function rowsOf({ request, cohort, actor, took, grains }: ScaleMeasurement): readonly BenchRow[] {
  const { investors, redraw } = request;
  const name = `${investors.toLocaleString('en-US')} investors${redraw === 'daily' ? ', daily pools' : ''}`;
  const perSecond = (milliseconds: number): number => (investors / milliseconds) * 1000;
  const row = (what: string, value: number, unit: string, baseline?: number): BenchRow =>
    benchRow(ratios.share, `${name}, ${what}`, value, unit, baseline);
  const rate = (what: string, valueMs: number, baselineMs: number): BenchRow =>
    row(`cohort: ${what}`, perSecond(valueMs), 'investor-days per second', perSecond(baselineMs));
  const { bare, kernel, hashing, copying, pools } = took;
  const day = (against: string, baselineMs: number): BenchRow =>
    rate(`a day, against ${against}`, took.cohort.wall, baselineMs);
  const three = kernel.wall + hashing.wall + copying.wall;
  const inProcessorTime = 'in processor time of all threads';
  const ofGrain = (grain: string, one: GrainMeasurement): readonly BenchRow[] => [
    row(`${grain}: time to first day`, one.firstMs, 'ms'),
    row(`${grain}: messages a day`, one.messagesADay, 'messages'),
    row(`${grain}: heap and typed arrays at rest`, one.bytesPerInvestor, 'bytes per investor'),
    row(`${grain}: resident memory at rest`, one.residentPerInvestor, 'bytes per investor'),
    row(`${grain}: peak resident memory`, one.peakRssMb, 'MB'),
    ...one.respawns.flatMap(({ share, respawnMs, withDayMs, usualDayMs }) => {
      const what = `${grain}: respawn of ${share * 100} %`;
      return [
        row(what, respawnMs, 'ms'),
        row(
          `${what} and its day, against a usual day`,
          perSecond(withDayMs),
          'investor-days per second',
          perSecond(usualDayMs),
        ),
      ];
    }),
  ];
  return [
    day('the bare loop (at least 0.5)', bare.wall),
    rate(`the same ${inProcessorTime}`, took.cohort.processor, bare.processor),
    ...(grains === undefined
      ? []
      : [
          rate('a day, against actors (at least 10)', grains.cohort.wall, grains.actor.wall),
          rate(`against actors ${inProcessorTime}`, grains.cohort.processor, grains.actor.processor),
        ]),
    day('the kernel alone', kernel.wall),
    day('SHA-256 of its records alone', hashing.wall),
    day('one copy of its records', copying.wall),
    day('these three together', three),
    ...(pools === undefined
      ? []
      : [day('drawing its pools alone', pools.wall), day('these four together', three + pools.wall)]),
    ...ofGrain('cohort', cohort),
    ...(actor === undefined ? [] : ofGrain('actors', actor)),
  ];
}

/** The benchmark with other sizes, for tests. */
export function scaleBenchOf({ sizes }: ScaleBenchOptions): Bench {
  return {
    name: 'scale',
    description:
      'investor-days of cohorts on one core (16 types that see 9 columns, pools of 20 out of 50, 5 buys, tilts and noise of each investor), against a bare typed-array loop of the same arithmetic, actors, and the machine',
    ratio: ratios.share,
    run: () => Promise.resolve(sizes.flatMap((size) => rowsOf(measured(size)))),
  };
}

export const scaleBench = scaleBenchOf(defaults);
