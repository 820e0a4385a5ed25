/**
 * The backward optimisation of every day, done again from the tallies and labels that the journal holds.
 * 1. Days come in order. Each begins with what the journal says of the day before, so that one wrong day does not make all
 *    that follow it wrong.
 */
import { canonicalJson } from '../../core/index.ts';
import type { DayRecord } from '../../journal/index.ts';
import type { MarketDescription } from '../../market/index.ts';
import type { Blueprint } from '../blueprint.ts';
import { chooseDistribution, optimizerKey, populationPlan } from '../choice.ts';
import { advance, initialState, type RunState } from '../run-state.ts';
import { LookbackWindow } from '../window.ts';
import type { Difference } from './finding.ts';
import { shownPair, valueDifference } from './values.ts';

/** Distribution, plan, what is noted of the optimisation, and the step of the run's state. */
export function choiceChecker(
  blueprint: Blueprint,
  { fill, labelLag }: Pick<MarketDescription, 'fill' | 'labelLag'>,
): (record: DayRecord) => readonly Difference[] {
  const window = new LookbackWindow({ ...blueprint.window, fill, labelLag });
  const key = optimizerKey(blueprint);
  const instruments = blueprint.types.map(({ id }) => id as string);
  let state: RunState = initialState(blueprint.types.length);
  const firstOwnDay = blueprint.fork?.day ?? 0;
  return (record) => {
    const { day, distribution, plan, optimization, endedLabels, tally } = record;
    window.addLabels(endedLabels);
    if (day < firstOwnDay) {
      // Learned under the scenario of a fork's origin.
      state = advance(state, { ...record, horizons: blueprint.horizons }).state;
      window.addTally(day, tally);
      return [];
    }
    const yesterday = Float64Array.from(state.distribution);
    const choice = chooseDistribution(blueprint, key, day, window.at(day), yesterday);
    const found: Difference[] = [];
    const compare = (subject: string, what: string, was: ArrayLike<number>, is: ArrayLike<number>) => {
      const values = valueDifference({ instruments, values: was }, { instruments, values: is });
      if (values === undefined) return;
      const [kept, computed] = shownPair(values.was, values.is);
      const message = `${what} of type ${values.instrument} is ${kept} in the journal, and ${computed} from recorded tallies and labels`;
      found.push({ subject, message });
    };
    compare('distribution', 'the weight', distribution, choice.distribution);
    compare('plan', 'the number of investors', plan, populationPlan(blueprint, distribution));
    if (found.length === 0 && canonicalJson(optimization ?? null) !== canonicalJson(choice.record ?? null)) {
      found.push({
        subject: 'optimization',
        message: 'what is noted of its optimisation is not what it gives',
      });
    }
    const step = advance(state, { ...record, horizons: blueprint.horizons });
    if (
      canonicalJson([step.patches, step.inversePatches]) !==
      canonicalJson([record.patches, record.inversePatches])
    ) {
      found.push({
        subject: 'state',
        message: 'the step of the run state is not the one that the day makes',
      });
    }
    state = step.state;
    window.addTally(day, tally);
    return found;
  };
}
