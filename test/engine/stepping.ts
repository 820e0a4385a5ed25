/** Runs and plain references for the tests of gate and stepper. */
import { join } from 'node:path';
import { loadScenario, type RunReport, runScenario } from '../../engine/index.ts';
import { advance, initialState, type RunState } from '../../engine/run-state.ts';
import type { DayRecord } from '../../journal/index.ts';
import { noTables, scenarioFile } from './folders.ts';

/** Six investors of three types on twelve made-up instruments; learns from its third day on, and moves investors. */
export function tiny(days: number, rest: object = {}): object {
  return {
    market: { kind: 'synthetic', instruments: 12, industries: 3, days },
    population: { types: 3, investorsPerType: 4, floor: 1, pool: { size: 5 }, picks: 2 },
    labels: { horizons: [1] },
    optimizer: { kind: 'annealing', horizon: 1, lookback: 1, iterations: 10, moveDeviation: 2 },
    ...rest,
  };
}

export async function loaded(folder: string, name: string, simulation: object) {
  return loadScenario(scenarioFile(folder, name, simulation, noTables));
}

/** Runs a scenario, stopped after `until` days. */
export async function run(
  folder: string,
  name: string,
  simulation: object,
  until = Number.POSITIVE_INFINITY,
): Promise<RunReport> {
  const stopping = new AbortController();
  return runScenario({
    scenario: await loaded(folder, name, simulation),
    outDir: join(folder, name),
    signal: stopping.signal,
    observe: (event) => {
      if (event.kind === 'day' && event.day + 1 === until) stopping.abort();
    },
  });
}

/** The state before each day and after the last, folded from the records alone. */
export function statesOf(records: readonly DayRecord[], horizons: readonly number[]): readonly RunState[] {
  const states = [initialState(records[0]?.plan.length ?? 0)];
  for (const record of records) {
    states.push(advance(states.at(-1) as RunState, { ...record, horizons }).state);
  }
  return states;
}
