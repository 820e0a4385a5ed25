import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, type BenchRow, benchRow, median, ratios } from './bench.ts';
import { inTemporaryFolder, repository, timedNode } from './processes.ts';
import { speedupOf } from './speedup.ts';
import type { BallotsMeasurement, Pairs, WorkersRequest } from './workers/ballots.ts';
import { BARE_INVESTORS } from './workers/bare-threads.ts';
import type { DaysMeasurement, DaysRequest } from './workers/days.ts';

export interface WorkersBenchOptions {
  /** Relative to the repository. */
  readonly scenario: string;
  readonly set: readonly string[];
  readonly sizes: readonly {
    readonly investors: number;
    readonly grain: WorkersRequest['grain'];
    /** Timed pairs of ballot phases by links, and of days of runs. */
    readonly ballots: number;
    readonly days: number;
    /** Runs whose populations follow the distribution, or keep their numbers: who comes, and who moves to the other worker, draws a pool. */
    readonly respawns: readonly ('plan' | 'fixed')[];
  }[];
  /** Days before: pools are drawn on the first one. */
  readonly warmUp: number;
  /** The same for days of runs, whose backward optimisation begins on the 11th. */
  readonly warmUpDays: number;
}

const defaults: WorkersBenchOptions = {
  scenario: 'scenarios/library/first-run.yaml',
  set: ['market.instruments=50'],
  sizes: [
    { investors: 1_000_000, grain: 'cohort', ballots: 20, days: 20, respawns: ['plan', 'fixed'] },
    { investors: 200_000, grain: 'cohort', ballots: 60, days: 40, respawns: ['plan', 'fixed'] },
    { investors: 100_000, grain: 'actor', ballots: 12, days: 12, respawns: ['fixed'] },
  ],
  warmUp: 3,
  warmUpDays: 12,
};

const BALLOTS = fileURLToPath(new URL('workers/ballots.ts', import.meta.url));
const DAYS = fileURLToPath(new URL('workers/days.ts', import.meta.url));

/** The young generation that the launcher sets for every run. */
const FLAGS = ['--max-semi-space-size=16'];

function inProcess(file: string, request: WorkersRequest | DaysRequest): unknown {
  return JSON.parse(timedNode([...FLAGS, file, JSON.stringify(request)]).output);
}

function rowsOf(name: string, operations: number, { one, two }: Pairs): readonly BenchRow[] {
  const perSecond = (times: readonly number[]): number => (operations / median(times)) * 1000;
  const { mean, low, high } = speedupOf(one, two);
  const row = (what: string, value: number): BenchRow =>
    benchRow(ratios.share, `${name}: ${what}`, value, 'times');
  return [
    benchRow(ratios.share, name, perSecond(two), 'investor-days per second', perSecond(one)),
    row(`mean of ${one.length} pairs`, mean),
    row('its 95 % interval from', low),
    row('its 95 % interval to', high),
  ];
}

/** The benchmark with other options, for tests. */
export function workersBenchOf(options: WorkersBenchOptions): Bench {
  const { scenario, set, sizes, warmUp, warmUpDays } = options;
  return {
    name: 'workers',
    description:
      'two workers against one, in days that take turns (links of 1 and 2 threads; runs with execution.workers 1 and 2), beside bare threads that only compute',
    ratio: ratios.share,
    run: () =>
      inTemporaryFolder((outDir) =>
        sizes.flatMap(({ investors, grain, ballots, days, respawns }) => {
          const name = `${investors.toLocaleString('en-US')} investors, ${grain}`;
          const request = { investors, grain };
          const links = inProcess(BALLOTS, { ...request, pairs: ballots, warmUp }) as BallotsMeasurement;
          const runs = respawns.flatMap((respawn) => {
            const took = inProcess(DAYS, {
              ...request,
              pairs: days,
              warmUp: warmUpDays,
              scenario: join(repository, scenario),
              set: [...set, `population.respawn=${respawn}`],
              outDir,
            }) as DaysMeasurement;
            const of = `${name}, runs with respawn ${respawn}`;
            return [
              ...rowsOf(`${of}: ballot phase (at least 1.7)`, investors, took.ballots),
              ...rowsOf(`${of}: whole day (at least 1.4)`, investors, took.days),
              ...rowsOf(`${of}: bare threads beside them`, BARE_INVESTORS, took.bare),
            ];
          });
          return [
            ...rowsOf(`${name}, links: ballot phase (at least 1.7)`, investors, links.ballots),
            ...rowsOf(`${name}, links: bare threads beside them`, BARE_INVESTORS, links.bare),
            ...runs,
          ];
        }),
      ),
  };
}

export const workersBench = workersBenchOf(defaults);
