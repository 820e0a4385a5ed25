import { MassError, type ModalityMask, rootKey } from '../core/index.ts';
import type { DayRecord, Journal } from '../journal/index.ts';
import type { Fill } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';
import { learningOf } from './blueprint.ts';
import { chooseDistribution, optimizerKey } from './choice.ts';
import type { RunNotes } from './notes.ts';
import { type Lookback, LookbackWindow, type Window } from './window.ts';

/** What the close of a day would have learned. */
export interface Relearned {
  readonly day: number;
  readonly distribution: Float64Array;
  /** What it was learned from; absent while too few labels have ended. */
  readonly window?: Window;
}

export type RelearnedDay = Pick<DayRecord, 'day' | 'tally' | 'endedLabels'>;

/** Whose tallies and labels: what a run's notes say of its investors and its market. */
export interface Relearning {
  readonly masks: readonly ModalityMask[];
  readonly fill: Fill;
  readonly labelLag: number;
  /** Trading days of the labels that the run recorded. */
  readonly horizons: readonly number[];
}

/** Of a run that began with its first day. Throws `replay.not-available` for a fork, which may begin with weights that were set by hand. */
export function relearningOf(journal: Pick<Journal, 'manifest'>): Relearning {
  const { notes, scenario } = journal.manifest();
  const { fill, labelLag, types, fork } = notes as unknown as RunNotes;
  if (fork !== undefined) {
    throw new MassError({
      code: 'replay.not-available',
      message: 'a fork cannot be learned again',
      found: `a run that begins as a fork on day ${fork.day}`,
      expected: 'a run that began with its first day',
      hint: 'learn the run again that it was forked from',
    });
  }
  const { horizons } = (scenario.simulation as Pick<Simulation, 'labels'>).labels;
  return { masks: types.map(({ mask }) => mask as ModalityMask), fill: fill as Fill, labelLag, horizons };
}

/**
 * The distributions that `simulation` would have learned, day by day, from ballots that are there already. Of a run with
 * `respawn: fixed` they are those that the run itself would have had with this optimizer and aggregator, because its ballots do not
 * depend on what is learned. `days` are all of the run's days in order, up to any. Throws `scenario.unknown-kind`, and `replay.not-available`
 * for a horizon that the run has no labels of and where a day is missing.
 */
export function* relearn(
  days: Iterable<RelearnedDay>,
  { masks, fill, labelLag, horizons }: Relearning,
  simulation: Simulation,
): Generator<Relearned, void> {
  const types = masks.map((mask) => ({ mask }));
  const learning = { ...learningOf(simulation), types };
  checkHorizons(learning.window, horizons);
  const window = new LookbackWindow({ ...learning.window, fill, labelLag });
  const key = optimizerKey({ key: rootKey(simulation.seed) });
  let distribution: Float64Array = new Float64Array(types.length).fill(1);
  let next = 0;
  for (const { day, tally, endedLabels } of days) {
    if (day !== next) throw missingDay(next, day);
    next++;
    window.addLabels(endedLabels);
    const seen = window.at(day);
    ({ distribution } = chooseDistribution(learning, key, day, seen, distribution));
    yield { day, distribution, ...(seen === undefined ? {} : { window: seen }) };
    window.addTally(day, tally);
  }
}

/** Labels that are not there would count as days on which nothing is defined, and nothing would be learned. */
function checkHorizons({ horizon, shorterHorizons }: Lookback, recorded: readonly number[]): void {
  const missing = [horizon, ...shorterHorizons].filter((one) => !recorded.includes(one));
  if (missing.length === 0) return;
  throw new MassError({
    code: 'replay.not-available',
    message: 'the run has no labels of a horizon that is to be learned from',
    path: 'simulation.optimizer',
    found: missing,
    expected: `horizons of the run's labels.horizons: ${recorded.join(', ')}`,
    hint: 'learn from one of these, or run the scenario again with the horizon in labels.horizons',
  });
}

function missingDay(expected: number, found: number): MassError {
  return new MassError({
    code: 'replay.not-available',
    message: 'a run is learned again from its first day on, and no day is left out',
    found: `day ${found}`,
    expected: `day ${expected}`,
    hint: 'give all records of its journal, in their order',
  });
}
