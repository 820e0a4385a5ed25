import { join } from 'node:path';
import { applyPatches, type Patch } from 'immer';
import { integer, invariant, type Key, rootKey, streamAt, subKey } from '../core/index.ts';
import { openReplay, type Replay, type RunState, runScenario, stepRun } from '../engine/index.ts';
import { type Journal, readRun } from '../journal/index.ts';
import { type LoadedScenario, loadScenario } from '../scenarios/index.ts';
import { type Bench, type BenchRow, costRow, ratios } from './bench.ts';
import { inTemporaryFolder, repository } from './processes.ts';
import { row, timed, withFolder } from './replay/timed.ts';
import { wholeRows } from './replay/whole-rows.ts';

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
        ...(await stepRows(name, runDir, order)),
        ...(await wholeRows(name, replay, scenario, order)),
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
  return [row(`${name}: jump to a day's state, against folding all patches before it`, jumps)];
}

/** One step back of somebody who stands on a day and looks at the one before. */
async function stepRows(name: string, runDir: string, days: readonly number[]): Promise<readonly BenchRow[]> {
  const stepper = await stepRun({ runDir });
  try {
    const back = timed(
      days.filter((day) => day > 0),
      {
        prepare: (day) => [stepper.goTo(day), stepper.state],
        work: () => [stepper.back(), stepper.state, stepper.view()],
        bare: (day) => stepper.replay.journal.day(day - 1, { ballots: false }),
      },
    );
    return [row(`${name}: one step back, with state and view, against reading the record of the day`, back)];
  } finally {
    await stepper.close();
  }
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
