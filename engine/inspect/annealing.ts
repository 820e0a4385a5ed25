import { canonicalJson, MassError, rootKey } from '../../core/index.ts';
import { type Fill, lastLabelledDay } from '../../market/index.ts';
import type { OptimizerStep } from '../../optimizer/index.ts';
import { learningOf } from '../blueprint.ts';
import { chooseDistribution, optimizerKey } from '../choice.ts';
import type { Replay } from '../replay.ts';
import { initialState } from '../run-state.ts';
import { LookbackWindow } from '../window.ts';
import type { RunFacts } from './run-facts.ts';
import { numberOrNull } from './shown.ts';
import type { AnnealingStep, AnnealingView } from './views.ts';

/** Digits of an amount that moves. */
const MOVE_DIGITS = 3;

/**
 * The backward optimisation at the close of `day`, done again from the tallies and labels that the journal holds. Throws
 * `replay.no-such-day`, `replay.not-available` for a day that a fork shares with a run that learned otherwise, and
 * `scenario.unknown-kind` for an optimizer that this process does not know.
 */
export function annealingView(replay: Replay, facts: RunFacts, day: number): AnnealingView {
  const { simulation, notes, types } = facts;
  const record = replay.record(day, { ballots: false });
  const learning = learningOf(simulation);
  const timing = { fill: notes.fill as Fill, labelLag: notes.labelLag };
  const window = new LookbackWindow({ ...learning.window, ...timing });
  const { horizon, lookback } = learning.window;
  const last = lastLabelledDay(day, horizon, timing.fill, timing.labelLag);
  if (last + 1 >= learning.window.minimumDays) {
    for (let of = Math.max(0, last - lookback + 1); of < day; of++) {
      const past = replay.record(of, { ballots: false });
      window.addLabels(past.endedLabels);
      window.addTally(of, past.tally);
    }
    window.addLabels(record.endedLabels);
  }
  const yesterday =
    day === 0
      ? initialState(types.length).distribution
      : replay.record(day - 1, { ballots: false }).distribution;
  const ids = types.map(({ id }) => id as string);
  const steps: AnnealingStep[] = [];
  const choice = chooseDistribution(
    { ...learning, types, ...(notes.fork === undefined ? {} : { fork: notes.fork }) },
    optimizerKey({ key: rootKey(simulation.seed) }),
    day,
    window.at(day),
    Float64Array.from(yesterday),
    (step) => void steps.push(stepShown(step, ids)),
  );
  const outcome = (distribution: Float64Array, noted: typeof record.optimization) =>
    canonicalJson([Array.from(distribution), noted ?? null]);
  const isSame =
    outcome(choice.distribution, choice.record) === outcome(record.distribution, record.optimization);
  if (!isSame && notes.fork !== undefined && day < notes.fork.day) throw ofOrigin(notes.fork.origin, day);
  return {
    day,
    date: record.date,
    optimizer: simulation.optimizer.kind,
    record: record.optimization ?? null,
    types: ids,
    before: Array.from(yesterday),
    after: Array.from(record.distribution),
    steps,
    isSame,
  };
}

function ofOrigin(origin: string, day: number): MassError {
  return new MassError({
    code: 'replay.not-available',
    message: `the distribution of day ${day} was found by the run that this one is a fork of, with other settings`,
    found: `a day before the fork`,
    hint: `look at the day in ${origin}`,
  });
}

function stepShown(
  { iteration, temperature, from, to, amount, fitness, accepted, best }: OptimizerStep,
  types: readonly string[],
): AnnealingStep {
  return {
    step: iteration,
    move: moveInWords(types, from, to, amount),
    fitness: numberOrNull(fitness),
    best: numberOrNull(best),
    // Searches without a temperature report 0.
    temperature: temperature > 0 ? temperature : null,
    accepted,
  };
}

/** `0.31 from type a to type b`; a negative amount moves the other way. Empty where the search does not say. */
function moveInWords(
  types: readonly string[],
  from: number | undefined,
  to: number | undefined,
  amount: number | undefined,
): string {
  if (from === undefined || to === undefined || amount === undefined) return '';
  const [giver, taker] = amount < 0 ? [to, from] : [from, to];
  const moved = Number(Math.abs(amount).toPrecision(MOVE_DIGITS));
  return `${moved} from type ${types[giver] ?? giver} to type ${types[taker] ?? taker}`;
}
