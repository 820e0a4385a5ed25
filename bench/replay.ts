import { join } from 'node:path';
import { applyPatches, type Patch } from 'immer';
import { integer, invariant, type Key, rootKey, streamAt, subKey, systemClock } from '../core/index.ts';
import {
  openPortfolioDays,
  openReplay,
  prepareRun,
  type Replay,
  type RunState,
  runScenario,
} from '../engine/index.ts';
import { type Journal, readRun } from '../journal/index.ts';
import { type LoadedScenario, loadScenario } from '../scenarios/index.ts';
import { type Bench, type BenchRow, costRow, median, ratios } from './bench.ts';
import { inTemporaryFolder, repository } from './processes.ts';

/** A run to look into. */
export interface ReplayCase {
  readonly name: string;
  /** Overrides of the first run. */
  readonly set: readonly string[];
  readonly days: number;
}

export interface ReplayBenchOptions {
  readonly cases: readonly ReplayCase[];
  /** Measurements of what is not measured on every day. */
  readonly rounds: number;
}

const defaults: ReplayBenchOptions = {
  cases: [
    { name: '512 investors, 1,000 days', set: [], days: 1000 },
    { name: '100,000 investors, 30 days', set: ['population.investorsPerType=6250'], days: 30 },
  ],
  rounds: 15,
};

const key = subKey(rootKey('bench'), 'replay');

/** Milliseconds of each measurement, and of its baseline beside it. */
interface Pair {
  readonly value: readonly number[];
  readonly baseline: readonly number[];
}

interface Measured {
  /** Not timed. */
  readonly prepare?: (day: number) => unknown;
  readonly work: (day: number) => unknown;
  readonly bare: (day: number) => unknown;
}

/** Times work and its baseline for each day in turn, changing which comes first. */
function timed(days: readonly number[], { prepare, work, bare }: Measured): Pair {
  const value: number[] = [];
  const baseline: number[] = [];
  const results: unknown[] = [];
  const clocked = (of: (day: number) => unknown, day: number, into: number[]) => {
    const start = systemClock.elapsed();
    results.push(of(day));
    into.push(systemClock.elapsed() - start);
  };
  for (const [k, day] of days.entries()) {
    prepare?.(day);
    if (k % 2 === 0) clocked(work, day, value);
    clocked(bare, day, baseline);
    if (k % 2 === 1) clocked(work, day, value);
    invariant(!results.splice(0).includes(undefined), 'what is measured gives something');
  }
  return { value, baseline };
}

function row(name: string, { value, baseline }: Pair): BenchRow {
  return costRow(name, median(value), 'ms', median(baseline));
}

/** Every day once, in random order. */
function shuffled(days: number, of: Key): number[] {
  const order = Array.from({ length: days }, (_, day) => day);
  for (let k = days - 1; k > 0; k--) {
    const other = integer(streamAt(of, k, 0), 0, k + 1);
    [order[k], order[other]] = [order[other] as number, order[k] as number];
  }
  return order;
}

/** The state after `day` days without keyframes: every patch from the first day on. */
function folded(journal: Journal, initial: RunState, day: number): RunState {
  let state = initial;
  for (let at = 0; at < day; at++)
    state = applyPatches(state, journal.day(at, { ballots: false }).patches as readonly Patch[]);
  return state;
}

async function rowsOf({ name, set, days }: ReplayCase, rounds: number): Promise<readonly BenchRow[]> {
  // One day more than are run: what is stopped before the end of its market is not evaluated.
  const scenario = await loadScenario(join(repository, 'scenarios/library/first-run.yaml'), {
    set: [...set, `market.days=${days + 1}`],
  });
  return inTemporaryFolder(async (outDir) => {
    const runDir = await runOf(scenario, outDir, days);
    const order = shuffled(days, subKey(key, 'days'));
    const replay = openReplay(runDir);
    try {
      return [
        ...openingRows(name, runDir, order.slice(0, rounds)),
        ...dayRows(name, replay, order),
        ...stateRows(name, replay, order, rounds),
        ...(await wholeRows(name, replay, () => passOver(scenario))),
      ];
    } finally {
      replay.close();
    }
  });
}

async function runOf(scenario: LoadedScenario, outDir: string, days: number): Promise<string> {
  const control = new AbortController();
  const run = await runScenario({
    scenario,
    outDir,
    signal: control.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day === days - 1) control.abort();
    },
  });
  invariant(run.days === days, 'the run has the days that it is looked into by');
  return run.runDir;
}

/** Opens a run folder, looks at it and closes it. */
function withFolder<Result>(runDir: string, look: (replay: Replay) => Result): Result {
  const replay = openReplay(runDir);
  try {
    return look(replay);
  } finally {
    replay.close();
  }
}

function withJournal<Result>(runDir: string, look: (journal: Journal) => Result): Result {
  const { journal } = readRun(runDir);
  try {
    return look(journal);
  } finally {
    journal.close();
  }
}

function openingRows(name: string, runDir: string, days: readonly number[]): readonly BenchRow[] {
  const opened = timed(days, {
    work: () => withFolder(runDir, (replay) => replay.overview()),
    bare: () => withJournal(runDir, (journal) => journal.days()),
  });
  const withDay = timed(days, {
    work: (day) => withFolder(runDir, (replay) => replay.day(day)),
    bare: (day) => withJournal(runDir, (journal) => journal.day(day, { ballots: false })),
  });
  return [
    row(`${name}: open the folder, with its overview, against opening its journal`, opened),
    row(`${name}: open the folder and a day, against opening its journal and reading the day`, withDay),
  ];
}

function dayRows(name: string, replay: Replay, days: readonly number[]): readonly BenchRow[] {
  const views = timed(days, {
    work: (day) => replay.day(day),
    bare: (day) => replay.journal.day(day, { ballots: false }),
  });
  return [
    row(`${name}: open a day, median of all in random order, against reading its record`, views),
    costRow(`${name}: open a day, the longest of all (at most 200)`, Math.max(...views.value), 'ms'),
  ];
}

function stateRows(
  name: string,
  replay: Replay,
  days: readonly number[],
  rounds: number,
): readonly BenchRow[] {
  const initial = replay.state(0);
  const jumps = timed(days.slice(0, rounds), {
    work: (day) => replay.state(day),
    bare: (day) => folded(replay.journal, initial, day),
  });
  const back = timed(days, {
    prepare: (day) => replay.state(day + 1),
    work: (day) => replay.state(day),
    bare: (day) => replay.journal.day(day, { ballots: false }),
  });
  return [
    row(`${name}: jump to a day's state, against folding all patches before it`, jumps),
    row(`${name}: one step of the state back, against reading the record of the day`, back),
  ];
}

/** Everything that is read off all days: for charts, and the market's for the portfolio. */
async function wholeRows(
  name: string,
  replay: Replay,
  pass: () => Promise<number>,
): Promise<readonly BenchRow[]> {
  const series = timed([0], {
    work: () => withFolder(replay.runDir, (own) => own.series()),
    bare: () => {
      let last = -1;
      for (const { day } of replay.journal.records(0, { ballots: false })) last = day;
      return last;
    },
  });
  const portfolio = openPortfolioDays(replay);
  try {
    const last = replay.days() - 1;
    const start = systemClock.elapsed();
    await portfolio.at(last);
    const traded = systemClock.elapsed() - start;
    const again: number[] = [];
    for (let day = 0; day <= last; day++) {
      const from = systemClock.elapsed();
      await portfolio.at(day);
      again.push(systemClock.elapsed() - from);
    }
    return [
      row(`${name}: daily values of all days for charts, against reading their records`, series),
      costRow(
        `${name}: portfolio of the last day, the first time, against passing over the market`,
        traded,
        'ms',
        await pass(),
      ),
      costRow(`${name}: portfolio of a day after that`, median(again), 'ms'),
    ];
  } finally {
    await portfolio.close();
  }
}

/** Milliseconds of opening the run's market and passing over its days. */
async function passOver(scenario: LoadedScenario): Promise<number> {
  const start = systemClock.elapsed();
  const { market, close } = await prepareRun(scenario);
  const feed = market.feed();
  while (feed.next() !== undefined);
  await close();
  return systemClock.elapsed() - start;
}

/** The benchmark with other runs, for tests. */
export function replayBenchOf(options: ReplayBenchOptions): Bench {
  return {
    name: 'replay',
    description: 'Days of a run looked into in any order, against reading their records and nothing else',
    ratio: ratios.cost,
    async run() {
      const rows: BenchRow[] = [];
      for (const each of options.cases) rows.push(...(await rowsOf(each, options.rounds)));
      return rows;
    },
  };
}

/** Opening, jumping and stepping back in finished runs. */
export const replayBench = replayBenchOf(defaults);
