import { MassError, type ModalityMask, rootKey } from '../core/index.ts';
import type { DayRecord, Journal } from '../journal/index.ts';
import type { Fill } from '../market/index.ts';
import type { Simulation } from '../scenarios/index.ts';
import { learningOf } from './blueprint.ts';
import { chooseDistribution, optimizerKey } from './choice.ts';
import type { RunNotes } from './notes.ts';
import { LookbackWindow, type Window } from './window.ts';

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
}

/** Of a run that began with its first day. Throws `replay.not-available` for a fork, which may begin with weights that were set by hand. */
export function relearningOf(journal: Pick<Journal, 'manifest'>): Relearning {
  const { fill, labelLag, types, fork } = journal.manifest().notes as unknown as RunNotes;
  if (fork !== undefined) {
    throw new MassError({
      code: 'replay.not-available',
      message: 'a fork cannot be learned again',
      found: `a run that begins as a fork on day ${fork.day}`,
      expected: 'a run that began with its first day',
      hint: 'learn the run again that it was forked from',
    });
  }
  return { masks: types.map(({ mask }) => mask as ModalityMask), fill: fill as Fill, labelLag };
}

/**
 * The distributions that `simulation` would have learned, day by day, from ballots that are there already. Of a run with
 * `respawn: fixed` they are those that the run itself would have had with this optimizer and aggregator, because its ballots do not
 * depend on what is learned. `days` ascend from 0. Throws `scenario.unknown-kind`.
 */
export function* relearn(
  days: Iterable<RelearnedDay>,
  { masks, fill, labelLag }: Relearning,
  simulation: Simulation,
): Generator<Relearned, void> {
  const types = masks.map((mask) => ({ mask }));
  const learning = { ...learningOf(simulation), types };
  const window = new LookbackWindow({ ...learning.window, fill, labelLag });
  const key = optimizerKey({ key: rootKey(simulation.seed) });
  let distribution: Float64Array = new Float64Array(types.length).fill(1);
  for (const { day, tally, endedLabels } of days) {
    window.addLabels(endedLabels);
    const seen = window.at(day);
    ({ distribution } = chooseDistribution(learning, key, day, seen, distribution));
    yield { day, distribution, ...(seen === undefined ? {} : { window: seen }) };
    window.addTally(day, tally);
  }
}
